namespace Modelgate.Verification.TransparencyLog;

/// <summary>An entry of a transparency log as the bundle gives it (dev.sigstore.rekor.v1.TransparencyLogEntry): a claim.</summary>
internal sealed class LogEntry
{
    /// <summary>The index in the whole log; null when not given.</summary>
    public long? LogIndex { get; init; }

    /// <summary>The log's id: 32 bytes for every log seen; may be empty.</summary>
    public ReadOnlyMemory<byte> LogId { get; init; }

    /// <summary>The kind: <c>hashedrekord</c>; empty when not given.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The kind's version: <c>0.0.1</c>; empty when not given.</summary>
    public string KindVersion { get; init; } = "";

    /// <summary>When the log took the entry in, seconds since 1970; null when not given (0 counts as not given). Means nothing without a verified promise.</summary>
    public long? IntegratedTime { get; init; }

    /// <summary>The signed entry timestamp (SET); null when not given.</summary>
    public ReadOnlyMemory<byte>? InclusionPromise { get; init; }

    /// <summary>The proof, or null.</summary>
    public InclusionProof? InclusionProof { get; init; }

    /// <summary>The entry's canonical body; empty when not given.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }
}

/// <summary>A proof of inclusion (dev.sigstore.rekor.v1.InclusionProof): a claim.</summary>
/// <param name="LogIndex">The index in the tree (of the shard, for Rekor v1).</param>
/// <param name="TreeSize">The size of the tree.</param>
/// <param name="RootHash">The root's hash.</param>
/// <param name="Hashes">The siblings from the leaf upwards.</param>
/// <param name="Checkpoint">The signed note; empty when not given.</param>
internal sealed record InclusionProof(
    long LogIndex, long TreeSize, ReadOnlyMemory<byte> RootHash, IReadOnlyList<ReadOnlyMemory<byte>> Hashes, string Checkpoint);
