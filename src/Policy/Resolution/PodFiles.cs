using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Resolution;

/// <summary>What provides a path of a container: a mount, or the container's own layer.</summary>
/// <param name="Store">What this pod put there.</param>
/// <param name="Mount">The mount; null for the image's own files.</param>
/// <param name="Volume">The volume of the mount; null for the image's own files, and for a mount without a volume.</param>
/// <param name="Path">The path inside the volume; the container's path for the image's own files.</param>
internal readonly record struct PathBacking(FileStore Store, VolumeMount? Mount, Volume? Volume, string Path);

/// <summary>The file system of one container: its mounts over its image, with what the pod is seen to write. Costs nothing until somebody asks.</summary>
/// <param name="shared">The pod's volumes.</param>
/// <param name="container">The container.</param>
/// <param name="environment">The container's environment, for <c>subPathExpr</c>.</param>
public sealed class PodFiles(PodVolumes shared, ContainerSpec container, ResolvedEnvironment environment) : IPodFiles
{
    private readonly FileStore _layer = container.SharedLayer is { } layer ? shared.Layer(layer) : new FileStore();

    /// <summary>Counts a script that is about to be read; false when the pod's scripts are too long together.</summary>
    internal bool TakeScript(int length) => shared.TakeScript(length);

    /// <summary>What reading the pod may still cost.</summary>
    internal ReadingBudget Budget => shared.Budget;

    private MountTable? _mounts;

    /// <summary>Told of every change, with the path, the new text when it is known, and whether it was appended.</summary>
    internal Action<string, Word?>? Changed { get; set; }

    /// <inheritdoc/>
    public PodFile Read(string path)
    {
        var backing = Locate(path);
        Budget.Take(backing.Store.Downloads.Count / 16);
        if (backing.Store.TryRead(backing.Path, out var written))
        {
            // Whoever reads a file goes through all of it.
            Budget.Take((written?.Text.Length ?? 0) / 64);
            return written is null
                ? new(FileKnowledge.Unknown, null, "the pod writes it, and the text is not known")
                : new(FileKnowledge.Known, written, null);
        }

        if (backing.Store.IsDownloaded(backing.Path))
            return new(FileKnowledge.Unknown, null, "it is downloaded when the pod starts");
        return backing.Mount is null
            ? new(FileKnowledge.Unknown, null, "it is part of the container image")
            : VolumeTexts.Read(backing.Volume, backing.Path, shared.ConfigMaps);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string folder)
    {
        var at = ContainerPath.Normalise(folder);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in _layer.Written)
        {
            if (Budget.Take(1) && ContainerPath.IsAtOrBelow(path, at) && Locate(path).Mount is null)
                found.Add(path);
        }

        if (Mounts.Covering(at) is { } around)
            AddFiles(around, at, found);
        foreach (var mount in Mounts.Below(at))
            AddFiles(mount, at, found);
        return [.. found];
    }

    /// <inheritdoc/>
    public void Write(string path, Word? content, bool append = false)
    {
        var backing = Locate(path);
        var mayHoldMore = backing.Mount is null ? !IsScratch(backing.Path) : backing.Volume?.Kind != VolumeKind.EmptyDir;
        backing.Store.Write(backing.Path, content, append, mayHoldMore);
        Changed?.Invoke(ContainerPath.Normalise(path), content);
    }

    /// <inheritdoc/>
    public void Download(string path, ModelReference reference)
    {
        var backing = Locate(path);
        backing.Store.Download(backing.Path, reference);
        Changed?.Invoke(ContainerPath.Normalise(path), null);
    }

    /// <inheritdoc/>
    public IReadOnlyList<ModelReference> DownloadsAt(string path)
    {
        var backing = Locate(path);
        List<ModelReference>? found = null;
        Collect(backing.Store, backing.Path, ref found);
        foreach (var mount in Mounts.Below(ContainerPath.Normalise(path)))
        {
            if (!Budget.Take(1) || ReferenceEquals(mount.Mount, backing.Mount) || shared.IsUntouched(mount.Mount.Volume))
                continue;
            Collect(shared.Store(mount.Mount.Volume), mount.Base, ref found);
        }

        return found ?? (IReadOnlyList<ModelReference>)[];
    }

    /// <summary>What of a download a path opens: its path inside; null for the whole, and where a tool lays the content out in its own way.</summary>
    internal string? PartOf(string path, ModelReference download)
    {
        var backing = Locate(path);
        foreach (var (at, reference) in backing.Store.Downloads)
        {
            if (reference == download)
                return ContainerPath.IsAtOrBelow(backing.Path, at) && Inside(backing.Path[at.Length..].Trim('/'), reference) is { Length: > 0 } inside ? Join(reference.Part, inside) : reference.Part;
        }

        return download.Part;

        static string Join(string? folder, string inside) => folder is null ? inside : $"{folder}/{inside}";
    }

    // The Hub's cache has models--org--name/snapshots/COMMIT in front, git-sync a link or a commit.
    private static string Inside(string path, ModelReference reference)
    {
        var parts = path.Split('/');
        var skipped = parts is [_, "snapshots", ..] ? 3 : reference.IsNested ? 1 : 0;
        return parts.Length <= skipped ? "" : string.Join('/', parts[skipped..]);
    }

    /// <inheritdoc/>
    public bool Exists(string path)
    {
        var at = ContainerPath.Normalise(path);
        if (!Mounts.Below(at).IsEmpty)
            return true;
        var backing = Locate(at);
        return Budget.Take((backing.Store.Downloads.Count + backing.Store.Written.Count) / 16) && (backing.Store.IsWritten(backing.Path) || backing.Store.IsDownloaded(backing.Path)
            || (backing.Volume is { Kind: VolumeKind.ConfigMap or VolumeKind.Projected } && List(at).Count > 0));
    }

    /// <inheritdoc/>
    public void Replace(ModelReference old, ModelReference now)
    {
        _layer.Replace(old, now);
        foreach (var mount in Mounts.All)
        {
            if (Budget.Take(1) && !shared.IsUntouched(mount.Mount.Volume))
                shared.Store(mount.Mount.Volume).Replace(old, now);
        }
    }

    /// <summary>True when a mount lies over a part of what is below the path, so that the path's own content is not all that is found there.</summary>
    internal bool IsOverlaid(string path)
    {
        var at = ContainerPath.Normalise(path);
        foreach (var mount in Mounts.Below(at))
        {
            if (mount.At.Length > at.Length)
                return true;
        }

        return false;
    }

    /// <summary>The volume of a mount; null when the pod has none of that name.</summary>
    internal Volume? VolumeOf(VolumeMount mount) => shared.Find(mount.Volume);

    /// <summary>Records that an archive was unpacked into a folder.</summary>
    internal void Fill(string folder)
    {
        var backing = Locate(folder);
        backing.Store.Fill(backing.Path);
    }

    /// <summary>The file that the pod puts in place of a program of the image; null when there is none.</summary>
    internal string? Program(string name) => _layer.Program(name);

    /// <summary>True when a volume provides the path, the pod is seen to write it, or it lies where images hold nothing.</summary>
    internal bool IsFromPod(string path) => Locate(path) is var backing && (backing.Mount is not null || backing.Store.IsFilled(backing.Path)) || IsScratch(path) || Exists(path)
        || path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal);

    /// <summary>What provides a path: the mount with the longest path at or above it, the later one of equals.</summary>
    internal PathBacking Locate(string path)
    {
        var at = ContainerPath.Normalise(path);
        if (Mounts.Covering(at) is not { } found)
            return new(_layer, null, null, at);
        var below = at.Length == found.At.Length ? "" : found.At == "/" ? at : at[found.At.Length..];
        var inside = found.Base == "/" ? (below.Length == 0 ? "/" : below) : found.Base + below;
        return new(shared.Store(found.Mount.Volume), found.Mount, shared.Find(found.Mount.Volume), inside);
    }

    private MountTable Mounts => _mounts ??= MakeMounts();

    private MountTable MakeMounts()
    {
        var mounts = new PlacedMount[container.VolumeMounts.Count];
        for (var i = 0; i < mounts.Length; i++)
        {
            var mount = container.VolumeMounts[i];
            mounts[i] = new(ContainerPath.FromRoot(mount.MountPath), BaseOf(mount, i), mount);
        }

        return new(mounts);
    }

    // An expression that cannot be expanded gets a folder of its own, which nothing is known to be in.
    private string BaseOf(VolumeMount mount, int index)
    {
        if (mount.SubPath.Length == 0)
            return "/";
        if (!mount.SubPathIsExpression)
            return ContainerPath.FromRoot(mount.SubPath);
        var expanded = VariableExpansion.Expand(mount.SubPath, new(Provenance.ReferenceOrigin.Volume, mount.Path), environment);
        return expanded.IsKnown && !expanded.Text.Contains("$(", StringComparison.Ordinal)
            ? ContainerPath.FromRoot(expanded.Text)
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/\0{container.Name}\0{index}");
    }

    private void AddFiles(in PlacedMount mount, string folder, SortedSet<string> found)
    {
        AddFiles(mount, folder, shared.Store(mount.Mount.Volume).Written, found);
        if (shared.Find(mount.Mount.Volume) is { } volume)
            AddFiles(mount, folder, VolumeTexts.List(volume, shared.ConfigMaps), found);
    }

    private void AddFiles(in PlacedMount mount, string folder, IEnumerable<string> paths, SortedSet<string> found)
    {
        foreach (var path in paths)
        {
            if (!Budget.Take(1))
                return;
            if (!ContainerPath.IsAtOrBelow(path, mount.Base))
                continue;
            var below = mount.Base == "/" ? path : path[mount.Base.Length..];
            var here = mount.At == "/" ? below : mount.At + below;
            if (ContainerPath.IsAtOrBelow(here, folder) && ReferenceEquals(Locate(here).Mount, mount.Mount))
                found.Add(here);
        }
    }

    private void Collect(FileStore store, string path, ref List<ModelReference>? found)
    {
        if (!Budget.Take(store.Downloads.Count / 16))
            return;
        foreach (var (at, reference) in store.Downloads)
        {
            if ((ContainerPath.IsAtOrBelow(at, path) || ContainerPath.IsAtOrBelow(path, at)) && Budget.Take(1 + ((found?.Count ?? 0) / 4)) && found?.Contains(reference) != true)
                (found ??= []).Add(reference);
        }
    }

    // Folders that images leave empty: a text appended to a file there is the whole text.
    private static bool IsScratch(string path) =>
        path.StartsWith("/tmp/", StringComparison.Ordinal) || path.StartsWith("/var/tmp/", StringComparison.Ordinal)
        || path.StartsWith("/dev/shm/", StringComparison.Ordinal) || path.StartsWith("/run/", StringComparison.Ordinal);
}
