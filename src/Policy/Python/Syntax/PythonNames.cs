using System.Collections.Frozen;
using System.Text;

namespace Modelgate.Policy.Python.Syntax;

/// <summary>Names and keywords of the language.</summary>
internal static class PythonNames
{
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "and", "as", "assert", "async", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally", "for", "from",
        "global", "if", "import", "in", "is", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "lambda",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ReservedSpans = Reserved.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>True for a word that cannot be a name. (<c>True</c>, <c>None</c> and the soft keywords can, here.)</summary>
    public static bool IsReserved(ReadOnlySpan<char> text) => ReservedSpans.Contains(text);

    /// <summary>A name as the interpreter compares it: compatibility forms of letters are the letters (Language Reference 2.3, NFKC).</summary>
    public static string Normalise(ReadOnlySpan<char> name)
    {
        if (Ascii.IsValid(name))
            return name.ToString();
        var folded = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case >= 0x1D400 and <= 0x1D6A3:
                    var letter = (rune.Value - 0x1D400) % 52;
                    folded.Append((char)(letter < 26 ? 'A' + letter : 'a' + letter - 26));
                    break;
                case >= 0x1D7CE and <= 0x1D7FF:
                    folded.Append((char)('0' + ((rune.Value - 0x1D7CE) % 10)));
                    break;
                case >= 0xFF01 and <= 0xFF5E:
                    folded.Append((char)(rune.Value - 0xFEE0));
                    break;
                case >= 0x24B6 and <= 0x24CF:
                    folded.Append((char)('A' + rune.Value - 0x24B6));
                    break;
                case >= 0x24D0 and <= 0x24E9:
                    folded.Append((char)('a' + rune.Value - 0x24D0));
                    break;
                default:
                    var at = Compatible.IndexOf((char)Math.Min(rune.Value, 0xFFFF), StringComparison.Ordinal);
                    folded.Append(at < 0 ? rune.ToString() : Plain[at]);
                    break;
            }
        }

        return folded.ToString();
    }

    // The runtime has no Unicode tables here, so the forms that fold to ASCII letters are listed: an identifier can hide behind no others.
    private const string Compatible = "\u017F\u00AA\u00BA\u2071\u207F\u02B0\u02B2\u02B3\u02B7\u02B8\u02E1\u02E2\u02E3\u1D43\u1D47\u1D48\u1D49\u1D4D\u1D4F\u1D50\u1D52\u1D56\u1D57\u1D58\u1D5B\u1D62\u1D63\u1D64\u1D65\u2090\u2091\u2092\u2093\u2095\u2096\u2097\u2098\u2099\u209A\u209B\u209C\u210A\u210E\u2113\u212F\u2134\u2139\u210B\u2110\u2112\u211B\u212C\u2130\u2131\u2133\u2115\u2119\u211A\u211D\u2124\u2102\u210D\uFB00\uFB01\uFB02\uFB03\uFB04\uFB05\uFB06";
    private static readonly string[] Plain =
    [
        "s", "a", "o", "i", "n", "h", "j", "r", "w", "y", "l", "s", "x", "a", "b", "d", "e", "g", "k", "m", "o", "p", "t", "u", "v", "i", "r", "u", "v", "a", "e", "o", "x",
        "h", "k", "l", "m", "n", "p", "s", "t", "g", "h", "l", "e", "o", "i", "H", "I", "L", "R", "B", "E", "F", "M", "N", "P", "Q", "R", "Z", "C", "H",
        "ff", "fi", "fl", "ffi", "ffl", "st", "st",
    ];
}
