using System.Formats.Asn1;

namespace Modelgate.Verification.Certificates;

/// <summary>The identifiers by which certificates name keys (RFC 5280, 4.2.1.1 and 4.2.1.2). They help to find an issuer; only a signature proves one.</summary>
internal static class KeyIdentifiers
{
    public const string SubjectOid = "2.5.29.14";
    public const string AuthorityOid = "2.5.29.35";

    public static ReadOnlyMemory<byte> ReadSubject(ReadOnlyMemory<byte> value)
    {
        var reader = new AsnReader(value, AsnEncodingRules.DER);
        var identifier = reader.ReadOctetString();
        reader.ThrowIfNotEmpty();
        return identifier;
    }

    /// <summary>The issuer's identifier; null when the issuer is named in another way only.</summary>
    public static ReadOnlyMemory<byte>? ReadAuthority(ReadOnlyMemory<byte> value)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, 0);
        var reader = new AsnReader(value, AsnEncodingRules.DER);
        var sequence = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        return sequence.HasData && sequence.PeekTag() == tag ? sequence.ReadOctetString(tag) : null;
    }
}
