namespace Modelgate.Verification;

/// <summary>The content that a signature must be about: its digests, and the bytes where they are at hand.</summary>
public sealed class ArtifactContent
{
    private readonly Dictionary<DigestAlgorithm, ReadOnlyMemory<byte>> _digests = [];

    private ArtifactContent()
    {
    }

    /// <summary>The bytes; null when only digests are known. Pure Ed25519 and ML-DSA need them.</summary>
    public ReadOnlyMemory<byte>? Bytes { get; private init; }

    /// <summary>Content by its bytes.</summary>
    public static ArtifactContent Of(ReadOnlyMemory<byte> bytes) => new() { Bytes = bytes };

    /// <summary>Content by one or more digests.</summary>
    /// <exception cref="ArgumentException">There is no digest, or one is not as long as its algorithm makes it.</exception>
    public static ArtifactContent OfDigests(params IEnumerable<KeyValuePair<DigestAlgorithm, ReadOnlyMemory<byte>>> digests)
    {
        ArgumentNullException.ThrowIfNull(digests);
        var content = new ArtifactContent();
        foreach (var (algorithm, digest) in digests)
        {
            if (digest.Length != algorithm.Length())
                throw new ArgumentException($"A {algorithm.Name()} digest has {algorithm.Length()} bytes, not {digest.Length}.", nameof(digests));
            content._digests[algorithm] = digest;
        }

        if (content._digests.Count == 0)
            throw new ArgumentException("No digest is given.", nameof(digests));
        return content;
    }

    /// <summary>The digest of that algorithm; null when it is not known and cannot be computed.</summary>
    public ReadOnlyMemory<byte>? Digest(DigestAlgorithm algorithm)
    {
        lock (_digests)
        {
            if (_digests.TryGetValue(algorithm, out var known))
                return known;
            if (Bytes is not { } bytes)
                return null;
            return _digests[algorithm] = algorithm.Hash(bytes.Span);
        }
    }
}
