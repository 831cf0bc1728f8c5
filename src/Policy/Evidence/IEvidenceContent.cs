using Modelgate.Policy.ModelBundles;

namespace Modelgate.Policy.Evidence;

/// <summary>Has what bundles and policies only point at. What it gives is a claim like any other: only signatures count.</summary>
public interface IEvidenceContent
{
    /// <summary>An attestation in a ConfigMap's key. Platform teams write such ConfigMaps.</summary>
    EvidenceContent Attestation(string @namespace, string name, string key);

    /// <summary>A trusted root in a ConfigMap's key. Only admins write these; what others may write must not be found here.</summary>
    EvidenceContent TrustedRoot(string @namespace, string name, string key);

    /// <summary>The attestations of a format that a registry has under a digest, <c>HOST/PATH@sha256:…</c>: in the artifact itself, or attached to it.</summary>
    EvidenceContent Oci(string reference, AttestationFormat format);
}

/// <summary>Bytes that were pointed at, or why there are none.</summary>
public readonly record struct EvidenceContent
{
    private EvidenceContent(ReadOnlyMemory<byte>? bytes, string why) => (Bytes, Why) = (bytes, why);

    /// <summary>The bytes, or null.</summary>
    public ReadOnlyMemory<byte>? Bytes { get; }

    /// <summary>Why there are none; continues a sentence: <c>ConfigMap a does not exist in namespace b</c>. Empty when there are.</summary>
    public string Why { get; }

    /// <summary>Further content that was found in the same place; null: none. Each counts for itself.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Others { get; private init; }

    /// <summary>Content.</summary>
    public static EvidenceContent Of(ReadOnlyMemory<byte> bytes) => new(bytes, "");

    /// <summary>Several pieces of content from one place, at least one.</summary>
    public static EvidenceContent Of(IReadOnlyList<ReadOnlyMemory<byte>> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        ArgumentOutOfRangeException.ThrowIfZero(all.Count);
        return new(all[0], "") { Others = all.Count > 1 ? [.. all.Skip(1)] : null };
    }

    /// <summary>No content.</summary>
    public static EvidenceContent Missing(string why)
    {
        ArgumentException.ThrowIfNullOrEmpty(why);
        return new(null, why);
    }
}

/// <summary>Has nothing: attestations and roots count only where they are written inline.</summary>
public sealed class NoEvidenceContent : IEvidenceContent
{
    private NoEvidenceContent()
    {
    }

    /// <summary>The only one.</summary>
    public static NoEvidenceContent Instance { get; } = new();

    /// <inheritdoc/>
    public EvidenceContent Attestation(string @namespace, string name, string key) => EvidenceContent.Missing($"ConfigMap {name} was not given");

    /// <inheritdoc/>
    public EvidenceContent TrustedRoot(string @namespace, string name, string key) => EvidenceContent.Missing($"ConfigMap {name} was not given");

    /// <inheritdoc/>
    public EvidenceContent Oci(string reference, AttestationFormat format) => EvidenceContent.Missing($"{reference} was not fetched: OCI artifacts are fetched in a cluster only");
}
