using System.Formats.Asn1;
using System.Globalization;
using System.Text;

namespace Modelgate.Verification.Certificates;

/// <summary>Reads Fulcio's extensions 1.3.6.1.4.1.57264.1.N (fulcio, oid-info): N = 1 to 6 are the bytes of the text, N = 8 to 24 a UTF8String in DER.</summary>
internal static class FulcioExtensionTable
{
    /// <summary>What all identifiers begin with.</summary>
    public const string Prefix = "1.3.6.1.4.1.57264.1.";

    private const int LastRaw = 6;
    private const int FirstDer = 8;
    private const int LastDer = 24;
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The texts by N; null where there is none. No two extensions of a certificate have one identifier, so there is one text at most.</summary>
    public static VerificationResult<string?[]> Read(Certificate certificate)
    {
        var texts = new string?[LastDer + 1];
        foreach (var extension in certificate.Extensions)
        {
            if (!extension.Oid.StartsWith(Prefix, StringComparison.Ordinal)
                || !int.TryParse(extension.Oid.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number is < 1 or (> LastRaw and < FirstDer) or > LastDer)
                continue;
            if (extension.Value.Length > VerificationLimits.MaxNameLength)
                return Invalid(number, $"has {extension.Value.Length} bytes; {VerificationLimits.MaxNameLength} are the limit");
            try
            {
                texts[number] = number <= LastRaw ? StrictUtf8.GetString(extension.Value.Span) : SubjectAlternativeNames.ReadUtf8(extension.Value);
            }
            catch (Exception e) when (e is AsnContentException or DecoderFallbackException)
            {
                return Invalid(number, number <= LastRaw ? "is not UTF-8" : "is no UTF8String in DER");
            }
        }

        return texts;
    }

    private static VerificationFailure Invalid(int number, string what) =>
        new(VerificationFailureKind.InvalidCertificate, $"The certificate's extension {Prefix}{number} {what}.");
}
