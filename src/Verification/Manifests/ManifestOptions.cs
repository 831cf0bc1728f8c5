namespace Modelgate.Verification.Manifests;

/// <summary>What a verifier allows when it holds files against a signed list. The defaults are the strictest.</summary>
public sealed class ManifestOptions
{
    /// <summary>Paths that git and its hosts leave beside a model; at the top only.</summary>
    public static IReadOnlyList<string> DefaultIgnorePaths { get; } = [".git", ".gitattributes", ".github", ".gitignore"];

    /// <summary>The signature's own path inside the model; null when it lies elsewhere.</summary>
    public string? SignaturePath { get; init; }

    /// <summary>Further paths that may hold unsigned files, with everything below them. A listed file is compared all the same.</summary>
    public IReadOnlyList<string> IgnorePaths { get; init; } = [];

    /// <summary>True: symbolic links count as the files that they lead to, where the signer says so too.</summary>
    public bool AllowSymlinks { get; init; }

    /// <summary>True: a signer may leave out weight files. Whoever adds or changes them is not noticed.</summary>
    public bool AllowIgnoredWeights { get; init; }

    /// <summary>The name of the file when the model is one file; null: it is a folder.</summary>
    public string? SingleFileName { get; init; }

    /// <summary>True: files that nobody signed are passed over. They may be weights, code or templates that a server prefers to the signed ones.</summary>
    public bool UnsafeIgnoreUnsignedFiles { get; init; }
}

/// <summary>A file that is there.</summary>
/// <param name="Path">Relative to the model's folder, with <c>/</c>; <c>.</c> when the model is this file.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="IsLink">True for a symbolic link.</param>
public sealed record PresentFile(string Path, long Length, bool IsLink);

/// <summary>A file that is there, hashed as the signed list demands.</summary>
/// <param name="Path">As in <see cref="PresentFile"/>.</param>
/// <param name="Length">Bytes that were hashed.</param>
/// <param name="Digests">Lower-case hex: one, or one for each shard.</param>
public sealed record HashedFile(string Path, long Length, IReadOnlyList<string> Digests);
