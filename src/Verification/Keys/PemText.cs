using System.Security.Cryptography;

namespace Modelgate.Verification.Keys;

/// <summary>The blocks of a text in PEM (RFC 7468). Text between blocks is allowed, as tools write it there; a block that cannot be read is not
/// passed over.</summary>
internal static class PemText
{
    /// <summary>A block.</summary>
    /// <param name="Label">The label: <c>CERTIFICATE</c>.</param>
    /// <param name="Data">The decoded bytes.</param>
    public sealed record Block(string Label, ReadOnlyMemory<byte> Data);

    /// <summary>All blocks in order; null when there is something that looks like a block and is none, or there are more than the limit.</summary>
    public static IReadOnlyList<Block>? Read(string text, int maxBlocks)
    {
        List<Block> blocks = [];
        var rest = text.AsSpan();
        while (rest.IndexOf("-----BEGIN ") is >= 0 and var begin)
        {
            // The search passes over what it cannot read; what it finds must be the block that begins here.
            if (blocks.Count == maxBlocks || !PemEncoding.TryFind(rest, out var fields) || fields.Location.Start.GetOffset(rest.Length) != begin)
                return null;
            var data = new byte[fields.DecodedDataLength];
            if (!Convert.TryFromBase64Chars(rest[fields.Base64Data], data, out var written) || written != data.Length)
                return null;
            blocks.Add(new(rest[fields.Label].ToString(), data));
            rest = rest[fields.Location.End..];
        }

        return blocks;
    }
}
