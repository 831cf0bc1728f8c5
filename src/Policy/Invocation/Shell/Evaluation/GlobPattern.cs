namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <summary>Shell patterns: <c>*</c>, <c>?</c>, <c>[…]</c>; a backslash makes the next character plain (POSIX XCU 2.13).</summary>
internal static class GlobPattern
{
    /// <summary>True when the whole text matches. Time is bounded by the product of both lengths; callers bound those.</summary>
    public static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var p = 0;
        var t = 0;
        var starPattern = -1;
        var starText = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                starPattern = ++p;
                starText = t;
            }
            else if (p < pattern.Length && MatchOne(pattern, ref p, text[t]))
            {
                t++;
            }
            else if (starPattern >= 0)
            {
                p = starPattern;
                t = ++starText;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
            p++;
        return p == pattern.Length;
    }

    /// <summary>Matches one character and moves on; false leaves the position anywhere.</summary>
    private static bool MatchOne(ReadOnlySpan<char> pattern, ref int p, char c)
    {
        switch (pattern[p])
        {
            case '?':
                p++;
                return true;
            case '\\' when p + 1 < pattern.Length:
                p += 2;
                return pattern[p - 1] == c;
            case '[':
                var close = p + 1;
                if (close < pattern.Length && pattern[close] is '!' or '^')
                    close++;
                if (close < pattern.Length && pattern[close] == ']')
                    close++;
                while (close < pattern.Length && pattern[close] != ']')
                    close += pattern[close] == '[' && pattern[close..].IndexOf(":]") is > 0 and var end ? end + 2 : 1;
                if (close >= pattern.Length)
                    break;
                var matched = InSet(pattern[(p + 1)..close], c);
                p = close + 1;
                return matched;
        }

        return pattern[p++] == c;
    }

    private static bool InSet(ReadOnlySpan<char> set, char c)
    {
        var negated = set.Length > 0 && set[0] is '!' or '^';
        if (negated)
            set = set[1..];
        var found = false;
        for (var i = 0; i < set.Length; i++)
        {
            if (set[i] == '[' && i + 1 < set.Length && set[i + 1] == ':' && set[i..].IndexOf(":]") is > 0 and var end)
            {
                found |= InClass(set[(i + 2)..(i + end)], c);
                i += end + 1;
                continue;
            }

            if (set[i] == '\\' && i + 1 < set.Length)
                i++;
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                found |= c >= set[i] && c <= set[i + 2];
                i += 2;
            }
            else
            {
                found |= set[i] == c;
            }
        }

        return found != negated;
    }

    private static bool InClass(ReadOnlySpan<char> name, char c) => name switch
    {
        "alpha" => char.IsAsciiLetter(c),
        "digit" => char.IsAsciiDigit(c),
        "alnum" => char.IsAsciiLetterOrDigit(c),
        "upper" => char.IsAsciiLetterUpper(c),
        "lower" => char.IsAsciiLetterLower(c),
        "space" => char.IsWhiteSpace(c),
        "blank" => c is ' ' or '\t',
        "punct" => char.IsPunctuation(c) || char.IsSymbol(c),
        "xdigit" => char.IsAsciiHexDigit(c),
        _ => false,
    };
}
