using System.Formats.Asn1;
using System.Security.Cryptography;
using Modelgate.Verification.Json;
using Org.BouncyCastle.Crypto.Parameters;

namespace Modelgate.Verification.Keys;

/// <summary>Reads public keys: SubjectPublicKeyInfo (RFC 5280, 4.1.2.7; RFC 5480; RFC 4055; RFC 8410; RFC 9881), PKCS #1, PEM.</summary>
internal static class PublicKeyReader
{
    private const string EllipticCurve = "1.2.840.10045.2.1";
    private const string RsaEncryption = "1.2.840.113549.1.1.1";
    private const string RsaPss = "1.2.840.113549.1.1.10";
    private const string Ed25519 = "1.3.101.112";
    private const string MlDsa44 = "2.16.840.1.101.3.4.3.17";
    private const string MlDsa65 = "2.16.840.1.101.3.4.3.18";
    private const string MlDsa87 = "2.16.840.1.101.3.4.3.19";

    /// <summary>Reads the DER form.</summary>
    public static VerificationResult<PublicKey> Read(ReadOnlyMemory<byte> info)
    {
        if (info.Length > VerificationLimits.MaxKeyBytes)
            return new VerificationFailure(VerificationFailureKind.LimitExceeded, $"A key has {info.Length} bytes; {VerificationLimits.MaxKeyBytes} are the limit.");
        try
        {
            var reader = new AsnReader(info, AsnEncodingRules.DER);
            var sequence = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            var algorithm = sequence.ReadSequence();
            var key = sequence.ReadBitString(out var unused);
            sequence.ThrowIfNotEmpty();
            return unused == 0 ? Read(algorithm, key, info) : Malformed("The key has bits that are no bytes.");
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            return Malformed("The key is no SubjectPublicKeyInfo in DER.");
        }
    }

    /// <summary>Reads the form of PKCS #1.</summary>
    public static VerificationResult<PublicKey> ReadPkcs1Rsa(ReadOnlyMemory<byte> key)
    {
        if (key.Length > VerificationLimits.MaxKeyBytes)
            return new VerificationFailure(VerificationFailureKind.LimitExceeded, $"A key has {key.Length} bytes; {VerificationLimits.MaxKeyBytes} are the limit.");
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(RsaEncryption);
                writer.WriteNull();
            }

            writer.WriteBitString(key.Span);
        }

        return Read(writer.Encode());
    }

    /// <summary>Reads a text with one key.</summary>
    public static VerificationResult<PublicKey> ReadPem(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        if (pem.Length > 2 * VerificationLimits.MaxKeyBytes)
            return new VerificationFailure(VerificationFailureKind.LimitExceeded, $"A key's PEM text has {pem.Length} characters; {2 * VerificationLimits.MaxKeyBytes} are the limit.");
        if (PemText.Read(pem, VerificationLimits.MaxCertificates) is not { } blocks)
            return Malformed("The key's PEM text has a block that cannot be read.");
        if (blocks is not [var block])
            return Malformed(blocks.Count == 0 ? "The key's text holds no PEM block." : $"The key's PEM text holds {blocks.Count} blocks, not one.");
        return block.Label switch
        {
            "PUBLIC KEY" => Read(block.Data),
            "RSA PUBLIC KEY" => ReadPkcs1Rsa(block.Data),
            "CERTIFICATE" => Malformed("The PEM text holds a certificate where a public key is expected."),
            _ when block.Label.EndsWith("PRIVATE KEY", StringComparison.Ordinal) => Malformed("The PEM text holds a private key where a public key is expected."),
            _ => Malformed($"The PEM text holds {Quoted.Text(block.Label)} where a public key is expected."),
        };
    }

    private static VerificationResult<PublicKey> Read(AsnReader algorithm, byte[] key, ReadOnlyMemory<byte> info)
    {
        var oid = algorithm.ReadObjectIdentifier();
        switch (oid)
        {
            case EllipticCurve:
                return EllipticCurveKeys.Read(algorithm, key, info);
            case RsaEncryption:
                algorithm.ReadNull();
                algorithm.ThrowIfNotEmpty();
                return RsaKeys.Read(key, info, isPss: false);
            case RsaPss:
                if (algorithm.HasData && !RsaKeys.IsSha256Pss(algorithm))
                    return Unsupported("An RSA-PSS key with other parameters than SHA-256, MGF1 with SHA-256 and 32 bytes of salt is not accepted.");
                algorithm.ThrowIfNotEmpty();
                return RsaKeys.Read(key, info, isPss: true);
            case Ed25519:
                algorithm.ThrowIfNotEmpty();
                return Ed25519Scheme.Create(key) is { } scheme
                    ? new PublicKey(KeyAlgorithm.Ed25519, info, scheme)
                    : Malformed("The Ed25519 key is no point that signs.");
            case MlDsa44:
                return ReadMlDsa(KeyAlgorithm.MlDsa44, MLDsaParameters.ml_dsa_44, algorithm, key, info);
            case MlDsa65:
                return ReadMlDsa(KeyAlgorithm.MlDsa65, MLDsaParameters.ml_dsa_65, algorithm, key, info);
            case MlDsa87:
                return ReadMlDsa(KeyAlgorithm.MlDsa87, MLDsaParameters.ml_dsa_87, algorithm, key, info);
            default:
                return Unsupported($"A key of the algorithm {RefusedAlgorithms.Name(oid)} is not accepted.");
        }
    }

    private static VerificationResult<PublicKey> ReadMlDsa(KeyAlgorithm name, MLDsaParameters parameters, AsnReader algorithm, byte[] key, ReadOnlyMemory<byte> info)
    {
        algorithm.ThrowIfNotEmpty();
        try
        {
            return new PublicKey(name, info, new MlDsaScheme(MLDsaPublicKeyParameters.FromEncoding(parameters, key)));
        }
        catch (ArgumentException)
        {
            return Malformed("The ML-DSA key has another length than its parameters demand.");
        }
    }

    private static VerificationFailure Malformed(string detail) => new(VerificationFailureKind.MalformedKey, detail);

    private static VerificationFailure Unsupported(string detail) => new(VerificationFailureKind.UnsupportedAlgorithm, detail);
}
