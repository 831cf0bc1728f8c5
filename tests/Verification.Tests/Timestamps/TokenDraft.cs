using System.Formats.Asn1;
using System.Security.Cryptography;
using Modelgate.Testing.Sigstore;

namespace Modelgate.Verification.Tests.Timestamps;

/// <summary>A timestamp before it is signed, with every field that a verifier must look at: for faults that nobody's signing recipe can make, under a
/// signature that holds.</summary>
internal sealed class TokenDraft
{
    public static readonly byte[] Stamped = "a signature"u8.ToArray();
    private static readonly Asn1Tag Zero = new(TagClass.ContextSpecific, 0);

    public const string Sha256Oid = "2.16.840.1.101.3.4.2.1";
    public const string TimestampInfoOid = "1.2.840.113549.1.9.16.1.4";
    public const string ContentTypeOid = "1.2.840.113549.1.9.3";
    public const string MessageDigestOid = "1.2.840.113549.1.9.4";
    public const string SigningCertificateOid = "1.2.840.113549.1.9.16.2.12";
    public const string SigningCertificateV2Oid = "1.2.840.113549.1.9.16.2.47";

    /// <summary>Who signs, and the certificate that this belongs to.</summary>
    public required TokenSigner Signer { get; init; }

    public int Status { get; init; }

    public string TokenType { get; init; } = "1.2.840.113549.1.7.2";

    public string ContentType { get; init; } = TimestampInfoOid;

    public int InfoVersion { get; init; } = 1;

    public string ImprintAlgorithm { get; init; } = Sha256Oid;

    public byte[] Imprint { get; init; } = SHA256.HashData(Stamped);

    public DateTimeOffset Time { get; init; } = VirtualSigstore.DefaultTime;

    /// <summary>What follows the time in <c>TSTInfo</c>.</summary>
    public Action<AsnWriter> InfoRest { get; init; } = _ => { };

    public int SignerVersion { get; init; } = 1;

    /// <summary>The signer is named by its key's identifier.</summary>
    public bool ByKeyIdentifier { get; init; }

    public string DigestAlgorithm { get; init; } = Sha256Oid;

    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;

    /// <summary>The signature's algorithm, where it is not the key's own with <see cref="Hash"/>.</summary>
    public string? SignatureAlgorithm { get; init; }

    /// <summary>The certificates that the token brings.</summary>
    public IReadOnlyList<byte[]> Certificates { get; init; } = [];

    public bool HasSignedAttributes { get; init; } = true;

    /// <summary>Changes the signed attributes: values by identifier, each DER.</summary>
    public Action<List<(string Oid, byte[] Value)>> Attributes { get; init; } = _ => { };

    /// <summary>What follows the signature: unsigned attributes.</summary>
    public Action<AsnWriter> SignerRest { get; init; } = _ => { };

    /// <summary>What stands between certificates and signers: revocation lists.</summary>
    public Action<AsnWriter> BeforeSigners { get; init; } = _ => { };

    public int Signers { get; init; } = 1;

    public static byte[] Der(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }

    /// <summary>A <c>SigningCertificate</c> or, with an algorithm, <c>SigningCertificateV2</c>.</summary>
    public static byte[] CertificateReference(byte[] digest, string? algorithm = null) => Der(w =>
    {
        using (w.PushSequence())
        using (w.PushSequence())
        using (w.PushSequence())
        {
            if (algorithm is not null)
                WriteAlgorithm(w, algorithm);
            w.WriteOctetString(digest);
        }
    });

    public byte[] Response() => Der(w =>
    {
        using (w.PushSequence())
        {
            using (w.PushSequence())
                w.WriteInteger(Status);
            using (w.PushSequence())
            {
                w.WriteObjectIdentifier(TokenType);
                using (w.PushSequence(Zero))
                    WriteSignedData(w);
            }
        }
    });

    private void WriteSignedData(AsnWriter w)
    {
        var info = Der(WriteInfo);
        using (w.PushSequence())
        {
            w.WriteInteger(3);
            using (w.PushSetOf())
                WriteAlgorithm(w, DigestAlgorithm);
            using (w.PushSequence())
            {
                w.WriteObjectIdentifier(ContentType);
                using (w.PushSequence(Zero))
                    w.WriteOctetString(info);
            }

            if (Certificates.Count > 0)
            {
                using (w.PushSequence(Zero))
                {
                    foreach (var certificate in Certificates)
                        w.WriteEncodedValue(certificate);
                }
            }

            BeforeSigners(w);
            using (w.PushSetOf())
            {
                for (var i = 0; i < Signers; i++)
                    WriteSigner(w, info);
            }
        }
    }

    private void WriteInfo(AsnWriter w)
    {
        using (w.PushSequence())
        {
            w.WriteInteger(InfoVersion);
            w.WriteObjectIdentifier("1.2.3");
            using (w.PushSequence())
            {
                WriteAlgorithm(w, ImprintAlgorithm);
                w.WriteOctetString(Imprint);
            }

            w.WriteInteger(7);
            w.WriteGeneralizedTime(Time);
            InfoRest(w);
        }
    }

    private void WriteSigner(AsnWriter w, byte[] info)
    {
        var attributes = Der(set => WriteAttributes(set, info));
        using (w.PushSequence())
        {
            w.WriteInteger(SignerVersion);
            if (ByKeyIdentifier)
            {
                w.WriteOctetString(Signer.KeyIdentifier, Zero);
            }
            else
            {
                using (w.PushSequence())
                {
                    w.WriteEncodedValue(Signer.Issuer);
                    w.WriteIntegerUnsigned(Signer.Serial);
                }
            }

            WriteAlgorithm(w, DigestAlgorithm);
            if (HasSignedAttributes)
                w.WriteEncodedValue([0xA0, .. attributes[1..]]);
            if (SignatureAlgorithm is { } algorithm)
                WriteAlgorithm(w, algorithm);
            else
                w.WriteEncodedValue(Signer.Key.SignatureAlgorithm(Hash));
            w.WriteOctetString(Signer.Key.Sign(HasSignedAttributes ? attributes : info, Hash));
            SignerRest(w);
        }
    }

    private void WriteAttributes(AsnWriter w, byte[] info)
    {
        List<(string Oid, byte[] Value)> attributes =
        [
            (ContentTypeOid, Der(v => v.WriteObjectIdentifier(TimestampInfoOid))),
            (MessageDigestOid, Der(v => v.WriteOctetString(CryptographicOperations.HashData(Hash, info)))),
            (SigningCertificateV2Oid, CertificateReference(SHA256.HashData(Signer.Certificate))),
        ];
        Attributes(attributes);
        using (w.PushSetOf())
        {
            foreach (var (oid, value) in attributes)
            {
                using (w.PushSequence())
                {
                    w.WriteObjectIdentifier(oid);
                    using (w.PushSetOf())
                        w.WriteEncodedValue(value);
                }
            }
        }
    }

    private static void WriteAlgorithm(AsnWriter w, string oid)
    {
        using (w.PushSequence())
            w.WriteObjectIdentifier(oid);
    }
}
