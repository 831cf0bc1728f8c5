using System.Security.Cryptography;

namespace Modelgate.Verification.Keys;

/// <summary>The blocks of a text in PEM (RFC 7468). Text between blocks is allowed, as tools write it there; a block that cannot be read is not
/// passed over.</summary>
internal static class PemText
{
    private const string Begin = "-----BEGIN ";
    private const int MaxLabelLength = 64;

    /// <summary>A block.</summary>
    /// <param name="Label">The label: <c>CERTIFICATE</c>.</param>
    /// <param name="Data">The decoded bytes.</param>
    public sealed record Block(string Label, ReadOnlyMemory<byte> Data);

    /// <summary>All blocks in order; null when there is something that looks like a block and is none, or there are more than the limit.</summary>
    public static IReadOnlyList<Block>? Read(string text, int maxBlocks)
    {
        List<Block> blocks = [];
        var rest = text.AsSpan();
        while (rest.IndexOf(Begin) is >= 0 and var begin)
        {
            rest = rest[begin..];
            if (blocks.Count == maxBlocks || LengthOfFirst(rest) is not { } length || Decode(rest[..length]) is not { } block)
                return null;
            blocks.Add(block);
            rest = rest[length..];
        }

        return blocks;
    }

    /// <summary>How far the block that begins here goes; null when it has no end, or another begins before. (The platform would search on from every
    /// beginning to the end of the text.)</summary>
    private static int? LengthOfFirst(ReadOnlySpan<char> text)
    {
        var label = text[Begin.Length..];
        var dashes = label.IndexOf("-----");
        if (dashes is < 0 or > MaxLabelLength)
            return null;
        var end = $"-----END {label[..dashes]}-----";
        var at = text.IndexOf(end);
        return at < 0 || text[Begin.Length..at].Contains(Begin, StringComparison.Ordinal) ? null : at + end.Length;
    }

    private static Block? Decode(ReadOnlySpan<char> text)
    {
        if (!PemEncoding.TryFind(text, out var fields) || fields.Location.Start.GetOffset(text.Length) != 0 || fields.Location.End.GetOffset(text.Length) != text.Length)
            return null;
        var data = new byte[fields.DecodedDataLength];
        return Convert.TryFromBase64Chars(text[fields.Base64Data], data, out var written) && written == data.Length
            ? new(text[fields.Label].ToString(), data)
            : null;
    }
}
