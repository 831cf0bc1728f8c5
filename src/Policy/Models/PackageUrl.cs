using System.Text;

namespace Modelgate.Policy.Models;

/// <summary>Writes package URLs (ECMA-427, the purl specification): <c>pkg:type/namespace/name@version?key=value</c>.</summary>
internal static class PackageUrl
{
    /// <summary>Appends text, percent-encoding everything but letters, digits, <c>.-_~</c> and <c>:</c>, and <c>/</c> when <paramref name="keepSlash"/>.</summary>
    public static StringBuilder AppendEncoded(this StringBuilder target, string text, bool keepSlash)
    {
        var plain = true;
        foreach (var c in text)
            plain = plain && IsPlain(c, keepSlash);
        if (plain)
            return target.Append(text);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsBmp && IsPlain((char)rune.Value, keepSlash))
            {
                target.Append((char)rune.Value);
                continue;
            }

            var length = rune.EncodeToUtf8(bytes);
            foreach (var b in bytes[..length])
                target.Append('%').Append(Hex(b >> 4)).Append(Hex(b & 15));
        }

        return target;
    }

    private static char Hex(int digit) => "0123456789ABCDEF"[digit];

    private static bool IsPlain(char c, bool keepSlash) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '~' or ':' || (keepSlash && c == '/');
}
