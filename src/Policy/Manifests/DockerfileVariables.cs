using System.Text;

namespace Modelgate.Policy.Manifests;

/// <summary>Variables of a Dockerfile: <c>ENV</c> and <c>ARG</c> lines, and <c>$NAME</c> in other instructions.</summary>
/// <remarks>Dockerfile reference, "Environment replacement": <c>$x</c>, <c>${x}</c>, <c>${x:-word}</c>, <c>${x:+word}</c>; nothing else is a shell here.</remarks>
public static class DockerfileVariables
{
    /// <summary>Reads <c>A=b C="d e"</c>, and the old form <c>ENV A the rest</c>. The value is null where an <c>ARG</c> has no default.</summary>
    public static IReadOnlyList<KeyValuePair<string, string?>> Pairs(string text, bool isArgument)
    {
        ArgumentNullException.ThrowIfNull(text);
        var pairs = new List<KeyValuePair<string, string?>>();
        var end = text.AsSpan().IndexOfAny(" \t=");
        if (!isArgument && end > 0 && text[end] != '=')
        {
            pairs.Add(new(text[..end], text[end..].Trim()));
            return pairs;
        }

        var at = 0;
        while (at < text.Length)
        {
            while (at < text.Length && text[at] is ' ' or '\t')
                at++;
            var word = new StringBuilder();
            var equals = -1;
            var quote = '\0';
            while (at < text.Length && (quote != '\0' || text[at] is not (' ' or '\t')))
            {
                var c = text[at++];
                if (quote == '\0' && c is '"' or '\'')
                {
                    quote = c;
                }
                else if (c == quote)
                {
                    quote = '\0';
                }
                else if (c == '\\' && quote != '\'' && at < text.Length)
                {
                    if (text[at] == '$')
                        word.Append(c);
                    word.Append(text[at++]);
                }
                else
                {
                    if (c == '=' && equals < 0)
                        equals = word.Length;
                    word.Append(c);
                }
            }

            var whole = word.ToString();
            if (equals > 0)
                pairs.Add(new(whole[..equals], whole[(equals + 1)..]));
            else if (isArgument && whole.Length > 0 && equals < 0)
                pairs.Add(new(whole, null));
        }

        return pairs;
    }

    /// <summary>Fills in variables; one that is not known stays as written.</summary>
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(variables);
        if (!text.Contains('$', StringComparison.Ordinal))
            return text;
        var result = new StringBuilder(text.Length);
        var at = 0;
        while (at < text.Length && result.Length <= ResolutionLimits.MaxTextLength)
        {
            var c = text[at];
            if (c == '\\' && at + 1 < text.Length && text[at + 1] == '$')
            {
                result.Append('$');
                at += 2;
            }
            else if (c == '$' && TryReadVariable(text, at, out var name, out var alternative, out var length))
            {
                if (variables.TryGetValue(name, out var value))
                    result.Append(alternative.StartsWith(":+", StringComparison.Ordinal) ? alternative.AsSpan(2) : value);
                else if (alternative.StartsWith(":-", StringComparison.Ordinal))
                    result.Append(alternative, 2, alternative.Length - 2);
                else
                    result.Append(text, at, length);
                at += length;
            }
            else
            {
                result.Append(c);
                at++;
            }
        }

        return result.ToString();
    }

    // Keeps a text of nothing but open braces linear.
    private const int MaxAlternative = 4096;

    private static bool TryReadVariable(string text, int at, out string name, out string alternative, out int length)
    {
        (name, alternative, length) = ("", "", 0);
        var start = at + 1;
        if (start >= text.Length)
            return false;
        var braced = text[start] == '{';
        if (braced)
            start++;
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            end++;
        if (end == start)
            return false;
        name = text[start..end];
        if (!braced)
        {
            length = end - at;
            return true;
        }

        var close = text.IndexOf('}', end, Math.Min(MaxAlternative, text.Length - end));
        if (close < 0)
            return false;
        alternative = text[end..close];
        length = close + 1 - at;
        return true;
    }
}
