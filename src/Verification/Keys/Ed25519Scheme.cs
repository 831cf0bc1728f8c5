using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Modelgate.Verification.Keys;

/// <summary>Ed25519, and Ed25519ph with an empty context (RFC 8032, 5.1). The two sign different bytes, so a signature of one never passes as the other.</summary>
internal sealed class Ed25519Scheme : SignatureScheme
{
    private readonly Ed25519.PublicPoint _key;

    private Ed25519Scheme(Ed25519.PublicPoint key) => _key = key;

    /// <summary>The scheme of a key of 32 bytes; null when they are no point of the large subgroup (a key of small order signs everything).</summary>
    public static Ed25519Scheme? Create(ReadOnlySpan<byte> key) =>
        key.Length == Ed25519.PublicKeySize && Ed25519.ValidatePublicKeyFullExport(key) is { } point ? new(point) : null;

    /// <inheritdoc/>
    public override bool VerifyMessage(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature, _key, message);

    /// <inheritdoc/>
    public override bool VerifyDigest(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, DigestAlgorithm hash) =>
        hash == DigestAlgorithm.Sha512 && signature.Length == Ed25519.SignatureSize && Ed25519.VerifyPrehash(signature, _key, [], digest);
}
