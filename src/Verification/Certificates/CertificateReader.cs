using System.Formats.Asn1;
using Modelgate.Verification.Json;

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
        certificate.ReadSequence();
        var signature = certificate.ReadBitString(out var unused);
        certificate.ThrowIfNotEmpty();

        var version = body.ReadSequence(Version);
        if (unused != 0 || !version.TryReadInt32(out var number) || number != 2)
            return Invalid("A certificate is not of version 3.");
        version.ThrowIfNotEmpty();
        if (!IsSerialNumber(body.ReadIntegerBytes().Span))
            return Invalid("A certificate's serial number is negative, or longer than 20 bytes.");
        if (!body.ReadEncodedValue().Span.SequenceEqual(outerAlgorithm.Span))
            return Invalid("A certificate names two signature algorithms.");
        var issuer = Name(body);
        var validity = body.ReadSequence();
        var notBefore = Time(validity);
        var notAfter = Time(validity);
        validity.ThrowIfNotEmpty();
        var subject = Name(body);
        var key = body.PeekEncodedValue();
        body.ReadSequence();
        if (body.HasData && body.PeekTag() == IssuerUniqueId)
            body.ReadBitString(out _, IssuerUniqueId);
        if (body.HasData && body.PeekTag() == SubjectUniqueId)
            body.ReadBitString(out _, SubjectUniqueId);
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
            SignatureAlgorithm = outerAlgorithm,
            Signature = signature,
            Extensions = extensions,
        };
    }

    private static VerificationFailure? ReadExtensions(AsnReader body, List<CertificateExtension> extensions)
    {
        var wrapper = body.ReadSequence(ExtensionList);
        var list = wrapper.ReadSequence();
        wrapper.ThrowIfNotEmpty();
        if (!list.HasData)
            return Invalid("A certificate's list of extensions is empty.");
        HashSet<string> seen = new(StringComparer.Ordinal);
        while (list.HasData)
        {
            if (extensions.Count == VerificationLimits.MaxCertificateExtensions)
                return new(VerificationFailureKind.LimitExceeded, $"A certificate has more than {VerificationLimits.MaxCertificateExtensions} extensions.");
            var item = list.ReadSequence();
            var oid = item.ReadObjectIdentifier();
            var critical = item.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && item.ReadBoolean();
            var value = item.ReadOctetString();
            item.ThrowIfNotEmpty();
            if (!seen.Add(oid))
                return Invalid($"A certificate has the extension {Quoted.Text(oid)} twice.");
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

    // RFC 5280, 4.1.2.2: up to 20 bytes, and positive; zero is found in old roots. A byte of zero before a high bit is not counted.
    private static bool IsSerialNumber(ReadOnlySpan<byte> number) => number[0] < 0x80 && number.Length <= (number[0] == 0 ? 21 : 20);

    // RFC 5280, 4.1.2.5: to the second, in UTC; a year of two digits lies between 1950 and 2049.
    private static DateTimeOffset Time(AsnReader validity)
    {
        if (validity.PeekTag() == Asn1Tag.UtcTime)
            return validity.ReadUtcTime(twoDigitYearMax: 2049);
        if (validity.PeekContentBytes().Length != "YYYYMMDDHHMMSSZ".Length)
            throw new AsnContentException();
        return validity.ReadGeneralizedTime();
    }

    private static VerificationFailure Invalid(string detail) => new(VerificationFailureKind.InvalidCertificate, detail);
}
