using System.Security.Cryptography;

namespace Modelgate.Verification.Keys;

/// <summary>A public key of an accepted algorithm. Immutable, and safe to use from several threads at once.</summary>
public sealed class PublicKey
{
    private readonly SignatureScheme _scheme;

    internal PublicKey(KeyAlgorithm algorithm, ReadOnlyMemory<byte> subjectPublicKeyInfo, SignatureScheme scheme)
    {
        Algorithm = algorithm;
        SubjectPublicKeyInfo = subjectPublicKeyInfo;
        Fingerprint = SHA256.HashData(subjectPublicKeyInfo.Span);
        _scheme = scheme;
    }

    /// <summary>The signature scheme.</summary>
    public KeyAlgorithm Algorithm { get; }

    /// <summary>The key in DER (RFC 5280, 4.1, SubjectPublicKeyInfo).</summary>
    public ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; }

    /// <summary>SHA-256 of <see cref="SubjectPublicKeyInfo"/>: 32 bytes.</summary>
    public ReadOnlyMemory<byte> Fingerprint { get; }

    /// <summary>The hash that signatures of this key are made with; null for schemes that take the message itself.</summary>
    internal DigestAlgorithm? Hash => Algorithm switch
    {
        KeyAlgorithm.EcdsaP256 or KeyAlgorithm.RsaPkcs1 or KeyAlgorithm.RsaPss => DigestAlgorithm.Sha256,
        KeyAlgorithm.EcdsaP384 => DigestAlgorithm.Sha384,
        KeyAlgorithm.EcdsaP521 => DigestAlgorithm.Sha512,
        KeyAlgorithm.Ed25519 or KeyAlgorithm.MlDsa44 or KeyAlgorithm.MlDsa65 or KeyAlgorithm.MlDsa87 => null,
    };

    /// <summary>Reads a key from its DER form; nothing may follow. Fails with <see cref="VerificationFailureKind.MalformedKey"/>, or with
    /// <see cref="VerificationFailureKind.UnsupportedAlgorithm"/> and the name of what it is.</summary>
    public static VerificationResult<PublicKey> Read(ReadOnlyMemory<byte> subjectPublicKeyInfo) => PublicKeyReader.Read(subjectPublicKeyInfo);

    /// <summary>Reads an RSA key in the form of PKCS #1 (RFC 8017, A.1.1).</summary>
    public static VerificationResult<PublicKey> ReadPkcs1Rsa(ReadOnlyMemory<byte> rsaPublicKey) => PublicKeyReader.ReadPkcs1Rsa(rsaPublicKey);

    /// <summary>Reads a text that holds one key in PEM (RFC 7468, 13), <c>PUBLIC KEY</c> or <c>RSA PUBLIC KEY</c>, and nothing else.</summary>
    public static VerificationResult<PublicKey> ReadPem(string pem) => PublicKeyReader.ReadPem(pem);

    /// <summary>True when the signature over the data is by this key, with the key's own hash. Ed25519: pure, or Ed25519ph.</summary>
    internal bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        Verify(data, signature, Hash) || (Algorithm == KeyAlgorithm.Ed25519 && Verify(data, signature, DigestAlgorithm.Sha512));

    /// <summary>The same with another hash, for objects that name theirs.</summary>
    /// <param name="data">What is signed.</param>
    /// <param name="signature">The signature: ECDSA in DER, the others as they are.</param>
    /// <param name="hash">The hash; null: the scheme takes the data itself (Ed25519, ML-DSA), and no other scheme verifies.</param>
    internal bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, DigestAlgorithm? hash)
    {
        if (hash is not { } algorithm)
            return IsPossible(signature) && _scheme.VerifyMessage(data, signature);
        Span<byte> digest = stackalloc byte[algorithm.Length()];
        CryptographicOperations.HashData(algorithm.ToHashAlgorithmName(), data, digest);
        return VerifyDigest(digest, signature, algorithm);
    }

    /// <summary>True when the signature over data of that digest is by this key. Ed25519: the digest is SHA-512 and the signature Ed25519ph. ML-DSA: never.</summary>
    internal bool VerifyDigest(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, DigestAlgorithm hash) =>
        digest.Length == hash.Length() && IsPossible(signature) && _scheme.VerifyDigest(digest, signature, hash);

    /// <summary>True when the signature is RSA-PSS with SHA-256 by this RSA key, for objects that name that scheme.</summary>
    internal bool VerifyPss(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        _scheme is RsaScheme rsa && IsPossible(signature) && rsa.VerifyPss(SHA256.HashData(data), signature, DigestAlgorithm.Sha256);

    /// <summary>True when what a bundle says about its key means this one. Never more than a way to pick among accepted keys.</summary>
    internal bool MatchesHint(string hint) => KeyHint.Matches(this, hint);

    private static bool IsPossible(ReadOnlySpan<byte> signature) => signature.Length is > 0 and <= VerificationLimits.MaxSignatureBytes;
}
