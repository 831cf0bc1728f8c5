namespace Modelgate.Verification.Timestamps;

/// <summary>A timestamp as its token gives it (RFC 3161, 2.4.2): a claim.</summary>
/// <param name="Content">The signed content, <c>TSTInfo</c> in DER.</param>
/// <param name="Info">What the content says.</param>
/// <param name="Signer">The one signer.</param>
/// <param name="Certificates">The certificates that the token brings, in DER; may be empty.</param>
internal sealed record SignedTimestamp(
    ReadOnlyMemory<byte> Content, TimestampInfo Info, TimestampSigner Signer, IReadOnlyList<ReadOnlyMemory<byte>> Certificates);

/// <summary>What a timestamp says (<c>TSTInfo</c>): data of this digest existed at that time.</summary>
/// <param name="ImprintAlgorithm">Identifier of the digest's hash.</param>
/// <param name="Imprint">The digest.</param>
/// <param name="Time">The time.</param>
internal sealed record TimestampInfo(string ImprintAlgorithm, ReadOnlyMemory<byte> Imprint, DateTimeOffset Time);

/// <summary>Who signed a timestamp, and how (RFC 5652, 5.3).</summary>
/// <param name="Id">The signer.</param>
/// <param name="DigestAlgorithm">Identifier of the hash over the content.</param>
/// <param name="Attributes">What is signed.</param>
/// <param name="SignatureAlgorithm">Identifier of the signature's algorithm.</param>
/// <param name="Signature">The signature.</param>
internal sealed record TimestampSigner(
    SignerIdentifier Id, string DigestAlgorithm, SignedAttributes Attributes, string SignatureAlgorithm, ReadOnlyMemory<byte> Signature);

/// <summary>The attributes under a signature (RFC 5652, 11).</summary>
/// <param name="Encoded">What is signed: the attributes as a SET OF in DER.</param>
/// <param name="MessageDigest">The digest of the content.</param>
/// <param name="SigningCertificates">Digests of the signer's certificate; at least one.</param>
internal sealed record SignedAttributes(ReadOnlyMemory<byte> Encoded, ReadOnlyMemory<byte> MessageDigest, IReadOnlyList<CertificateDigest> SigningCertificates);

/// <summary>The digest of a certificate.</summary>
/// <param name="Algorithm">Identifier of the hash.</param>
/// <param name="Value">The digest.</param>
internal sealed record CertificateDigest(string Algorithm, ReadOnlyMemory<byte> Value);
