using System.Buffers.Text;
using Modelgate.Verification.Keys;

namespace Modelgate.Verification.TransparencyLog;

/// <summary>A Rekor v1 log's promise to include an entry (signed entry timestamp, SET): a signature over body, time, log and index.</summary>
internal static class InclusionPromise
{
    /// <summary>Longest number of 64 bits with sign, in decimal.</summary>
    private const int MaxNumberLength = 20;

    /// <summary>True when the log's key has signed the promise.</summary>
    /// <param name="entry">The entry; its index is that of the whole log.</param>
    /// <param name="integratedTime">When the log took it in, seconds since 1970.</param>
    /// <param name="signature">The promise.</param>
    /// <param name="key">The log's key.</param>
    public static bool Verify(LogEntry entry, long integratedTime, ReadOnlyMemory<byte> signature, PublicKey key) =>
        key.Verify(SignedData(entry.Body.Span, integratedTime, entry.LogId.Span, entry.LogIndex ?? 0).Span, signature.Span, key.Hash);

    /// <summary>What is signed: canonical JSON (RFC 8785) with the members body, integratedTime, logID, logIndex. Their values are such that it can be written without a JSON writer.</summary>
    internal static ReadOnlyMemory<byte> SignedData(ReadOnlySpan<byte> body, long integratedTime, ReadOnlySpan<byte> logId, long logIndex)
    {
        ReadOnlySpan<byte> beforeBody = "{\"body\":\""u8;
        ReadOnlySpan<byte> beforeTime = "\",\"integratedTime\":"u8;
        ReadOnlySpan<byte> beforeLog = ",\"logID\":\""u8;
        ReadOnlySpan<byte> beforeIndex = "\",\"logIndex\":"u8;
        var data = new byte[beforeBody.Length + Base64.GetMaxEncodedToUtf8Length(body.Length) + beforeTime.Length + MaxNumberLength
            + beforeLog.Length + 2 * logId.Length + beforeIndex.Length + MaxNumberLength + 1];
        var rest = Append(data, beforeBody);
        Base64.EncodeToUtf8(body, rest, out _, out var written);
        rest = AppendNumber(Append(rest[written..], beforeTime), integratedTime);
        rest = Append(rest, beforeLog);
        Convert.TryToHexStringLower(logId, rest, out written);
        rest = AppendNumber(Append(rest[written..], beforeIndex), logIndex);
        rest = Append(rest, "}"u8);
        return data.AsMemory(0, data.Length - rest.Length);
    }

    private static Span<byte> Append(Span<byte> rest, ReadOnlySpan<byte> text)
    {
        text.CopyTo(rest);
        return rest[text.Length..];
    }

    private static Span<byte> AppendNumber(Span<byte> rest, long number)
    {
        Utf8Formatter.TryFormat(number, rest, out var written);
        return rest[written..];
    }
}
