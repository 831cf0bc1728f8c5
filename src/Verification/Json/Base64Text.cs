using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Modelgate.Verification.Json;

/// <summary>Base64 that has one meaning (RFC 4648, 4 and 5): no white space, no stray bits at the end. Padding may be left out and the URL-safe
/// alphabet used, as proto3 JSON allows; the two alphabets are never mixed.</summary>
internal static class Base64Text
{
    private static readonly SearchValues<byte> Standard = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);
    private static readonly SearchValues<byte> UrlSafe = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    /// <summary>The bytes of a JSON string; null when it is no string or no base64.</summary>
    public static byte[]? Decode(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
            return null;
        // Escapes are rare (some writers escape "/"), and the raw form saves a string where there are none.
        var raw = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(element);
        var inner = raw[1..^1];
        return inner.Contains((byte)'\\') ? element.Text() is { } text ? Decode(text) : null : Decode(inner);
    }

    /// <summary>The bytes of a text; null when it is no base64.</summary>
    public static byte[]? Decode(string text) => Decode(Encoding.UTF8.GetBytes(text));

    /// <summary>The bytes of a text in ASCII; null when it is no base64.</summary>
    public static byte[]? Decode(ReadOnlySpan<byte> ascii)
    {
        var data = ascii;
        var padding = 0;
        while (padding < 2 && data.Length > 0 && data[^1] == (byte)'=')
        {
            data = data[..^1];
            padding++;
        }

        if (data.Length % 4 == 1 || (padding > 0 && ascii.Length % 4 != 0))
            return null;
        if (data.IsEmpty)
            return padding == 0 ? [] : null;
        var urlSafe = data.ContainsAny((byte)'-', (byte)'_');
        if (data.ContainsAnyExcept(urlSafe ? UrlSafe : Standard) || HasStrayBits(data))
            return null;
        var decoded = new byte[data.Length / 4 * 3 + Math.Max(0, data.Length % 4 - 1)];
        return Decode(data, decoded, urlSafe) ? decoded : null;
    }

    private static bool Decode(ReadOnlySpan<byte> data, Span<byte> decoded, bool urlSafe)
    {
        if (urlSafe)
            return Base64Url.DecodeFromUtf8(data, decoded, out _, out var taken) == OperationStatus.Done && taken == decoded.Length;
        var whole = data.Length / 4 * 4;
        if (Base64.DecodeFromUtf8(data[..whole], decoded, out _, out var written) != OperationStatus.Done)
            return false;
        if (whole == data.Length)
            return written == decoded.Length;
        Span<byte> last = [(byte)'=', (byte)'=', (byte)'=', (byte)'='];
        data[whole..].CopyTo(last);
        return Base64.DecodeFromUtf8(last, decoded[written..], out _, out var rest) == OperationStatus.Done && written + rest == decoded.Length;
    }

    /// <summary>True when the last character carries bits that no byte takes: another text for the same bytes.</summary>
    private static bool HasStrayBits(ReadOnlySpan<byte> data)
    {
        var unused = (data.Length % 4) switch { 2 => 0b1111, 3 => 0b11, _ => 0 };
        return (Value(data[^1]) & unused) != 0;
    }

    private static int Value(byte c) => c switch
    {
        >= (byte)'A' and <= (byte)'Z' => c - 'A',
        >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
        (byte)'+' or (byte)'-' => 62,
        _ => 63,
    };
}
