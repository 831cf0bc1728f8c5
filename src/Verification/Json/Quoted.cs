using System.Globalization;
using System.Text;

namespace Modelgate.Verification.Json;

/// <summary>Foreign text inside a sentence: quoted, without control characters, bounded in length.</summary>
internal static class Quoted
{
    private const int MaxLength = 200;

    /// <summary>The text between quotes.</summary>
    public static string Text(string text)
    {
        var shown = new StringBuilder("\"", Math.Min(text.Length, MaxLength) + 8);
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, MaxLength)))
            shown.Append(IsTame(c) ? c : '?');
        return shown.Append(text.Length > MaxLength ? "…\"" : "\"").ToString();
    }

    // Format characters too: those of writing direction turn the rest of a line around.
    private static bool IsTame(char c) => !char.IsControl(c) && !char.IsSurrogate(c) && c is not ('"' or '\u2028' or '\u2029')
        && char.GetUnicodeCategory(c) != UnicodeCategory.Format;
}
