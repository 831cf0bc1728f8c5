namespace Modelgate.Verification.Manifests;

/// <summary>Who lets a path go unsigned.</summary>
internal enum IgnoredBy
{
    /// <summary>It must be signed.</summary>
    Nobody,

    /// <summary>It is the signature, or git's.</summary>
    Convention,

    /// <summary>The verifier's own option.</summary>
    Verifier,

    /// <summary>The signature's <c>ignore_paths</c>.</summary>
    Signer,
}

/// <summary>The paths that may hold unsigned files.</summary>
internal sealed class IgnoredPaths
{
    private readonly HashSet<string> _convention;
    private readonly HashSet<string> _verifier;
    private readonly HashSet<string> _signer;

    public IgnoredPaths(ModelManifest manifest, ManifestOptions options)
    {
        _convention = new(ManifestOptions.DefaultIgnorePaths, StringComparer.Ordinal);
        if (options.SignaturePath is { } signature)
            _convention.Add(signature);
        _verifier = new(options.IgnorePaths, StringComparer.Ordinal);
        _signer = new(manifest.IgnorePaths, StringComparer.Ordinal);
        if (!options.AllowIgnoredWeights)
            HiddenWeight = manifest.IgnorePaths.FirstOrDefault(p => WeightFiles.IsWeight(p) && !_verifier.Contains(p) && p != options.SignaturePath);
    }

    /// <summary>A path of the signer's that would hide weights, whether they are there or not; null when there is none.</summary>
    public string? HiddenWeight { get; }

    /// <summary>Who ignores a path, itself or with a folder that it lies in.</summary>
    public IgnoredBy Find(string path) =>
        Contains(_convention, path) ? IgnoredBy.Convention : Contains(_verifier, path) ? IgnoredBy.Verifier : Contains(_signer, path) ? IgnoredBy.Signer : IgnoredBy.Nobody;

    private static bool Contains(HashSet<string> paths, string path)
    {
        if (paths.Count == 0)
            return false;
        var lookup = paths.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = path.Length; length > 0; length = path.LastIndexOf('/', length - 1))
        {
            if (lookup.Contains(path.AsSpan(0, length)))
                return true;
        }

        return false;
    }
}
