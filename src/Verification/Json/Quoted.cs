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
            shown.Append(char.IsControl(c) || char.IsSurrogate(c) || c is '"' or '\u2028' or '\u2029' ? '?' : c);
        return shown.Append(text.Length > MaxLength ? "…\"" : "\"").ToString();
    }
}
