using System.Text;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <summary>One command of <c>sed</c>: <c>s/pattern/text/g</c> or <c>/pattern/d</c> (POSIX XCU sed).</summary>
internal sealed class SedCommand
{
    private LinePattern? _address;
    private LinePattern? _pattern;
    private string _replacement = "";
    private bool _all;
    private bool _isTooLong;

    /// <summary>True when matching was given up.</summary>
    public bool IsExhausted => _isTooLong || _address?.IsExhausted == true || _pattern?.IsExhausted == true;

    /// <summary>Steps of matching so far.</summary>
    public int Work => (_address?.Work ?? 0) + (_pattern?.Work ?? 0);

    /// <summary>The line after the command; null when it is deleted.</summary>
    public string? Apply(string line)
    {
        if (_address is not null && _address.Find(line, 0) is null)
            return line;
        return _pattern is null ? null : Substitute(line, _pattern);
    }

    private string Substitute(string line, LinePattern pattern)
    {
        var result = new StringBuilder();
        var at = 0;
        while (at <= line.Length && pattern.Find(line, at) is var (start, length))
        {
            result.Append(line, at, start - at);
            foreach (var c in _replacement)
            {
                if (c == '\0')
                    result.Append(line, start, length);
                else
                    result.Append(c);
                if (result.Length > ResolutionLimits.MaxTextLength)
                {
                    _isTooLong = true;
                    return line;
                }
            }

            at = start + length;
            // An empty match takes the next character along, or it would match there for ever.
            if (length == 0)
            {
                if (at < line.Length)
                    result.Append(line[at]);
                at++;
            }

            if (!_all)
                break;
        }

        return at < line.Length ? result.Append(line, at, line.Length - at).ToString() : result.ToString();
    }

    /// <summary>Reads a script; false when something in it is not read.</summary>
    public static bool Read(string script, bool extended, List<SedCommand> commands)
    {
        var i = 0;
        while (commands.Count < 64)
        {
            while (i < script.Length && script[i] is ' ' or '\t' or ';' or '\n')
                i++;
            if (i >= script.Length)
                return true;
            var command = new SedCommand();
            if (script[i] == '/')
            {
                if (Delimited(script, '/', ref i) is not { } address || (command._address = LinePattern.Parse(address, extended)) is null)
                    return false;
                while (i < script.Length && script[i] == ' ')
                    i++;
            }

            if (i >= script.Length || !command.ReadVerb(script, extended, ref i))
                return false;
            if (i < script.Length && script[i] is not (';' or '\n' or ' '))
                return false;
            commands.Add(command);
        }

        return false;
    }

    private bool ReadVerb(string script, bool extended, ref int i)
    {
        if (script[i] == 'd' && _address is not null)
        {
            i++;
            return true;
        }

        if (script[i++] != 's' || i >= script.Length || script[i] is '\\' or '\n')
            return false;
        var delimiter = script[i];
        if (Delimited(script, delimiter, ref i) is not { Length: > 0 } pattern || (_pattern = LinePattern.Parse(pattern, extended)) is null)
            return false;
        i--;
        if (Delimited(script, delimiter, ref i) is not { } replacement || Replacement(replacement) is not { } text)
            return false;
        _replacement = text;
        if (i < script.Length && script[i] == 'g')
        {
            _all = true;
            i++;
        }

        return true;
    }

    /// <summary>The text between the delimiter at <paramref name="i"/> and the next; a delimiter after a backslash is part of the text.</summary>
    private static string? Delimited(string script, char delimiter, ref int i)
    {
        var text = new StringBuilder();
        for (i++; i < script.Length; i++)
        {
            if (script[i] == delimiter)
            {
                i++;
                return text.ToString();
            }

            if (script[i] == '\\' && i + 1 < script.Length)
            {
                i++;
                if (script[i] != delimiter)
                    text.Append('\\');
            }

            text.Append(script[i]);
        }

        return null;
    }

    /// <summary>The replacement, with NUL where the match is put back; null when a group is.</summary>
    private static string? Replacement(string text)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '&')
            {
                result.Append('\0');
                continue;
            }

            if (text[i] != '\\' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            var c = text[++i];
            if (c is >= '0' and <= '9' or 'L' or 'U' or 'l' or 'u' or 'E')
                return null;
            result.Append(c switch { 'n' => '\n', 't' => '\t', _ => c });
        }

        return result.ToString();
    }
}
