using Modelgate.Verification.Json;

namespace Modelgate.Verification.Manifests;

/// <summary>A signed list held against what is there, by names and sizes alone: what must still be hashed, and what is wrong already.</summary>
public sealed class ManifestSelection
{
    /// <summary>Unsigned files that are hashed to see whether a missing one was renamed. More would only cost time: the answer is no already.</summary>
    private const int MaxRenameCandidates = 16;

    private ManifestSelection(ModelManifest manifest, IReadOnlyList<ManifestFile> listed, IReadOnlyList<ManifestFile> missing, IReadOnlyList<PresentFile> extra, IReadOnlyList<string> resized)
    {
        Manifest = manifest;
        Listed = listed;
        Missing = missing;
        Extra = extra;
        Resized = resized;
    }

    /// <summary>The signed list.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Listed files that are there, with sizes that may be right; paths as they are there.</summary>
    public IReadOnlyList<ManifestFile> Listed { get; }

    /// <summary>Listed files that are not there.</summary>
    public IReadOnlyList<ManifestFile> Missing { get; }

    /// <summary>Files that are there, neither listed nor ignored.</summary>
    public IReadOnlyList<PresentFile> Extra { get; }

    /// <summary>Listed files that are there with another size than was signed.</summary>
    public IReadOnlyList<string> Resized { get; }

    /// <summary>True when names and sizes are right: only the content can still differ.</summary>
    public bool IsComplete => Missing.Count == 0 && Extra.Count == 0 && Resized.Count == 0;

    /// <summary>Paths to hash before <see cref="ModelManifestComparison"/> judges: all, or where names are wrong already, those that tell what happened.</summary>
    public IEnumerable<string> PathsToHash =>
        IsComplete ? Listed.Select(f => f.Path) : Extra.Where(MayBeRenamed).Take(MaxRenameCandidates).Select(f => f.Path);

    /// <summary>Selects. Fails where the files cannot be judged: links, signed exceptions that would hide weights.</summary>
    public static VerificationResult<ManifestSelection> Of(ModelManifest manifest, IReadOnlyList<PresentFile> present, ManifestOptions options)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(present);
        ArgumentNullException.ThrowIfNull(options);
        var ignored = new IgnoredPaths(manifest, options);
        if (ignored.HiddenWeight is { } hidden)
            return Hides(hidden);
        Dictionary<string, PresentFile> there = new(present.Count, StringComparer.Ordinal);
        foreach (var file in present)
            there[file.Path] = file;
        List<ManifestFile> listed = [], missing = [];
        List<string> resized = [];
        foreach (var file in manifest.Files)
        {
            // A model of one file is listed as \".\", by newer tools under its name.
            var path = options.SingleFileName is { } single && string.Equals(file.Path, single, StringComparison.Ordinal) ? ManifestPath.SingleFile : file.Path;
            if (!there.Remove(path, out var found))
                missing.Add(file);
            else if (found.IsLink && !(manifest.AllowsSymlinks && options.AllowSymlinks))
                return Link(found, manifest);
            else if (file.Length is { } length && length != found.Length)
                resized.Add(file.Path);
            else
                listed.Add(file with { Path = path });
        }

        List<PresentFile> extra = [];
        foreach (var file in present)
        {
            if (!there.ContainsKey(file.Path))
                continue;
            switch (ignored.Find(file.Path))
            {
                case IgnoredBy.Signer when !options.AllowIgnoredWeights && WeightFiles.IsWeight(file.Path):
                    return Hides(file.Path);
                case not IgnoredBy.Nobody:
                    continue;
            }

            if (options.UnsafeIgnoreUnsignedFiles || (file.Length == 0 && !file.IsLink && manifest.ShardSize is not null))
                continue;
            if (file.IsLink && !(manifest.AllowsSymlinks && options.AllowSymlinks))
                return Link(file, manifest);
            extra.Add(file);
        }

        return new ManifestSelection(manifest, listed, missing, extra, resized);
    }

    /// <summary>True when a missing file has this size, or is signed without a size.</summary>
    private bool MayBeRenamed(PresentFile file)
    {
        foreach (var missing in Missing)
        {
            if (missing.Length is not { } length || length == file.Length)
                return true;
        }

        return false;
    }

    private static VerificationFailure Hides(string path) => new(VerificationFailureKind.ManifestMismatch,
        $"The signer leaves out {Quoted.Text(path)}, which looks like weights: anybody could change them unseen.");

    private static VerificationFailure Link(PresentFile file, ModelManifest manifest) => new(VerificationFailureKind.ManifestMismatch,
        $"{Quoted.Text(file.Path)} is a symbolic link, and links are not allowed {(manifest.AllowsSymlinks ? "here, though the signer followed them" : "by the signature")}.");
}
