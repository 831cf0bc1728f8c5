using System.Globalization;
using System.Text;

namespace Modelgate.Operator.Reports;

/// <summary>Makes text from manifests fit for a terminal: one line, no control characters, not endless.</summary>
internal static class PlainText
{
    /// <summary>The text with control and format characters (bidirectional overrides among them) written out, cut where it is longer than <paramref name="maxLength"/>.</summary>
    public static string Of(string text, int maxLength = int.MaxValue)
    {
        var length = Math.Min(text.Length, maxLength);
        if (length == text.Length && !NeedsEscape(text))
            return text;
        if (length < text.Length && char.IsHighSurrogate(text[length - 1]))
            length--;
        var plain = new StringBuilder(length + 16);
        foreach (var c in text.AsSpan(0, length))
        {
            if (!IsUnsafe(c))
                plain.Append(c);
            else if (c is '\n' or '\r' or '\t')
                plain.Append(c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
            else
                plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return length < text.Length ? plain.Append('…').ToString() : plain.ToString();
    }

    /// <summary>The first line that says something; an ellipsis stands for the others.</summary>
    public static string FirstLine(string text, int maxLength)
    {
        var start = text.AsSpan().TrimStart();
        var end = start.IndexOfAny('\r', '\n');
        return end < 0 ? Of(start.ToString(), maxLength) : Of(start[..end].TrimEnd().ToString(), maxLength) + " …";
    }

    private static bool NeedsEscape(string text)
    {
        foreach (var c in text)
        {
            if (IsUnsafe(c))
                return true;
        }

        return false;
    }

    private static bool IsUnsafe(char c) => c is < ' ' or > '~' && char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
