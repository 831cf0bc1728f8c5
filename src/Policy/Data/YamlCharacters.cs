using System.Globalization;

namespace Modelgate.Policy.Data;

/// <summary>The characters that YAML allows (YAML 1.1, 5.1), which both go-yaml and PyYAML insist on.</summary>
/// <remarks>The YAML library takes NUL for the end of the text; everything after it would be hidden from us.</remarks>
internal static class YamlCharacters
{
    internal static (string Message, int Line)? FindForbidden(string text)
    {
        var line = 1;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n')
                line++;
            if (c is >= ' ' and <= '~' or '\n' or '\r' or '\t')
                continue;
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (c is < ' ' or (>= '\u007f' and < '\u00a0' and not '\u0085') or (>= '\ud800' and <= '\udfff') or > '\ufffd')
                return ($"the character U+{((int)c).ToString("X4", CultureInfo.InvariantCulture)} is not allowed in YAML", line);
        }

        return null;
    }
}
