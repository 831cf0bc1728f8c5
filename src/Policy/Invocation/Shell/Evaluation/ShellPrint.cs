using System.Globalization;
using System.Text;
using Modelgate.Policy.Invocation.Shell.Syntax;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <summary>What <c>echo</c> and <c>printf</c> write.</summary>
internal static class ShellPrint
{
    public static Word Echo(List<Word> words)
    {
        var at = 1;
        var newline = true;
        var escapes = false;
        while (at < words.Count && words[at].Text is ['-', _, ..] && words[at].Text.AsSpan(1).IndexOfAnyExcept("neE") < 0)
        {
            newline &= !words[at].Text.Contains('n', StringComparison.Ordinal);
            escapes |= words[at].Text.Contains('e', StringComparison.Ordinal);
            at++;
        }

        var text = new StringBuilder();
        Unresolved? unresolved = null;
        for (var i = at; i < words.Count; i++)
        {
            if (i > at)
                text.Append(' ');
            text.Append(words[i].Text);
            unresolved ??= words[i].Unresolved;
        }

        var result = text.ToString();
        var stops = false;
        if (escapes)
            result = ShellEscapes.Decode(result, isAnsiQuote: false, out stops);
        if (newline && !stops)
            result += "\n";
        return new(result, (at < words.Count ? words[at] : words[0]).Origin, unresolved);
    }

    /// <summary>Formats; null when the format is not known. The format is used again while arguments remain (POSIX XCU, printf).</summary>
    public static Word? Printf(List<Word> words, int at, Func<int, bool> spend)
    {
        var format = words[at];
        if (!format.IsKnown)
            return null;
        var text = new StringBuilder();
        Unresolved? unresolved = null;
        var next = at + 1;
        var origin = next < words.Count ? words[next].Origin : format.Origin;
        do
        {
            var before = next;
            if (!spend(format.Text.Length) || !One(format.Text, words, ref next, text, ref unresolved))
                return null;
            if (next == before)
                break;
        }
        while (next < words.Count);
        return new(text.ToString(), origin, unresolved);
    }

    private static bool One(string format, List<Word> words, ref int next, StringBuilder text, ref Unresolved? unresolved)
    {
        var i = 0;
        var plain = new StringBuilder();
        while (i < format.Length)
        {
            if (format[i] != '%')
            {
                plain.Append(format[i++]);
                continue;
            }

            if (i + 1 < format.Length && format[i + 1] == '%')
            {
                plain.Append('%');
                i += 2;
                continue;
            }

            text.Append(ShellEscapes.Decode(plain.ToString(), isAnsiQuote: false, out _));
            plain.Clear();
            if (++i >= format.Length)
                return false;
            var word = next < words.Count ? words[next++] : null;
            unresolved ??= word?.Unresolved;
            switch (format[i++])
            {
                case 's':
                    text.Append(word?.Text);
                    break;
                case 'b':
                    text.Append(ShellEscapes.Decode(word?.Text ?? "", isAnsiQuote: false, out _));
                    break;
                case 'd' or 'i':
                    if (word is { IsKnown: true } && !long.TryParse(word.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
                        return false;
                    text.Append(word?.Text ?? "0");
                    break;
                default:
                    return false;
            }
        }

        text.Append(ShellEscapes.Decode(plain.ToString(), isAnsiQuote: false, out _));
        return true;
    }
}
