using System.Text.Json;
using System.Text.Unicode;

namespace Modelgate.Verification.Json;

/// <summary>JSON that has one meaning: UTF-8 without a byte order mark, no member twice, every name a text, no comments, nothing after the value, bounded depth.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = VerificationLimits.MaxJsonDepth,
    };

    /// <summary>Parses an object. The caller keeps the bytes unchanged as long as it uses the document.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="maxBytes">The text's limit.</param>
    /// <param name="what">What it is, to begin a sentence: <c>The bundle</c>.</param>
    /// <param name="maxTokens">How many names and values it may hold: each costs memory, however short it is.</param>
    public static VerificationResult<JsonDocument> ParseObject(ReadOnlyMemory<byte> utf8, int maxBytes, string what, int maxTokens = VerificationLimits.MaxJsonTokens)
    {
        if (utf8.Length > maxBytes)
            return new VerificationFailure(VerificationFailureKind.LimitExceeded, $"{what} has {utf8.Length} bytes; {maxBytes} are the limit.");
        if (TokenBound(utf8.Span) > maxTokens)
            return new VerificationFailure(VerificationFailureKind.LimitExceeded, $"{what} has more than {maxTokens} names and values.");
        if (!Utf8.IsValid(utf8.Span))
            return new VerificationFailure(VerificationFailureKind.MalformedJson, $"{what} is not UTF-8.");
        if (utf8.Span.StartsWith("\uFEFF"u8))
            return new VerificationFailure(VerificationFailureKind.MalformedJson, $"{what} begins with a byte order mark.");
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, Options);
        }
        catch (JsonException e)
        {
            // The exception says in prose only which of the two it was.
            return IsTooDeep(utf8.Span)
                ? new(VerificationFailureKind.LimitExceeded, $"{what} is nested deeper than {VerificationLimits.MaxJsonDepth} levels.")
                : new VerificationFailure(VerificationFailureKind.MalformedJson, e.LineNumber is { } line
                    ? $"{what} is no JSON with one meaning (line {line + 1}, byte {e.BytePositionInLine + 1})."
                    : $"{what} has a member twice in one object.");
        }
        catch (InvalidOperationException)
        {
            // Half a character (a lone surrogate) in a member's name, which has to be unescaped to be compared. Everybody else reads such a name as another.
            return new VerificationFailure(VerificationFailureKind.MalformedJson, $"{what} has a member whose name is no text.");
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document;
        document.Dispose();
        return new VerificationFailure(VerificationFailureKind.MalformedJson, $"{what} is no JSON object.");
    }

    /// <summary>The member of an object, or null when it is absent or <c>null</c>: proto3 JSON makes no difference.</summary>
    public static JsonElement? Member(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>The text of a string; null when it is none, or holds half a character (a lone surrogate).</summary>
    public static string? Text(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A number of 64 bits with sign, as proto3 JSON writes it: a decimal string, or a number. Null: it is neither, or does not fit.</summary>
    public static long? Int64(this JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Number)
            return element.TryGetInt64(out var number) ? number : WholeNumber(element);
        return element.Text() is { Length: > 0 and < 32 } text
            && long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
    }

    /// <summary>No fewer than the names and values of the text: each stands behind one of these characters. Those inside strings count, too.</summary>
    private static int TokenBound(ReadOnlySpan<byte> utf8) => utf8.Count((byte)',') + utf8.Count((byte)':') + utf8.Count((byte)'[') + utf8.Count((byte)'{') + 1;

    private static long? WholeNumber(JsonElement element) =>
        element.TryGetDecimal(out var value) && decimal.Truncate(value) == value && value is >= long.MinValue and <= long.MaxValue ? (long)value : null;

    private static bool IsTooDeep(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = VerificationLimits.MaxJsonDepth + 1 });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth > VerificationLimits.MaxJsonDepth)
                    return true;
            }
        }
        catch (JsonException)
        {
            return reader.CurrentDepth >= VerificationLimits.MaxJsonDepth;
        }

        return false;
    }
}
