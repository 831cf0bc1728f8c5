using System.Formats.Asn1;
using Modelgate.Verification.Certificates;

namespace Modelgate.Verification.Timestamps;

/// <summary>Whose certificate verifies a signature (RFC 5652, 5.3, <c>SignerIdentifier</c>): by issuer and serial number, or by key identifier.</summary>
/// <param name="Issuer">The issuer's name in DER; null with a key identifier.</param>
/// <param name="SerialNumber">The serial number as an INTEGER's content; null with a key identifier.</param>
/// <param name="KeyIdentifier">The key identifier; null with a serial number.</param>
internal sealed record SignerIdentifier(ReadOnlyMemory<byte>? Issuer, ReadOnlyMemory<byte>? SerialNumber, ReadOnlyMemory<byte>? KeyIdentifier)
{
    private const string SubjectKeyIdentifierOid = "2.5.29.14";

    /// <summary>True when this names the certificate. Anybody can name any certificate; only its signature tells.</summary>
    public bool Names(Certificate certificate)
    {
        if (KeyIdentifier is { } key)
            return SubjectKeyIdentifier(certificate) is { } identifier && identifier.Span.SequenceEqual(key.Span);
        return Issuer!.Value.Span.SequenceEqual(certificate.Issuer.Span) && SerialNumber!.Value.Span.SequenceEqual(SerialNumberOf(certificate).Span);
    }

    private static ReadOnlyMemory<byte> SerialNumberOf(Certificate certificate)
    {
        var body = new AsnReader(certificate.ToBeSigned, AsnEncodingRules.DER).ReadSequence();
        body.ReadEncodedValue();
        return body.ReadIntegerBytes();
    }

    private static ReadOnlyMemory<byte>? SubjectKeyIdentifier(Certificate certificate)
    {
        if (certificate.Find(SubjectKeyIdentifierOid) is not { } extension)
            return null;
        try
        {
            return new AsnReader(extension.Value, AsnEncodingRules.DER).ReadOctetString();
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
