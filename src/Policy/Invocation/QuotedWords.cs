using System.Text;

namespace Modelgate.Policy.Invocation;

/// <summary>Splits a command that is written as one text into words, by quotes and blanks alone (POSIX <c>shlex</c>): nothing is expanded, no operator counts.</summary>
internal static class QuotedWords
{
    /// <summary>The words; each carries the text's origin and certainty.</summary>
    public static List<Word> Split(Word text)
    {
        var found = new List<Word>();
        var part = new StringBuilder();
        var isOpen = false;
        var quote = '\0';
        for (var i = 0; i < text.Text.Length && found.Count < ResolutionLimits.MaxArguments; i++)
        {
            var c = text.Text[i];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                End();
                continue;
            }

            if (c == quote && quote != '\0')
            {
                quote = '\0';
            }
            else if (quote == '\0' && c is ('"' or '\''))
            {
                quote = c;
            }
            else
            {
                // Between double quotes a backslash only hides a quote or another backslash.
                var next = i + 1 < text.Text.Length ? text.Text[i + 1] : '\0';
                if (c == '\\' && next != '\0' && (quote == '\0' || (quote == '"' && next is ('"' or '\\'))))
                    c = text.Text[++i];
                part.Append(c);
            }

            isOpen = true;
        }

        End();
        return found;

        void End()
        {
            if (isOpen)
                found.Add(text.With(part.ToString()));
            part.Clear();
            isOpen = false;
        }
    }
}
