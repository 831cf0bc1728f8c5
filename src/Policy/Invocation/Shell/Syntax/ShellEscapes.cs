using System.Globalization;
using System.Text;

namespace Modelgate.Policy.Invocation.Shell.Syntax;

/// <summary>Backslash escapes of <c>$'…'</c>, <c>echo -e</c> and <c>printf</c> (Bash Reference Manual 3.1.2.4, 4.2).</summary>
internal static class ShellEscapes
{
    /// <summary>Decodes. <paramref name="stops"/> is true when <c>\c</c> ends the output.</summary>
    public static string Decode(ReadOnlySpan<char> text, bool isAnsiQuote, out bool stops)
    {
        stops = false;
        var result = new StringBuilder(text.Length);
        var i = 0;
        while (i < text.Length)
        {
            var c = text[i++];
            if (c != '\\' || i >= text.Length)
            {
                result.Append(c);
                continue;
            }

            c = text[i++];
            switch (c)
            {
                case 'n': result.Append('\n'); break;
                case 't': result.Append('\t'); break;
                case 'r': result.Append('\r'); break;
                case 'a': result.Append('\a'); break;
                case 'b': result.Append('\b'); break;
                case 'f': result.Append('\f'); break;
                case 'v': result.Append('\v'); break;
                case 'e' or 'E': result.Append('\u001b'); break;
                case '\\': result.Append('\\'); break;
                case '\'' or '"' or '?' when isAnsiQuote: result.Append(c); break;
                case 'c' when !isAnsiQuote:
                    stops = true;
                    return result.ToString();
                case 'x': AppendNumber(text, ref i, 16, 2, "\\x", result); break;
                case 'u': AppendNumber(text, ref i, 16, 4, "\\u", result); break;
                case 'U': AppendNumber(text, ref i, 16, 8, "\\U", result); break;
                case >= '0' and <= '7':
                    if (isAnsiQuote || c != '0')
                        i--;
                    AppendNumber(text, ref i, 8, 3, "\\0", result);
                    break;
                default: result.Append('\\').Append(c); break;
            }
        }

        return result.ToString();
    }

    private static void AppendNumber(ReadOnlySpan<char> text, ref int i, int radix, int digits, string written, StringBuilder result)
    {
        var end = i;
        while (end < text.Length && end - i < digits && (radix == 16 ? char.IsAsciiHexDigit(text[end]) : text[end] is >= '0' and <= '7'))
            end++;
        if (end == i)
        {
            if (radix == 16)
                result.Append(written);
            return;
        }

        long value = 0;
        foreach (var c in text[i..end])
            value = (value * radix) + int.Parse([c], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        i = end;
        if (value is > 0 and < 0x110000 and not (>= 0xD800 and < 0xE000))
            result.Append(new Rune((int)value).ToString());
    }
}
