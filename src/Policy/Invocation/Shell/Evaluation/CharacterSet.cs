namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <summary>Characters that one place of a pattern accepts, and the lists that <c>tr</c> takes (POSIX XBD 9.3.5, XCU tr).</summary>
internal sealed class CharacterSet
{
    public static readonly CharacterSet Any = new('\0', '\uffff');

    private readonly List<(char First, char Last)> _ranges = [];
    private bool _negated;

    public CharacterSet(char first, char last) => _ranges.Add((first, last));

    private CharacterSet()
    {
    }

    public bool Contains(char c)
    {
        foreach (var (first, last) in _ranges)
        {
            if (c >= first && c <= last)
                return !_negated;
        }

        return _negated;
    }

    /// <summary>What a backslash and a character stand for; null when not read.</summary>
    public static CharacterSet? Escaped(char c)
    {
        switch (c)
        {
            case 's' or 'S':
                return new() { _ranges = { (' ', ' '), ('\t', '\r') }, _negated = c == 'S' };
            case 'w' or 'W':
                return new() { _ranges = { ('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_') }, _negated = c == 'W' };
            case 't':
                return new('\t', '\t');
            case >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '(' or ')' or '{' or '}' or '<' or '>' or '`' or '\'' or '\n':
                return null;
            default:
                return new(c, c);
        }
    }

    /// <summary>Reads a set after its opening bracket; null when it is not closed or not read.</summary>
    public static CharacterSet? Parse(string text, ref int i)
    {
        var set = new CharacterSet();
        if (i < text.Length && text[i] == '^')
        {
            set._negated = true;
            i++;
        }

        var begin = i;
        while (i < text.Length && (text[i] != ']' || i == begin))
        {
            if (text[i] == '[' && i + 1 < text.Length && text[i + 1] is ':' or '=' or '.')
            {
                if (!AddClass(text, ref i, set._ranges))
                    return null;
                continue;
            }

            // In a set a backslash is itself, but GNU sed reads \t and \n; too unlike each other to tell.
            if (text[i] == '\\')
                return null;
            var first = text[i++];
            if (i + 1 < text.Length && text[i] == '-' && text[i + 1] != ']')
            {
                set._ranges.Add((first, text[i + 1]));
                i += 2;
            }
            else
            {
                set._ranges.Add((first, first));
            }
        }

        if (i >= text.Length)
            return null;
        i++;
        return set;
    }

    /// <summary>The characters of a list as <c>tr</c> takes it, in order; null when it is not read.</summary>
    public static string? List(string text)
    {
        var list = new System.Text.StringBuilder();
        var i = 0;
        while (i < text.Length && list.Length <= 512)
        {
            if (text[i] == '[' && i + 1 < text.Length && text[i + 1] == ':')
            {
                var ranges = new List<(char First, char Last)>();
                if (!AddClass(text, ref i, ranges))
                    return null;
                foreach (var (from, to) in ranges)
                    Append(list, from, to);
                continue;
            }

            if (text[i] == '[' && i + 2 < text.Length && (text[i + 1] is '=' || text[i + 2] == '*'))
                return null;
            if (Character(text, ref i) is not { } first)
                return null;
            if (i + 1 < text.Length && text[i] == '-')
            {
                i++;
                if (Character(text, ref i) is not { } last || last < first || last - first > 256)
                    return null;
                Append(list, first, last);
            }
            else
            {
                list.Append(first);
            }
        }

        return list.Length is 0 or > 512 ? null : list.ToString();
    }

    private static void Append(System.Text.StringBuilder list, char first, char last)
    {
        for (int c = first; c <= last; c++)
            list.Append((char)c);
    }

    private static char? Character(string text, ref int i)
    {
        if (text[i] != '\\' || i + 1 == text.Length)
            return text[i++];
        i += 2;
        return text[i - 1] switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'f' => '\f',
            'v' => '\v',
            '\\' => '\\',
            '0' => '\0',
            >= 'a' and <= 'z' or >= '1' and <= '9' => null,
            var other => other,
        };
    }

    private static bool AddClass(string text, ref int i, List<(char First, char Last)> ranges)
    {
        var end = text.IndexOf(":]", i + 2, StringComparison.Ordinal);
        if (end < 0)
            return false;
        switch (text[(i + 2)..end])
        {
            case "space":
                ranges.AddRange([('\t', '\r'), (' ', ' ')]);
                break;
            case "blank":
                ranges.AddRange([('\t', '\t'), (' ', ' ')]);
                break;
            case "upper":
                ranges.Add(('A', 'Z'));
                break;
            case "lower":
                ranges.Add(('a', 'z'));
                break;
            case "digit":
                ranges.Add(('0', '9'));
                break;
            case "alpha":
                ranges.AddRange([('A', 'Z'), ('a', 'z')]);
                break;
            case "alnum":
                ranges.AddRange([('0', '9'), ('A', 'Z'), ('a', 'z')]);
                break;
            default:
                return false;
        }

        i = end + 2;
        return true;
    }
}
