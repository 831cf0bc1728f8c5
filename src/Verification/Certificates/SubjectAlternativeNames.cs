using System.Formats.Asn1;
using System.Text;
using Modelgate.Verification.Json;

namespace Modelgate.Verification.Certificates;

/// <summary>The one name that a certificate gives its subject (RFC 5280, 4.2.1.6). Several would let each reader believe another.</summary>
/// <param name="Type">The form.</param>
/// <param name="Value">The name: not empty, bounded, without control characters.</param>
internal sealed record SubjectName(SubjectAlternativeNameType Type, string Value);

/// <summary>Reads subject alternative names.</summary>
internal static class SubjectAlternativeNames
{
    public const string Oid = "2.5.29.17";
    private const string FulcioUserName = "1.3.6.1.4.1.57264.1.7";
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the only name.</summary>
    public static VerificationResult<SubjectName> ReadSingle(ReadOnlyMemory<byte> value)
    {
        try
        {
            var reader = new AsnReader(value, AsnEncodingRules.DER);
            var names = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            var tag = names.PeekTag();
            var content = names.ReadEncodedValue();
            if (names.HasData)
                return Invalid("The certificate gives its subject more than one alternative name.");
            return ReadName(tag, content);
        }
        catch (Exception e) when (e is AsnContentException or DecoderFallbackException)
        {
            return Invalid("The certificate's subject alternative name is not of its form in DER.");
        }
    }

    /// <summary>The name when it can be compared and shown; or why not.</summary>
    public static VerificationResult<SubjectName> Plain(SubjectAlternativeNameType type, string name)
    {
        if (name.Length is 0 or > VerificationLimits.MaxNameLength)
            return Invalid($"The certificate's subject name has {name.Length} characters; 1 to {VerificationLimits.MaxNameLength} are allowed.");
        return name.Any(char.IsControl)
            ? Invalid($"The certificate's subject name {Quoted.Text(name)} holds control characters.")
            : new SubjectName(type, name);
    }

    /// <summary>A UTF8String and nothing after it.</summary>
    /// <exception cref="AsnContentException">It is none.</exception>
    /// <exception cref="DecoderFallbackException">Its bytes are not UTF-8.</exception>
    public static string ReadUtf8(ReadOnlyMemory<byte> encoded)
    {
        // By the bytes: the platform's reader replaces what is not UTF-8 in some versions.
        AsnDecoder.ReadEncodedValue(encoded.Span, AsnEncodingRules.DER, out var offset, out var length, out var consumed);
        if (consumed != encoded.Length || encoded.Span[0] != 0x0C)
            throw new AsnContentException();
        return StrictUtf8.GetString(encoded.Span.Slice(offset, length));
    }

    private static VerificationResult<SubjectName> ReadName(Asn1Tag tag, ReadOnlyMemory<byte> encoded)
    {
        var reader = new AsnReader(encoded, AsnEncodingRules.DER);
        if (tag.TagClass != TagClass.ContextSpecific)
            throw new AsnContentException();
        return tag.TagValue switch
        {
            0 => ReadOtherName(reader.ReadSequence(tag)),
            1 => Plain(SubjectAlternativeNameType.Email, reader.ReadCharacterString(UniversalTagNumber.IA5String, tag)),
            2 => Plain(SubjectAlternativeNameType.Dns, reader.ReadCharacterString(UniversalTagNumber.IA5String, tag)),
            6 => Plain(SubjectAlternativeNameType.Uri, reader.ReadCharacterString(UniversalTagNumber.IA5String, tag)),
            _ => Invalid("The certificate's subject alternative name is no e-mail address, URI, DNS name or user name."),
        };
    }

    private static VerificationResult<SubjectName> ReadOtherName(AsnReader name)
    {
        var oid = name.ReadObjectIdentifier();
        if (oid != FulcioUserName)
            return Invalid($"The certificate's subject alternative name is of the unknown form {Quoted.Text(oid)}.");
        var wrapper = name.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true));
        name.ThrowIfNotEmpty();
        var text = ReadUtf8(wrapper.ReadEncodedValue());
        wrapper.ThrowIfNotEmpty();
        return Plain(SubjectAlternativeNameType.OtherName, text);
    }

    private static VerificationFailure Invalid(string detail) => new(VerificationFailureKind.InvalidCertificate, detail);
}
