namespace Modelgate.Verification.Manifests;

/// <summary>The signed list of a model's files (OpenSSF Model Signing, predicate <c>https://model_signing/signature/v1.0</c>). Immutable.</summary>
public sealed class ModelManifest
{
    /// <summary>The predicate type.</summary>
    public const string PredicateType = "https://model_signing/signature/v1.0";

    /// <summary>The predicate type of releases before 0.3, with a faulty signature format; refused.</summary>
    public const string LegacyPredicateType = "https://model_signing/Digests/v0.1";

    internal ModelManifest()
    {
    }

    /// <summary>What the signer calls the model; says nothing.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 over the digests of the resources in their order, lower-case hex. Names nothing by itself: a list of other names has the same.</summary>
    public required string RootDigest { get; init; }

    /// <summary>The hash of the files.</summary>
    public required ManifestHash Hash { get; init; }

    /// <summary>Bytes of one shard; null: each file has one digest.</summary>
    public required long? ShardSize { get; init; }

    /// <summary>True when the signer followed symbolic links.</summary>
    public required bool AllowsSymlinks { get; init; }

    /// <summary>Paths that the signer left out, with everything below them.</summary>
    public required IReadOnlyList<string> IgnorePaths { get; init; }

    /// <summary>The files in the list's order; no two have one path; at least one.</summary>
    public required IReadOnlyList<ManifestFile> Files { get; init; }
}

/// <summary>A file of a signed list.</summary>
/// <param name="Path">Relative to the model's folder, with <c>/</c>; <c>.</c> when the model is this file.</param>
/// <param name="Length">Length in bytes; null where the list does not say: it has one digest for the whole file.</param>
/// <param name="Digests">Lower-case hex: one, or one for each shard from the file's beginning to its end.</param>
public sealed record ManifestFile(string Path, long? Length, IReadOnlyList<string> Digests);
