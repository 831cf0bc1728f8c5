using Modelgate.Operator.Verifying;
using Modelgate.Policy.ModelBundles;
using Modelgate.Verification.Manifests;

namespace Modelgate.Operator.Bundling;

/// <summary>An artifact with the digests of its files.</summary>
/// <param name="Spec">What was asked for.</param>
/// <param name="Files">Every file, ordered by path; none where the reference pins the whole.</param>
internal sealed record HashedArtifact(ArtifactSpec Spec, IReadOnlyList<ArtifactFile> Files)
{
    /// <summary>Hashes the files of an artifact. Links are refused: what they lead to may change, or lie elsewhere for others.</summary>
    public static (HashedArtifact? Artifact, string? Problem) Read(ArtifactSpec spec, Action<long> progress, CancellationToken cancellationToken)
    {
        if (spec.Path is null)
            return (new(spec, []), null);
        var (listing, problem) = ModelListing.Of(spec.Path);
        if (listing is null)
            return (null, $"{spec.Path}: {problem}");
        var present = listing.Files.Where(f => !IsGit(f.Path)).ToArray();
        if (present.FirstOrDefault(f => f.IsLink) is { } link)
            return (null, $"{spec.Path}: {link.Path} is a symbolic link; put the file itself there (cp -rL, or huggingface_hub's local_dir)");
        if (present.Length == 0)
            return (null, $"{spec.Path}: there are no files");
        var (hashed, trouble) = new ModelHashing(listing, ManifestHash.Sha256, null).Hash([.. present.Select(f => f.Path)], progress, cancellationToken);
        return hashed is null
            ? (null, $"{spec.Path}: {trouble}")
            : (new(spec, [.. hashed.Select(f => new ArtifactFile(f.Path == "." ? listing.SingleFileName! : f.Path, "sha256:" + f.Digests[0]))]), null);
    }

    private static bool IsGit(string path) => ManifestOptions.DefaultIgnorePaths.Contains(path.Split('/')[0], StringComparer.Ordinal);
}
