using System.Formats.Asn1;

namespace Modelgate.Verification.Certificates;

/// <summary>What a certificate's key may do (RFC 5280, 4.2.1.3).</summary>
/// <param name="DigitalSignature">It may sign data.</param>
/// <param name="ContentCommitment">It may sign data for good (once called nonRepudiation).</param>
/// <param name="SignsCertificates">It may sign certificates.</param>
internal sealed record KeyUsage(bool DigitalSignature, bool ContentCommitment, bool SignsCertificates)
{
    public const string Oid = "2.5.29.15";

    public static KeyUsage Read(ReadOnlyMemory<byte> value)
    {
        var reader = new AsnReader(value, AsnEncodingRules.DER);
        var bits = reader.ReadBitString(out _);
        reader.ThrowIfNotEmpty();
        // Bits 0, 1 and 5, counted from the left.
        var first = bits.Length > 0 ? bits[0] : 0;
        return new((first & 0x80) != 0, (first & 0x40) != 0, (first & 0x04) != 0);
    }
}
