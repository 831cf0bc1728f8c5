using System.Formats.Asn1;

namespace Modelgate.Verification.Certificates;

/// <summary>Reads a certificate from DER (RFC 5280, 4.1). Version 3 only.</summary>
internal static class CertificateReader
{
    private static readonly Asn1Tag Version = new(TagClass.ContextSpecific, 0, true);
    private static readonly Asn1Tag IssuerUniqueId = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag SubjectUniqueId = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag ExtensionList = new(TagClass.ContextSpecific, 3, true);

    /// <summary>Reads; throws <see cref="AsnContentException"/> where the bytes are not of the form.</summary>
    public static VerificationResult<Certificate> Read(ReadOnlyMemory<byte> der)
    {
        var whole = new AsnReader(der, AsnEncodingRules.DER);
        var certificate = whole.ReadSequence();
        whole.ThrowIfNotEmpty();
        var signed = certificate.PeekEncodedValue();
        var body = certificate.ReadSequence();
        var outerAlgorithm = certificate.PeekEncodedValue();
        var algorithm = certificate.ReadSequence().ReadObjectIdentifier();
        var signature = certificate.ReadBitString(out var unused);
        certificate.ThrowIfNotEmpty();

        var version = body.ReadSequence(Version);
        if (unused != 0 || !version.TryReadInt32(out var number) || number != 2)
            return Invalid("A certificate is not of version 3.");
        version.ThrowIfNotEmpty();
        body.ReadIntegerBytes();
        if (!body.ReadEncodedValue().Span.SequenceEqual(outerAlgorithm.Span))
            return Invalid("A certificate names two signature algorithms.");
        var issuer = Name(body);
        var validity = body.ReadSequence();
        var notBefore = Time(validity);
        var notAfter = Time(validity);
        validity.ThrowIfNotEmpty();
        var subject = Name(body);
        var key = body.ReadEncodedValue();
        if (body.HasData && body.PeekTag().HasSameClassAndValue(IssuerUniqueId))
            body.ReadEncodedValue();
        if (body.HasData && body.PeekTag().HasSameClassAndValue(SubjectUniqueId))
            body.ReadEncodedValue();
        List<CertificateExtension> extensions = [];
        if (body.HasData && ReadExtensions(body, extensions) is { } failure)
            return failure;
        body.ThrowIfNotEmpty();
        return new Certificate
        {
            RawData = der,
            ToBeSigned = signed,
            Issuer = issuer,
            Subject = subject,
            NotBefore = notBefore,
            NotAfter = notAfter,
            SubjectPublicKeyInfo = key,
            SignatureAlgorithm = algorithm,
            Signature = signature,
            Extensions = extensions,
        };
    }

    private static VerificationFailure? ReadExtensions(AsnReader body, List<CertificateExtension> extensions)
    {
        var wrapper = body.ReadSequence(ExtensionList);
        var list = wrapper.ReadSequence();
        wrapper.ThrowIfNotEmpty();
        HashSet<string> seen = new(StringComparer.Ordinal);
        while (list.HasData)
        {
            var item = list.ReadSequence();
            var oid = item.ReadObjectIdentifier();
            var critical = item.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && item.ReadBoolean();
            var value = item.ReadOctetString();
            item.ThrowIfNotEmpty();
            if (!seen.Add(oid))
                return Invalid($"A certificate has the extension {oid} twice.");
            extensions.Add(new(oid, critical, value));
        }

        return null;
    }

    private static ReadOnlyMemory<byte> Name(AsnReader body)
    {
        var name = body.PeekEncodedValue();
        body.ReadSequence();
        return name;
    }

    private static DateTimeOffset Time(AsnReader validity) =>
        validity.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? validity.ReadUtcTime() : validity.ReadGeneralizedTime();

    private static VerificationFailure Invalid(string detail) => new(VerificationFailureKind.InvalidCertificate, detail);
}
