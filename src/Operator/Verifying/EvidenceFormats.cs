using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Modelgate.Verification;
using Modelgate.Verification.Manifests;

namespace Modelgate.Operator.Verifying;

/// <summary>Tells by its outside what kind of evidence a file is. Nothing is believed: the verifier reads it again, strictly.</summary>
internal static class EvidenceFormats
{
    /// <summary>A Sigstore bundle.</summary>
    public const string SigstoreBundle = nameof(SigstoreBundle);

    /// <summary>A DSSE envelope.</summary>
    public const string Dsse = "DSSE";

    /// <summary>A model signature.</summary>
    public const string Oms = "OMS";

    /// <summary>ModelBundles, or ConfigMaps with evidence for them.</summary>
    public const string ModelBundle = nameof(ModelBundle);

    private const string ModelSigning = "https://model_signing/";

    /// <summary>The verifier's name for a format.</summary>
    public static AttestationFormat ToAttestationFormat(string format) => format switch
    {
        Oms => AttestationFormat.OpenSsfModelSigning,
        Dsse => AttestationFormat.Dsse,
        _ => AttestationFormat.SigstoreBundle,
    };

    /// <summary>The format; null for a file that is none of them.</summary>
    public static string? Detect(ReadOnlySpan<byte> content)
    {
        var text = content.StartsWith("\uFEFF"u8) ? content[3..] : content;
        text = text.TrimStart(" \t\r\n"u8);
        if (!text.StartsWith("{"u8))
            return text.IndexOf("ModelBundle"u8) >= 0 || text.IndexOf("kind: ConfigMap"u8) >= 0 ? ModelBundle : null;
        return DetectJson(text);
    }

    /// <summary>True for what releases of model_signing before 0.3 made. Their signature is over another form of the statement, so that the verifier can only say
    /// that it does not fit.</summary>
    public static bool IsLegacyModelSignature(ReadOnlySpan<byte> content) => Look(content.TrimStart(" \t\r\n"u8)).Payload is { } payload && PredicateType(payload) == ModelManifest.LegacyPredicateType;

    private static string? DetectJson(ReadOnlySpan<byte> text)
    {
        var (format, payload) = Look(text);
        return format == SigstoreBundle && payload is not null && PredicateType(payload)?.StartsWith(ModelSigning, StringComparison.Ordinal) == true ? Oms : format;
    }

    private static (string? Format, string? Payload) Look(ReadOnlySpan<byte> text)
    {
        string? format = null, payload = null;
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = 1000 });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth > 2)
                    continue;
                if (reader.CurrentDepth == 1)
                    format ??= Known(ref reader);
                else if (reader.ValueTextEquals("payload"u8) && reader.Read() && reader.TokenType == JsonTokenType.String)
                    payload ??= reader.GetString();
            }
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // What was seen until here decides: the verifier will say what is wrong with it.
        }

        return (format, payload);
    }

    private static string? Known(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("mediaType"u8) || reader.ValueTextEquals("verificationMaterial"u8) || reader.ValueTextEquals("dsseEnvelope"u8) || reader.ValueTextEquals("messageSignature"u8))
            return SigstoreBundle;
        if (reader.ValueTextEquals("payload"u8) || reader.ValueTextEquals("payloadType"u8))
            return Dsse;
        return reader.ValueTextEquals("kind"u8) && reader.Read() && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("ModelBundle"u8) ? ModelBundle : null;
    }

    /// <summary>The predicate type in a payload; model_signing's bundles are read by rules of their own.</summary>
    private static string? PredicateType(string payload)
    {
        var ascii = Encoding.UTF8.GetBytes(payload);
        if (Base64.DecodeFromUtf8InPlace(ascii, out var length) != System.Buffers.OperationStatus.Done)
            return null;
        var reader = new Utf8JsonReader(ascii.AsSpan(0, length));
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("predicateType"u8))
                    return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return null;
        }

        return null;
    }
}
