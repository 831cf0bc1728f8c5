namespace Modelgate.Operator.Registries;

/// <summary>What a registry has under one reference. Immutable; everything in it has the digest that it was asked for.</summary>
internal sealed class FetchedArtifact
{
    private long? _length;

    /// <summary>The attestations by the manifest that holds them, each once.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<ReadOnlyMemory<byte>>> Manifests { get; init; }

    /// <summary>True when the reference names the attestations themselves: they cannot change.</summary>
    public required bool IsFinal { get; init; }

    /// <summary>What was attached and could not be used; null: nothing.</summary>
    public string? Note { get; init; }

    /// <summary>The attestations.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Contents => [.. Manifests.OrderBy(m => m.Key, StringComparer.Ordinal).SelectMany(m => m.Value)];

    /// <summary>Their bytes together.</summary>
    public long Length => _length ??= Manifests.Values.Sum(m => m.Sum(content => (long)content.Length));
}
