using System.Formats.Asn1;

namespace Modelgate.Verification.Timestamps;

/// <summary>Reads the signed attributes of a timestamp (RFC 5652, 11; RFC 5035, 3 and 4): content type, message digest, signing certificate, each once. Others are passed over.</summary>
internal static class SignedAttributesReader
{
    private static readonly Asn1Tag Attributes = new(TagClass.ContextSpecific, 0, true);

    /// <summary>Reads attributes with their tag, [0]; throws <see cref="AsnContentException"/> where the bytes are not of the form.</summary>
    public static VerificationResult<SignedAttributes> Read(ReadOnlyMemory<byte> encoded)
    {
        var list = new AsnReader(encoded, AsnEncodingRules.DER).ReadSetOf(Attributes);
        HashSet<string> seen = new(StringComparer.Ordinal);
        string? contentType = null;
        ReadOnlyMemory<byte>? messageDigest = null;
        List<CertificateDigest> certificates = [];
        while (list.HasData)
        {
            var attribute = list.ReadSequence();
            var oid = attribute.ReadObjectIdentifier();
            var values = attribute.ReadSetOf();
            attribute.ThrowIfNotEmpty();
            if (!seen.Add(oid))
                return Invalid($"A timestamp has the signed attribute {oid} twice.");
            switch (oid)
            {
                case TimestampOids.ContentType:
                    contentType = values.ReadObjectIdentifier();
                    break;
                case TimestampOids.MessageDigest:
                    messageDigest = values.ReadOctetString();
                    break;
                case TimestampOids.SigningCertificate:
                    certificates.Add(ReadCertificate(values, hasAlgorithm: false));
                    break;
                case TimestampOids.SigningCertificateV2:
                    certificates.Add(ReadCertificate(values, hasAlgorithm: true));
                    break;
                default:
                    continue;
            }

            values.ThrowIfNotEmpty();
        }

        if (contentType != TimestampOids.TimestampInfo)
            return Invalid("A timestamp's signed attributes name another type of content, or none.");
        if (messageDigest is not { } digest)
            return Invalid("A timestamp's signed attributes name no digest.");
        return certificates.Count == 0 ? Invalid("A timestamp's signed attributes name no certificate.") : new SignedAttributes(AsSet(encoded), digest, certificates);
    }

    /// <summary>The first certificate of <c>SigningCertificate</c> or <c>SigningCertificateV2</c>, which is the signer's.</summary>
    private static CertificateDigest ReadCertificate(AsnReader values, bool hasAlgorithm)
    {
        var first = values.ReadSequence().ReadSequence().ReadSequence();
        var algorithm = hasAlgorithm ? TimestampOids.Sha256 : TimestampOids.Sha1;
        if (hasAlgorithm && first.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
            algorithm = TimestampResponseReader.Algorithm(first);
        return new(algorithm, first.ReadOctetString());
    }

    /// <summary>What is signed has the tag of a SET, and otherwise the same bytes (RFC 5652, 5.4).</summary>
    private static byte[] AsSet(ReadOnlyMemory<byte> encoded)
    {
        var set = encoded.ToArray();
        set[0] = 0x31;
        return set;
    }

    private static VerificationFailure Invalid(string detail) => new(VerificationFailureKind.InvalidTimestamp, detail);
}
