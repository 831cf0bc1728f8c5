namespace Modelgate.Verification.TransparencyLog;

/// <summary>The kinds of entry that are accepted, with their versions.</summary>
internal enum LogEntryKind
{
    /// <summary>hashedrekord 0.0.1 (Rekor v1): a signature over a digest.</summary>
    HashedRekord001,

    /// <summary>dsse 0.0.1 (Rekor v1): an envelope; the digest is of its payload.</summary>
    Dsse001,

    /// <summary>intoto 0.0.2 (Rekor v1): an envelope; the digest is of its payload.</summary>
    Intoto002,

    /// <summary>hashedrekord 0.0.2 (Rekor v2): a signature over a digest; for an envelope the digest is of its pre-authentication encoding.</summary>
    HashedRekord002,

    /// <summary>dsse 0.0.2 (Rekor v2, as its first logs wrote them): an envelope; the digest is of its payload.</summary>
    Dsse002,
}

/// <summary>What an entry says: the log has seen this signature over this content by this signer.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="DigestAlgorithm">The digest's hash.</param>
/// <param name="Digest">The digest, as long as its hash makes it.</param>
/// <param name="Signatures">The signatures; at least one.</param>
internal sealed record LogEntryBody(LogEntryKind Kind, DigestAlgorithm DigestAlgorithm, ReadOnlyMemory<byte> Digest, IReadOnlyList<LogEntrySignature> Signatures)
{
    /// <summary>True for Rekor v2, which gives no promise and no time.</summary>
    public bool IsVersion2 => Kind is LogEntryKind.HashedRekord002 or LogEntryKind.Dsse002;
}

/// <summary>One signature of an entry.</summary>
/// <param name="Signature">The signature.</param>
/// <param name="IsCertificate">True: the signer is a certificate; false: a key.</param>
/// <param name="Signer">The certificate, or the key (SubjectPublicKeyInfo), in DER.</param>
/// <param name="KeyDetails">Name of the signature scheme (Rekor v2): <c>PKIX_ECDSA_P256_SHA_256</c>; null where the kind names none.</param>
internal sealed record LogEntrySignature(ReadOnlyMemory<byte> Signature, bool IsCertificate, ReadOnlyMemory<byte> Signer, string? KeyDetails);
