using Modelgate.Policy.Invocation;

namespace Modelgate.Policy.Resolution;

/// <summary>Finds in a script of <c>sed</c> what starts programs: the command <c>e</c> and the flag <c>e</c> of <c>s</c> (GNU sed 4.9 manual, 3.5 and 3.8).</summary>
internal static class SedScript
{
    /// <summary>The script that may start a program; null when none does.</summary>
    public static Word? Find(ProgramInvocation invocation)
    {
        var words = invocation.Rest;
        Word? first = null;
        var hasScript = false;
        for (var i = 0; i < words.Length; i++)
        {
            var text = words[i].Text;
            var script = text is "-e" or "--expression" && i + 1 < words.Length ? words[++i]
                : text.StartsWith("--expression=", StringComparison.Ordinal) ? words[i].With(text[13..])
                : text is ['-', not '-', ..] && text[^1] == 'e' && i + 1 < words.Length ? words[++i]
                : text is ['-', 'e', _, ..] ? words[i].With(text[2..])
                : null;
            if (text is "-f" or "--file" or "-l" or "--line-length")
                i++;
            hasScript |= script is not null || text is "-f" or "--file";
            if (script is not null && MayStart(script))
                return script;
            if (script is null && text is not ['-', _, ..])
                first ??= words[i];
        }

        return !hasScript && first is not null && MayStart(first) ? first : null;
    }

    private static bool MayStart(Word script) => script.IsKnown && MayStart(script.Text);

    /// <summary>True when a command of the script starts a program.</summary>
    internal static bool MayStart(ReadOnlySpan<char> script)
    {
        var i = 0;
        while (i < script.Length)
        {
            if (script[i] is ' ' or '\t' or '\n' or ';' or '{' or '}' or '!' or ',' or '$' or '+' or '~' or (>= '0' and <= '9'))
            {
                i++;
            }
            else if (script[i] is '/' or '\\')
            {
                i += script[i] == '\\' ? 1 : 0;
                SkipDelimited(script, ref i);
                while (i < script.Length && script[i] is 'I' or 'M')
                    i++;
            }
            else if (script[i] is 's' or 'y')
            {
                if (Substitutes(script, ref i))
                    return true;
            }
            else if (script[i] == 'e')
            {
                return true;
            }
            else
            {
                // Text, labels and file names end with the line; other commands are one letter.
                var end = script[i] is 'a' or 'i' or 'c' or 'r' or 'R' or 'w' or 'W' or 'b' or 't' or 'T' or ':' or '#' ? script[i..].IndexOf('\n') : 1;
                i = end < 0 ? script.Length : i + end;
            }
        }

        return false;
    }

    /// <summary>Reads <c>s/a/b/flags</c> or <c>y/a/b/</c>; true when a flag starts the result as a program.</summary>
    private static bool Substitutes(ReadOnlySpan<char> script, ref int i)
    {
        var isSubstitution = script[i++] == 's';
        SkipDelimited(script, ref i);
        i--;
        SkipDelimited(script, ref i);
        while (isSubstitution && i < script.Length && script[i] is 'g' or 'p' or 'i' or 'I' or 'm' or 'M' or 'e' or 'w' or (>= '0' and <= '9'))
        {
            if (script[i] == 'e')
                return true;
            if (script[i++] != 'w')
                continue;
            var end = script[i..].IndexOf('\n');
            i = end < 0 ? script.Length : i + end;
        }

        return false;
    }

    /// <summary>Goes from a delimiter past the next one that is not escaped and, as in GNU sed, stands in no bracket expression of the delimiter's line.</summary>
    private static void SkipDelimited(ReadOnlySpan<char> script, ref int i)
    {
        if (i >= script.Length)
            return;
        var delimiter = script[i++];
        while (i < script.Length && script[i] != delimiter)
            i += script[i] == '\\' ? 2 : 1;
        i = Math.Min(i + 1, script.Length);
    }
}
