using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Modelgate.Testing.Sigstore;

/// <summary>One extension of a certificate that the world writes.</summary>
/// <param name="Oid">Object identifier.</param>
/// <param name="Critical">Whether it is critical.</param>
/// <param name="Value">The content of extnValue.</param>
public sealed record CertificateExtension(string Oid, bool Critical, byte[] Value)
{
    /// <summary>basicConstraints; <paramref name="pathLength"/> below zero leaves it out.</summary>
    public static CertificateExtension BasicConstraints(bool isAuthority, int pathLength = -1) => new(Oids.BasicConstraints, true, Der.Sequence(w =>
    {
        if (isAuthority)
            w.WriteBoolean(true);
        if (pathLength >= 0)
            w.WriteInteger(pathLength);
    }));

    /// <summary>keyUsage, critical.</summary>
    public static CertificateExtension KeyUsage(X509KeyUsageFlags usage) => new(Oids.KeyUsage, true, new X509KeyUsageExtension(usage, true).RawData);

    /// <summary>extendedKeyUsage.</summary>
    public static CertificateExtension ExtendedKeyUsage(bool critical, params string[] purposes) => new(Oids.ExtendedKeyUsage, critical, Der.Sequence(w =>
    {
        foreach (var purpose in purposes)
            w.WriteObjectIdentifier(purpose);
    }));

    /// <summary>subjectKeyIdentifier of a public key.</summary>
    public static CertificateExtension SubjectKeyId(byte[] spki) => new(Oids.SubjectKeyId, false, Der.Write(w => w.WriteOctetString(KeyId(spki))));

    /// <summary>authorityKeyIdentifier that names the issuer's public key.</summary>
    public static CertificateExtension AuthorityKeyId(byte[] issuerSpki) => new(Oids.AuthorityKeyId, false,
        Der.Sequence(w => w.WriteOctetString(KeyId(issuerSpki), new Asn1Tag(TagClass.ContextSpecific, 0))));

    /// <summary>subjectAltName with one URI.</summary>
    public static CertificateExtension Uri(string uri) => AlternativeNames((w) => WriteUri(w, uri));

    /// <summary>subjectAltName with one e-mail address.</summary>
    public static CertificateExtension Email(string address) => AlternativeNames(w => WriteEmail(w, address));

    /// <summary>subjectAltName with Fulcio's OtherName (a user name).</summary>
    public static CertificateExtension OtherName(string name) => AlternativeNames(w => w.Tagged(0, other =>
    {
        other.WriteObjectIdentifier(Oids.FulcioOtherName);
        other.Tagged(0, value => value.WriteCharacterString(UniversalTagNumber.UTF8String, name));
    }));

    /// <summary>subjectAltName with a URI and an e-mail address: one name too many.</summary>
    public static CertificateExtension UriAndEmail(string uri, string address) => AlternativeNames(w =>
    {
        WriteUri(w, uri);
        WriteEmail(w, address);
    });

    /// <summary>subjectAltName that holds no name.</summary>
    public static CertificateExtension NoNames() => AlternativeNames(_ => { });

    /// <summary>Fulcio's extension 1.3.6.1.4.1.57264.1.N: raw bytes up to 6, a DER UTF8String from 8 on.</summary>
    public static CertificateExtension Fulcio(int number, string value) => new(Oids.Fulcio + number, false, number <= 6
        ? Encoding.UTF8.GetBytes(value)
        : Der.Write(w => w.WriteCharacterString(UniversalTagNumber.UTF8String, value)));

    /// <summary>nameConstraints, critical: only e-mail addresses of one host.</summary>
    public static CertificateExtension NameConstraints(string host) => new(Oids.NameConstraints, true, Der.Sequence(w =>
        w.Tagged(0, permitted => permitted.Sequence(subtree => subtree.WriteCharacterString(UniversalTagNumber.IA5String, host, new Asn1Tag(TagClass.ContextSpecific, 1))))));

    /// <summary>A critical extension that nobody knows.</summary>
    public static CertificateExtension UnknownCritical() => new(Oids.Unknown, true, Der.Write(w => w.WriteNull()));

    /// <summary>The list of signed certificate timestamps (RFC 6962, 3.3).</summary>
    public static CertificateExtension SctList(IEnumerable<byte[]> timestamps) =>
        new(Oids.SctList, false, Der.Write(w => w.WriteOctetString(TlsVector.Short([.. timestamps.SelectMany(TlsVector.Short)]))));

    private static CertificateExtension AlternativeNames(Action<AsnWriter> names) => new(Oids.SubjectAlternativeName, true, Der.Sequence(names));

    private static void WriteUri(AsnWriter writer, string uri) => writer.WriteCharacterString(UniversalTagNumber.IA5String, uri, new Asn1Tag(TagClass.ContextSpecific, 6));

    private static void WriteEmail(AsnWriter writer, string address) => writer.WriteCharacterString(UniversalTagNumber.IA5String, address, new Asn1Tag(TagClass.ContextSpecific, 1));

    /// <summary>20 bytes that name a key. Any method will do (RFC 5280, 4.2.1.2); this takes a truncated SHA-256 of the whole key structure.</summary>
    private static byte[] KeyId(byte[] spki) => SHA256.HashData(spki)[..20];
}
