using System.Formats.Asn1;

namespace Modelgate.Verification.Certificates;

/// <summary>What a log signed of a certificate before it was issued (RFC 6962, 3.2): the body without the list of timestamps, every other byte as it is.</summary>
internal static class PrecertificateForm
{
    public const string TimestampListOid = "1.3.6.1.4.1.11129.2.4.2";
    public const string PoisonOid = "1.3.6.1.4.1.11129.2.4.3";

    /// <summary>The form; the certificate was read before, so its bytes are of their form.</summary>
    public static byte[] Of(Certificate certificate)
    {
        var extensions = new Asn1Tag(TagClass.ContextSpecific, 3, isConstructed: true);
        var body = new AsnReader(certificate.ToBeSigned, AsnEncodingRules.DER).ReadSequence();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            while (body.HasData)
            {
                if (body.PeekTag() == extensions)
                    WriteExtensions(writer, extensions, body.ReadSequence(extensions).ReadSequence());
                else
                    writer.WriteEncodedValue(body.ReadEncodedValue().Span);
            }
        }

        return writer.Encode();
    }

    private static void WriteExtensions(AsnWriter writer, Asn1Tag wrapper, AsnReader extensions)
    {
        List<ReadOnlyMemory<byte>> kept = [];
        while (extensions.HasData)
        {
            var extension = extensions.ReadEncodedValue();
            if (new AsnReader(extension, AsnEncodingRules.DER).ReadSequence().ReadObjectIdentifier() != TimestampListOid)
                kept.Add(extension);
        }

        if (kept.Count == 0)
            return;
        using (writer.PushSequence(wrapper))
        using (writer.PushSequence())
        {
            foreach (var extension in kept)
                writer.WriteEncodedValue(extension.Span);
        }
    }
}
