using System.Buffers;
using System.Text;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <content><c>grep</c>, and <c>sed</c> with <c>s</c> and <c>d</c>.</content>
internal sealed partial class TextFilter
{
    private static readonly SearchValues<char> GrepOptions = SearchValues.Create("vEFhqs");

    private static TextFilter? Grep(IReadOnlyList<Word> words, string program)
    {
        bool inverts = false, extended = program == "egrep", isFixed = program == "fgrep", silent = false;
        string? pattern = null;
        var files = new List<Word>();
        for (var i = 1; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (text is not ['-', _, ..])
            {
                if (pattern is null)
                    pattern = text;
                else
                    files.Add(words[i]);
                continue;
            }

            if (text == "-e" && pattern is null && i + 1 < words.Count)
            {
                pattern = words[++i].Text;
                continue;
            }

            if (text == "--")
                continue;
            if (text.AsSpan(1).ContainsAnyExcept(GrepOptions))
                return null;
            inverts |= text.Contains('v', StringComparison.Ordinal);
            extended |= text.Contains('E', StringComparison.Ordinal);
            isFixed |= text.Contains('F', StringComparison.Ordinal);
            silent |= text.Contains('q', StringComparison.Ordinal);
        }

        if (pattern is null || pattern.Contains('\n', StringComparison.Ordinal) || files.Count > 1)
            return null;
        if (silent)
            return new(static _ => "", files);
        if ((isFixed ? LinePattern.Fixed(pattern) : LinePattern.Parse(pattern, extended)) is not { } read)
            return null;
        TextFilter? filter = null;
        return filter = new(
            text =>
            {
                var kept = Join(Lines(text).Where(line => read.Find(line, 0) is null == inverts));
                filter!.Work = read.Work;
                return read.IsExhausted ? null : kept;
            },
            files);
    }

    private static TextFilter? Sed(IReadOnlyList<Word> words)
    {
        var extended = false;
        var scripts = new List<string>();
        var files = new List<Word>();
        var given = false;
        for (var i = 1; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (text is "-E" or "-r" or "--regexp-extended")
                extended = true;
            else if (text is "-e" or "--expression" && i + 1 < words.Count)
                (given, i) = (Add(scripts, words[i + 1].Text), i + 1);
            else if (text is ['-', _, ..])
                return null;
            else if (!given && scripts.Count == 0)
                scripts.Add(text);
            else
                files.Add(words[i]);
        }

        var commands = new List<SedCommand>();
        foreach (var script in scripts)
        {
            if (!SedCommand.Read(script, extended, commands))
                return null;
        }

        TextFilter? filter = null;
        return commands.Count == 0 ? null : filter = new(
            text =>
            {
                var made = Edit(text, commands);
                filter!.Work = commands.Sum(static command => command.Work);
                return made;
            },
            files);
    }

    private static bool Add(List<string> scripts, string script)
    {
        scripts.Add(script);
        return true;
    }

    private static string? Edit(string text, List<SedCommand> commands)
    {
        var result = new StringBuilder();
        foreach (var line in Lines(text))
        {
            var made = line;
            foreach (var command in commands)
            {
                made = command.Apply(made);
                if (command.IsExhausted)
                    return null;
                if (made is null)
                    break;
            }

            if (made is not null)
                result.Append(made).Append('\n');
        }

        // The last line gets no end that it did not have.
        if (result.Length > 0 && !text.EndsWith('\n'))
            result.Length--;
        return result.ToString();
    }
}
