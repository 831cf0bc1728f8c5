using Modelgate.Policy.Invocation;
using Modelgate.Policy.Loaders;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Resolution;

/// <summary>A container after all of its pod's programs were read.</summary>
/// <param name="Container">The container.</param>
/// <param name="Environment">Its environment.</param>
/// <param name="Files">Its files.</param>
/// <param name="References">What it loads.</param>
/// <param name="Sink">Takes what is found.</param>
/// <param name="KeepsImage">True when nothing that runs in it may have changed the files that its image brings.</param>
internal sealed record LoadedContainer(
    ContainerSpec Container, ResolvedEnvironment Environment, PodFiles Files, IReadOnlyList<ModelReference> References, IResolutionSink Sink, bool KeepsImage = false);

/// <summary>Ties local paths to what provides them, and pinned downloads to the cache that may answer in their place.</summary>
/// <remarks>
/// An image layer is judged by the image's digest, an image volume by its own; ConfigMaps are read; what this pod downloads is judged as a reference.
/// Everything else is content that nobody vouches for.
/// </remarks>
internal static class LocalContent
{
    /// <summary>Judges the containers of a pod, after all of them were followed.</summary>
    public static void Judge(PodWorkload pod, IReadOnlyList<ContainerRun> runs)
    {
        ArgumentNullException.ThrowIfNull(pod);
        var containers = new LoadedContainer[runs.Count];
        for (var i = 0; i < containers.Length; i++)
            containers[i] = new(runs[i].Container, runs[i].Environment, runs[i].Files, runs[i].Sink.References, runs[i].Sink, runs[i].KeepsImage);
        Judge(containers);
    }

    /// <summary>Judges every container. Reads the reference lists as they are at the start, since judging adds to them.</summary>
    public static void Judge(IReadOnlyList<LoadedContainer> containers)
    {
        HashSet<(LocationScheme, string)>? reported = null;
        foreach (var container in containers)
        {
            var references = container.References;
            for (int i = 0, count = references.Count; i < count; i++)
            {
                var reference = references[i];
                if (reference.IsLocal && reference.Unresolved is null && reference.Location.LocalPath is ['/', ..] path)
                    JudgePath(containers, container, reference, path, ref reported);
                else if (reference is { IsPinned: true, IsDownload: false, LoadedElsewhere: false, Location.Scheme: LocationScheme.HuggingFace })
                    JudgeCache(container, reference);
            }

            if (container.Sink.Runtime is not null)
                AddImageVolumes(container);
        }
    }

    // A server's store, its cache, adapters that it finds by itself: whatever an image volume brings to a server is served or loaded.
    private static void AddImageVolumes(LoadedContainer container)
    {
        foreach (var mount in container.Container.VolumeMounts)
        {
            if (container.Files.VolumeOf(mount) is { Kind: VolumeKind.Image } volume)
                container.Sink.Add(ImageContents.Of(volume));
        }
    }

    private static HashSet<(LocationScheme, string)> Reported(IReadOnlyList<LoadedContainer> containers)
    {
        var reported = new HashSet<(LocationScheme, string)>();
        foreach (var container in containers)
        {
            foreach (var reference in container.References)
                reported.Add((reference.Location.Scheme, reference.Identity));
        }

        return reported;
    }

    private static void JudgePath(
        IReadOnlyList<LoadedContainer> containers, LoadedContainer container, ModelReference reference, string path, ref HashSet<(LocationScheme, string)>? reported)
    {
        var downloads = container.Files.DownloadsAt(path);
        foreach (var download in downloads)
        {
            // What only now turns out to be a model: a plain repository, an image's files, an archive.
            if ((reported ??= Reported(containers)).Add((download.Location.Scheme, download.Identity)))
                container.Sink.Add(download with { Role = download.Role == ModelRole.Image ? ModelRole.Image : reference.Role });
        }

        var backing = container.Files.Locate(path);
        if (!container.Files.Budget.Take((backing.Store.Written.Count + backing.Store.Downloads.Count + downloads.Count) / 8))
            return;
        var isWhole = !container.Files.IsOverlaid(path);
        if (isWhole && downloads.Count > 0 && backing.Volume?.Kind is null or VolumeKind.EmptyDir && !backing.Store.IsWritten(backing.Path))
            container.Sink.Replace(reference, reference with { FilledBy = [.. downloads.Select(d => d with { Part = container.Files.PartOf(path, d) })] });
        if (isWhole && backing.Mount is null && downloads.Count == 0 && ImageContents.Of(container, reference, backing) is { } baked)
        {
            container.Sink.Add(baked);
            container.Sink.Replace(reference, reference with { FilledBy = [baked] });
        }

        if (backing.Mount is not { } mount || IsSettled(container, backing, path))
            return;
        var kind = backing.Volume?.Kind;
        var origin = new Origin(ReferenceOrigin.Volume, backing.Volume?.Path ?? mount.Path);
        if (kind == VolumeKind.Image)
        {
            var image = ImageContents.Of(backing.Volume!);
            container.Sink.Add(image);
            if (isWhole)
                container.Sink.Replace(reference, reference with { FilledBy = [image] });
        }
        else if (kind == VolumeKind.EmptyDir)
        {
            var why = backing.Store.UnknownModelFile(backing.Path) is { } written
                ? $"a script of this pod writes {written} into emptyDir volume {mount.Volume}, and what it writes cannot be known"
                : $"nothing in this pod is seen to put {path} into emptyDir volume {mount.Volume}";
            container.Sink.Add(new Signal(
                SignalKind.Unresolvable, path, why, reference.Origin, "Download the model in an init container, or take it from an image", new(UnresolvedKind.UnreadFile, why)));
        }
        else if (backing.Volume?.Placeholder is { } placeholder)
        {
            var why = $"the volume's attribute {placeholder} is a placeholder that nobody filled in";
            container.Sink.Add(new Signal(SignalKind.Unresolvable, path, $"which store it lies on is not said: {why}", origin, "Fill in the volume's attributes", new(UnresolvedKind.Placeholder, why)));
        }
        else if (kind is not (VolumeKind.ConfigMap or VolumeKind.Projected))
        {
            container.Sink.Add(new Signal(
                SignalKind.UnverifiableContent, path, $"it lies on {VolumeTexts.Describe(backing.Volume)}, and whoever can write there decides what is served", origin));
        }
    }

    // On an emptyDir, what the pod itself put there is all that there is.
    private static bool IsSettled(LoadedContainer container, in PathBacking backing, string path) => backing.Volume?.Kind switch
    {
        VolumeKind.EmptyDir when backing.Store.UnknownModelFile(backing.Path) is not null => false,
        VolumeKind.EmptyDir => backing.Store.IsWritten(backing.Path) || backing.Store.IsDownloaded(backing.Path) || container.Files.DownloadsAt(path).Count > 0
            || path.StartsWith("/dev/shm", StringComparison.Ordinal),
        VolumeKind.ConfigMap or VolumeKind.Projected => container.Files.Read(path).Knowledge != FileKnowledge.Unknown || container.Files.List(path).Count > 0,
        _ => false,
    };

    // A hit in the cache is served without asking anybody and without a check, so a pin is worth as much as the cache.
    private static void JudgeCache(LoadedContainer container, ModelReference reference)
    {
        var folder = CacheOf(container);
        if (ContainerPath.Absolute(folder, null, container.Environment) is not { } path)
            return;
        var backing = container.Files.Locate(path);
        if (backing.Mount is not { } mount || backing.Volume?.Kind is VolumeKind.EmptyDir or VolumeKind.Image or VolumeKind.ConfigMap or VolumeKind.Projected)
            return;
        container.Sink.Add(new Signal(
            SignalKind.UnverifiableContent, mount.MountPath,
            $"the download cache lies on {VolumeTexts.Describe(backing.Volume)}; what is found there is served in place of {reference.Value}, unchecked",
            new(ReferenceOrigin.Volume, mount.Path), "Put the cache on an emptyDir volume"));
    }

    private static string CacheOf(LoadedContainer container)
    {
        // TGI's images keep their cache in /data; nothing else is mounted there.
        if (container.Sink.Runtime is "tgi" or "lorax" or "tei" && container.Environment["HUGGINGFACE_HUB_CACHE"] is null && container.Environment["HF_HOME"] is null)
            return "/data";
        foreach (var name in (ReadOnlySpan<string>)["HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "TRANSFORMERS_CACHE"])
        {
            if (container.Environment[name] is { IsKnown: true, Text.Length: > 0 } value)
                return value.Text;
        }

        return HubCacheFolders.Hub(container.Environment);
    }
}
