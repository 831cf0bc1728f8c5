using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Modelgate.Testing.Sigstore;

/// <summary>What an RFC 3161 timestamp should look like. The default is a good one of the world's authority over the bundle's signature.</summary>
public sealed class TimestampRecipe
{
    /// <summary>Who signs; null means the world's authority.</summary>
    public TimestampAuthority? Authority { get; set; }

    /// <summary>The time it states; null means ten seconds after the world's.</summary>
    public DateTimeOffset? Time { get; set; }

    /// <summary>What is stamped in place of the signature.</summary>
    public byte[]? Stamped { get; set; }

    /// <summary>Hash of the message imprint.</summary>
    public HashAlgorithmName Hash { get; set; } = HashAlgorithmName.SHA256;

    /// <summary>Whether the token carries the authority's leaf.</summary>
    public bool EmbedCertificate { get; set; } = true;

    /// <summary>PKIStatus of the response: 0 granted, 1 granted with changes, 2 rejected.</summary>
    public int Status { get; set; }

    /// <summary>Type of the content; the default says that it is timestamp information.</summary>
    public string ContentType { get; set; } = Oids.TimestampInfo;

    /// <summary>The certificate that the signing-certificate attribute names; null means the authority's leaf, empty means no attribute.</summary>
    public byte[]? SigningCertificate { get; set; }

    /// <summary>Changes the content after its digest was signed.</summary>
    public Func<byte[], byte[]>? Content { get; set; }

    /// <summary>Another key signs the token.</summary>
    public SigningKey? Key { get; set; }

    /// <summary>Number of signers.</summary>
    public int Signers { get; set; } = 1;

    /// <summary>Changes the finished response.</summary>
    public Func<byte[], byte[]>? Edit { get; set; }

    /// <summary>DER of the response over <paramref name="signature"/>.</summary>
    internal byte[] Make(ReadOnlySpan<byte> signature, DateTimeOffset time)
    {
        var authority = Authority ?? throw new InvalidOperationException("no authority");
        var info = Info(CryptographicOperations.HashData(Hash, Stamped ?? signature), Time ?? time);
        var response = Der.Sequence(w =>
        {
            w.Sequence(status => status.WriteInteger(Status));
            if (Status < 2)
                WriteToken(w, authority, info);
        });
        return Edit?.Invoke(response) ?? response;
    }

    private byte[] Info(byte[] imprint, DateTimeOffset time) => Der.Sequence(w =>
    {
        w.WriteInteger(1);
        w.WriteObjectIdentifier("1.3.6.1.4.1.57264.2");
        w.Sequence(digest =>
        {
            WriteDigestAlgorithm(digest, Hash);
            digest.WriteOctetString(imprint);
        });
        w.WriteIntegerUnsigned([0x35, .. RandomNumberGenerator.GetBytes(15)]);
        w.WriteGeneralizedTime(time, omitFractionalSeconds: true);
    });

    private void WriteToken(AsnWriter writer, TimestampAuthority authority, byte[] info) => writer.Sequence(token =>
    {
        token.WriteObjectIdentifier(Oids.SignedData);
        token.Tagged(0, wrapper => wrapper.Sequence(data =>
        {
            data.WriteInteger(3);
            data.Set(algorithms => WriteDigestAlgorithm(algorithms, authority.Hash));
            data.Sequence(content =>
            {
                content.WriteObjectIdentifier(ContentType);
                content.Tagged(0, c => c.WriteOctetString(Content?.Invoke(info) ?? info));
            });
            if (EmbedCertificate)
                data.Tagged(0, certificates => certificates.WriteEncodedValue(authority.Chain[0]));
            data.Set(signers =>
            {
                for (var i = 0; i < Signers; i++)
                    WriteSigner(signers, authority, info);
            });
        }));
    });

    private void WriteSigner(AsnWriter writer, TimestampAuthority authority, byte[] info) => writer.Sequence(signer =>
    {
        var key = Key ?? authority.Leaf.Key;
        var attributes = Attributes(authority, info);
        signer.WriteInteger(1);
        signer.Sequence(id =>
        {
            id.WriteEncodedValue(authority.Leaf.Issuer);
            id.WriteIntegerUnsigned(authority.Leaf.Serial);
        });
        WriteDigestAlgorithm(signer, authority.Hash);

        // Signed as a SET, stored under [0] IMPLICIT: only the first byte differs.
        signer.WriteEncodedValue([0xA0, .. attributes[1..]]);
        signer.WriteEncodedValue(key.SignatureAlgorithm(authority.Hash));
        signer.WriteOctetString(key.Sign(attributes, authority.Hash));
    });

    private byte[] Attributes(TimestampAuthority authority, byte[] info) => Der.Write(w => w.Set(set =>
    {
        Attribute(set, Oids.ContentType, v => v.WriteObjectIdentifier(ContentType));
        Attribute(set, Oids.SigningTime, v => v.WriteUtcTime(authority.Leaf.NotBefore));
        Attribute(set, Oids.MessageDigest, v => v.WriteOctetString(CryptographicOperations.HashData(authority.Hash, info)));
        var named = SigningCertificate ?? authority.Chain[0];
        if (named.Length > 0)
            Attribute(set, Oids.SigningCertificateV2, v => v.Sequence(s => s.Sequence(list => list.Sequence(id => id.WriteOctetString(SHA256.HashData(named))))));
    }));

    private static void Attribute(AsnWriter writer, string oid, Action<AsnWriter> value) => writer.Sequence(a =>
    {
        a.WriteObjectIdentifier(oid);
        a.Set(value);
    });

    private static void WriteDigestAlgorithm(AsnWriter writer, HashAlgorithmName hash) => writer.Sequence(w => w.WriteObjectIdentifier(Oids.Digest(hash)));
}
