using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Modelgate.Verification.Json;

namespace Modelgate.Verification.Certificates;

/// <summary>Names of subjects and issuers (RFC 5280, 4.1.2.4). Compared as bytes everywhere; read only to be shown, and for a signer without another name.</summary>
internal static class DistinguishedName
{
    private const string CommonName = "2.5.4.3";

    /// <summary>The name for a sentence.</summary>
    public static string Show(ReadOnlyMemory<byte> name)
    {
        if (name.Length > VerificationLimits.MaxNameLength)
            return "a very long name";
        try
        {
            return Quoted.Text(new X500DistinguishedName(name.Span).Name);
        }
        catch (CryptographicException)
        {
            return "a name that cannot be shown";
        }
    }

    /// <summary>The only common name, a UTF8String or PrintableString; null when there is none, or more than one, or another string.</summary>
    public static string? ReadCommonName(ReadOnlyMemory<byte> name)
    {
        try
        {
            string? found = null;
            var parts = new AsnReader(name, AsnEncodingRules.DER).ReadSequence();
            while (parts.HasData)
            {
                var set = parts.ReadSetOf();
                while (set.HasData)
                {
                    var attribute = set.ReadSequence();
                    var isCommonName = attribute.ReadObjectIdentifier() == CommonName;
                    var value = attribute.ReadEncodedValue();
                    attribute.ThrowIfNotEmpty();
                    if (!isCommonName)
                        continue;
                    if (found is not null)
                        return null;
                    found = value.Span[0] == 0x0C
                        ? SubjectAlternativeNames.ReadUtf8(value)
                        : new AsnReader(value, AsnEncodingRules.DER).ReadCharacterString(UniversalTagNumber.PrintableString);
                }
            }

            return found;
        }
        catch (Exception e) when (e is AsnContentException or System.Text.DecoderFallbackException)
        {
            return null;
        }
    }
}
