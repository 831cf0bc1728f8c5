using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Modelgate.Verification.Keys;

/// <summary>A public key of an accepted algorithm. Immutable, and safe to use from several threads at once.</summary>
public sealed class PublicKey
{
    private const string EcPublicKeyOid = "1.2.840.10045.2.1";
    private const string RsaEncryptionOid = "1.2.840.113549.1.1.1";
    private readonly Lock _use = new();
    private readonly ECDsa? _ecdsa;
    private readonly RSA? _rsa;

    private PublicKey(KeyAlgorithm algorithm, ReadOnlyMemory<byte> subjectPublicKeyInfo, ECDsa? ecdsa, RSA? rsa)
    {
        Algorithm = algorithm;
        SubjectPublicKeyInfo = subjectPublicKeyInfo;
        _ecdsa = ecdsa;
        _rsa = rsa;
        Fingerprint = SHA256.HashData(subjectPublicKeyInfo.Span);
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

    /// <summary>Reads a key from its DER form; nothing may follow.</summary>
    public static VerificationResult<PublicKey> Read(ReadOnlyMemory<byte> subjectPublicKeyInfo)
    {
        try
        {
            var reader = new AsnReader(subjectPublicKeyInfo, AsnEncodingRules.DER);
            var key = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            var algorithm = key.ReadSequence();
            var oid = algorithm.ReadObjectIdentifier();
            return oid switch
            {
                EcPublicKeyOid => ReadEllipticCurve(algorithm.ReadObjectIdentifier(), subjectPublicKeyInfo),
                RsaEncryptionOid => ReadRsa(subjectPublicKeyInfo),
                _ => new VerificationFailure(VerificationFailureKind.UnsupportedAlgorithm, $"The key's algorithm {oid} is not accepted."),
            };
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            return new VerificationFailure(VerificationFailureKind.MalformedKey, "The key is no SubjectPublicKeyInfo in DER.");
        }
    }

    /// <summary>True when the signature over the data is by this key, with the key's own hash.</summary>
    internal bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => Verify(data, signature, Hash);

    /// <summary>The same with another hash, for objects that name theirs.</summary>
    internal bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, DigestAlgorithm? hash)
    {
        if (hash is not { } algorithm)
            return false;
        Span<byte> digest = stackalloc byte[algorithm.Length()];
        CryptographicOperations.HashData(algorithm.ToHashAlgorithmName(), data, digest);
        return VerifyDigest(digest, signature, algorithm);
    }

    /// <summary>True when the signature over data of that digest is by this key. For Ed25519: the digest is SHA-512 and the signature Ed25519ph.</summary>
    internal bool VerifyDigest(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, DigestAlgorithm hash)
    {
        if (digest.Length != hash.Length() || signature.Length is 0 or > VerificationLimits.MaxSignatureBytes)
            return false;
        lock (_use)
        {
            try
            {
                if (_ecdsa is not null)
                    return _ecdsa.VerifyHash(digest, signature, DSASignatureFormat.Rfc3279DerSequence);
                return _rsa?.VerifyHash(digest, signature, hash.ToHashAlgorithmName(), RSASignaturePadding.Pkcs1) == true;
            }
            catch (CryptographicException)
            {
                return false;
            }
        }
    }

    private static VerificationResult<PublicKey> ReadEllipticCurve(string curve, ReadOnlyMemory<byte> info)
    {
        KeyAlgorithm? algorithm = curve switch
        {
            "1.2.840.10045.3.1.7" => KeyAlgorithm.EcdsaP256,
            "1.3.132.0.34" => KeyAlgorithm.EcdsaP384,
            "1.3.132.0.35" => KeyAlgorithm.EcdsaP521,
            _ => null,
        };
        if (algorithm is not { } known)
            return new VerificationFailure(VerificationFailureKind.UnsupportedAlgorithm, $"The curve {curve} is not accepted; P-256, P-384 and P-521 are.");
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(info.Span, out _);
        return new PublicKey(known, info, key, null);
    }

    private static VerificationResult<PublicKey> ReadRsa(ReadOnlyMemory<byte> info)
    {
        var key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(info.Span, out _);
        if (key.KeySize is < 2048 or > VerificationLimits.MaxRsaBits)
            return new VerificationFailure(VerificationFailureKind.UnsupportedAlgorithm, $"An RSA key of {key.KeySize} bits is not accepted; 2,048 to {VerificationLimits.MaxRsaBits} are.");
        return new PublicKey(KeyAlgorithm.RsaPkcs1, info, null, key);
    }
}
