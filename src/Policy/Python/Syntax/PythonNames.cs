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
        var text = name.ToString();
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
                return FoldMathematical(text);
        }

        return text.IsNormalized(NormalizationForm.FormKC) ? text : text.Normalize(NormalizationForm.FormKC);
    }

    // Lone surrogates make Normalize throw; the letters outside the basic plane that fold to ASCII are the mathematical alphabets.
    private static string FoldMathematical(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is >= 0x1D400 and <= 0x1D6A3)
            {
                var letter = (rune.Value - 0x1D400) % 52;
                folded.Append((char)(letter < 26 ? 'A' + letter : 'a' + letter - 26));
            }
            else
            {
                folded.Append(rune.ToString());
            }
        }

        var result = folded.ToString();
        return result.IsNormalized(NormalizationForm.FormKC) ? result : result.Normalize(NormalizationForm.FormKC);
    }
}
