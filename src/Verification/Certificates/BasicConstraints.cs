using System.Formats.Asn1;

namespace Modelgate.Verification.Certificates;

/// <summary>Whether a certificate belongs to an authority (RFC 5280, 4.2.1.9).</summary>
/// <param name="IsAuthority">CA:TRUE.</param>
/// <param name="PathLength">How many authorities may stand between it and a leaf; null: any number.</param>
internal sealed record BasicConstraints(bool IsAuthority, int? PathLength)
{
    public const string Oid = "2.5.29.19";

    public static BasicConstraints Read(ReadOnlyMemory<byte> value)
    {
        var reader = new AsnReader(value, AsnEncodingRules.DER);
        var sequence = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var isAuthority = sequence.HasData && sequence.PeekTag() == Asn1Tag.Boolean && sequence.ReadBoolean();
        int? length = null;
        if (sequence.HasData)
        {
            if (!sequence.TryReadInt32(out var number) || number < 0)
                throw new AsnContentException();
            length = number;
        }

        sequence.ThrowIfNotEmpty();
        return new(isAuthority, length);
    }
}
