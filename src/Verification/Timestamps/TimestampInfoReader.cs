using System.Formats.Asn1;

namespace Modelgate.Verification.Timestamps;

/// <summary>Reads the content of a timestamp, <c>TSTInfo</c> (RFC 3161, 2.4.2). Policy, serial number, accuracy, order, nonce and name mean nothing here.</summary>
internal static class TimestampInfoReader
{
    private static readonly Asn1Tag Authority = new(TagClass.ContextSpecific, 0, true);
    private static readonly Asn1Tag Extensions = new(TagClass.ContextSpecific, 1, true);

    /// <summary>Reads; throws <see cref="AsnContentException"/> where the bytes are not of the form.</summary>
    public static VerificationResult<TimestampInfo> Read(ReadOnlyMemory<byte> content)
    {
        var whole = new AsnReader(content, AsnEncodingRules.DER);
        var info = whole.ReadSequence();
        whole.ThrowIfNotEmpty();
        if (!info.TryReadInt32(out var version) || version != 1)
            return Invalid("A timestamp is not of version 1.");
        info.ReadObjectIdentifier();
        var imprint = info.ReadSequence();
        var algorithm = TimestampResponseReader.Algorithm(imprint);
        var digest = imprint.ReadOctetString();
        imprint.ThrowIfNotEmpty();
        info.ReadInteger();
        var time = info.ReadGeneralizedTime();
        if (Next(info, Asn1Tag.Sequence))
            info.ReadSequence();
        if (Next(info, Asn1Tag.Boolean))
            info.ReadBoolean();
        if (Next(info, Asn1Tag.Integer))
            info.ReadInteger();
        if (Next(info, Authority))
            info.ReadSequence(Authority);
        if (Next(info, Extensions) && HasCritical(info.ReadSequence(Extensions)))
            return Invalid("A timestamp has a critical extension, and none is understood.");
        info.ThrowIfNotEmpty();
        return new TimestampInfo(algorithm, digest, time);
    }

    private static bool Next(AsnReader info, Asn1Tag tag) => info.HasData && info.PeekTag().HasSameClassAndValue(tag);

    private static bool HasCritical(AsnReader extensions)
    {
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            extension.ReadObjectIdentifier();
            if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean())
                return true;
        }

        return false;
    }

    private static VerificationFailure Invalid(string detail) => new(VerificationFailureKind.InvalidTimestamp, detail);
}
