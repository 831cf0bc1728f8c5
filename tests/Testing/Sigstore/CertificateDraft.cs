using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Modelgate.Testing.Sigstore;

/// <summary>A certificate before it is signed: every field may still be changed, so a fault gets a valid signature.</summary>
public sealed class CertificateDraft(SigningKey key)
{
    /// <summary>The certified key.</summary>
    public SigningKey Key { get; set; } = key;

    /// <summary>DER of the subject's name.</summary>
    public byte[] Subject { get; set; } = Der.Name("", "");

    /// <summary>DER of the issuer's name.</summary>
    public byte[] Issuer { get; set; } = Der.Name("", "");

    /// <summary>Start of the validity, whole seconds.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>End of the validity (inclusive), whole seconds.</summary>
    public DateTimeOffset NotAfter { get; set; }

    /// <summary>Serial number, big endian, positive.</summary>
    public byte[] Serial { get; set; } = [0x4D, .. RandomNumberGenerator.GetBytes(19)];

    /// <summary>Extensions in the order in which they are written.</summary>
    public List<CertificateExtension> Extensions { get; } = [];

    /// <summary>Hash of the signature; null means the issuing key's own.</summary>
    public HashAlgorithmName? SignatureHash { get; set; }

    /// <summary>Puts an extension in the place of the one with the same identifier, or at the end.</summary>
    public CertificateDraft Replace(CertificateExtension extension)
    {
        var index = Extensions.FindIndex(e => e.Oid == extension.Oid);
        if (index < 0)
            Extensions.Add(extension);
        else
            Extensions[index] = extension;
        return this;
    }

    /// <summary>Takes an extension away.</summary>
    public CertificateDraft Remove(string oid)
    {
        Extensions.RemoveAll(e => e.Oid == oid);
        return this;
    }

    /// <summary>DER of the TBSCertificate as <paramref name="issuer"/> would sign it.</summary>
    public byte[] ToBeSigned(SigningKey issuer) => Der.Sequence(w =>
    {
        w.Tagged(0, version => version.WriteInteger(2));
        w.WriteIntegerUnsigned(Serial);
        w.WriteEncodedValue(issuer.SignatureAlgorithm(SignatureHash ?? issuer.Hash));
        w.WriteEncodedValue(Issuer);
        w.Sequence(validity =>
        {
            validity.WriteUtcTime(NotBefore);
            validity.WriteUtcTime(NotAfter);
        });
        w.WriteEncodedValue(Subject);
        w.WriteEncodedValue(Key.Spki);
        if (Extensions.Count > 0)
            w.Tagged(3, tagged => tagged.Sequence(WriteExtensions));
    });

    /// <summary>DER of the signed certificate.</summary>
    public byte[] Sign(SigningKey issuer)
    {
        var signed = ToBeSigned(issuer);
        var hash = SignatureHash ?? issuer.Hash;
        return Der.Sequence(w =>
        {
            w.WriteEncodedValue(signed);
            w.WriteEncodedValue(issuer.SignatureAlgorithm(hash));
            w.WriteBitString(issuer.Sign(signed, hash));
        });
    }

    private void WriteExtensions(AsnWriter writer)
    {
        foreach (var extension in Extensions)
        {
            writer.Sequence(w =>
            {
                w.WriteObjectIdentifier(extension.Oid);
                if (extension.Critical)
                    w.WriteBoolean(true);
                w.WriteOctetString(extension.Value);
            });
        }
    }
}
