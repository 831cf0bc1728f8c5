using System.Globalization;
using System.Text;

namespace Modelgate.Policy.Python.Syntax;

/// <summary>A string token taken apart: what its prefix says and the text between its quotes (Language Reference 2.4.1).</summary>
/// <param name="IsRaw">Backslashes stay.</param>
/// <param name="IsFormatted">An f-string: braces hold expressions.</param>
/// <param name="Body">The text between the quotes, escapes unread.</param>
internal readonly record struct PythonStringLiteral(bool IsRaw, bool IsFormatted, string Body)
{
    /// <summary>Takes a token apart.</summary>
    public static PythonStringLiteral Read(ReadOnlySpan<char> token)
    {
        var quote = token.IndexOfAny('"', '\'');
        var prefix = token[..quote];
        var rest = token[quote..];
        var width = rest.Length >= 6 && rest[1] == rest[0] && rest[2] == rest[0] ? 3 : 1;
        return new(prefix.ContainsAny('r', 'R'), prefix.ContainsAny('f', 'F') || prefix.ContainsAny('t', 'T'), rest[width..^width].ToString());
    }

    /// <summary>Replaces the escapes of text that is not raw.</summary>
    public static string Unescape(string body)
    {
        if (!body.Contains('\\', StringComparison.Ordinal))
            return body;
        var text = new StringBuilder(body.Length);
        for (var i = 0; i < body.Length; i++)
        {
            var c = body[i];
            if (c != '\\' || i + 1 == body.Length)
            {
                text.Append(c);
                continue;
            }

            c = body[++i];
            switch (c)
            {
                case '\n':
                    break;
                case '\r':
                    if (i + 1 < body.Length && body[i + 1] == '\n')
                        i++;
                    break;
                case '\\' or '\'' or '"':
                    text.Append(c);
                    break;
                case 'n':
                    text.Append('\n');
                    break;
                case 't':
                    text.Append('\t');
                    break;
                case 'r':
                    text.Append('\r');
                    break;
                case 'a' or 'b' or 'f' or 'v':
                    text.Append(c switch { 'a' => '\a', 'b' => '\b', 'f' => '\f', _ => '\v' });
                    break;
                case 'x':
                    i += AppendHex(text, body, i + 1, 2);
                    break;
                case 'u':
                    i += AppendHex(text, body, i + 1, 4);
                    break;
                case 'U':
                    i += AppendHex(text, body, i + 1, 8);
                    break;
                case >= '0' and <= '7':
                    var length = 1;
                    var value = c - '0';
                    while (length < 3 && i + 1 < body.Length && body[i + 1] is >= '0' and <= '7')
                    {
                        value = (value * 8) + (body[++i] - '0');
                        length++;
                    }

                    text.Append((char)value);
                    break;
                default:
                    text.Append('\\').Append(c);
                    break;
            }
        }

        return text.ToString();
    }

    private static int AppendHex(StringBuilder text, string body, int at, int digits)
    {
        if (at + digits > body.Length || !int.TryParse(body.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return 0;
        if (value is >= 0 and < 0xD800 or >= 0xE000 and <= 0x10FFFF)
            text.Append(char.ConvertFromUtf32(value));
        return digits;
    }
}
