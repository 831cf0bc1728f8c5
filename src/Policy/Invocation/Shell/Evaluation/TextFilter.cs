using System.Globalization;
using System.Text;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <summary>Programs that make one text from another, where a script takes a list apart: <c>tr</c>, <c>cut</c>, <c>sed</c>, <c>grep</c>, <c>head</c>, <c>sort</c> (POSIX XCU 4, GNU coreutils).</summary>
/// <remarks>Only plain options are read. With anything else the output stays unknown.</remarks>
internal sealed partial class TextFilter
{
    private readonly Func<string, string?> _apply;

    private TextFilter(Func<string, string?> apply, List<Word> files)
    {
        _apply = apply;
        Files = files;
    }

    /// <summary>The files that it reads; when there are none, its input.</summary>
    public IReadOnlyList<Word> Files { get; }

    /// <summary>What matching patterns has cost so far.</summary>
    public int Work { get; private set; }

    /// <summary>The output for a text; null when it is not worked out.</summary>
    public string? Apply(string text) => _apply(text);

    /// <summary>Reads the command line of a filter; null when the program is none or its options are not read.</summary>
    public static TextFilter? Parse(string program, IReadOnlyList<Word> words)
    {
        if (program is not ("tr" or "cut" or "sed" or "grep" or "egrep" or "fgrep" or "head" or "tail" or "sort" or "uniq" or "awk" or "jq"))
            return null;
        foreach (var word in words)
        {
            if (!word.IsKnown)
                return null;
        }

        return program switch
        {
            "tr" => Translate(words),
            "cut" => Cut(words),
            "sed" => Sed(words),
            "head" or "tail" => Ends(words, program == "head"),
            "sort" or "uniq" => Sort(words, program == "sort"),
            "awk" => PrintField(words),
            "jq" => Query(words),
            _ => Grep(words, program),
        };
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : (text[^1] == '\n' ? text[..^1] : text).Split('\n');

    private static string Join(IEnumerable<string> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
            text.Append(line).Append('\n');
        return text.ToString();
    }

    private static TextFilter? Translate(IReadOnlyList<Word> words)
    {
        var at = 1;
        bool deletes = false, squeezes = false;
        for (; at < words.Count && words[at].Text is ['-', _, ..]; at++)
        {
            if (words[at].Text == "--")
            {
                at++;
                break;
            }

            if (words[at].Text.AsSpan(1).IndexOfAnyExcept("ds") >= 0)
                return null;
            deletes |= words[at].Text.Contains('d', StringComparison.Ordinal);
            squeezes |= words[at].Text.Contains('s', StringComparison.Ordinal);
        }

        var first = at < words.Count ? CharacterSet.List(words[at].Text) : null;
        var second = at + 1 < words.Count ? CharacterSet.List(words[at + 1].Text) : null;
        if (first is null || words.Count > at + 2 || (second is null) != (words.Count == at + 1) || (deletes && second is not null) || (!deletes && !squeezes && second is null))
            return null;
        return new(text => Translate(text, first, deletes ? null : second, deletes, squeezes && !deletes), []);
    }

    private static string Translate(string text, string first, string? second, bool deletes, bool squeezes)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var index = deletes || second is not null ? first.LastIndexOf(c) : -1;
            if (index >= 0 && deletes)
                continue;
            var made = index >= 0 ? second![Math.Min(index, second.Length - 1)] : c;
            if (squeezes && result.Length > 0 && result[^1] == made && (second ?? first).Contains(made, StringComparison.Ordinal))
                continue;
            result.Append(made);
        }

        return result.ToString();
    }

    private static TextFilter? Ends(IReadOnlyList<Word> words, bool isHead)
    {
        var count = "10";
        var files = new List<Word>();
        for (var i = 1; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (text is "-n" or "--lines" && i + 1 < words.Count)
                count = words[++i].Text;
            else if (text.StartsWith("--lines=", StringComparison.Ordinal))
                count = text[8..];
            else if (text.StartsWith("-n", StringComparison.Ordinal))
                count = text[2..];
            else if (text is ['-', >= '0' and <= '9', ..])
                count = text[1..];
            else if (text is ['-', _, ..])
                return null;
            else
                files.Add(words[i]);
        }

        var sign = count is ['+' or '-', ..] ? count[0] : ' ';
        if (files.Count > 1 || !int.TryParse(sign == ' ' ? count : count[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var n))
            return null;
        return new(text => Join((isHead, sign) switch
        {
            (true, '-') => Lines(text).SkipLast(n),
            (true, _) => Lines(text).Take(n),
            (false, '+') => Lines(text).Skip(Math.Max(0, n - 1)),
            _ => Lines(text).TakeLast(n),
        }), files);
    }

    private static TextFilter? Sort(IReadOnlyList<Word> words, bool sorts)
    {
        bool unique = !sorts, reverse = false;
        var files = new List<Word>();
        for (var i = 1; i < words.Count; i++)
        {
            if (words[i].Text is not ['-', _, ..])
                files.Add(words[i]);
            else if (!sorts || words[i].Text.AsSpan(1).IndexOfAnyExcept("ur") >= 0)
                return null;
            unique |= words[i].Text is ['-', ..] && words[i].Text.Contains('u', StringComparison.Ordinal);
            reverse |= words[i].Text is ['-', ..] && words[i].Text.Contains('r', StringComparison.Ordinal);
        }

        if (!sorts)
            return files.Count > 1 ? null : new(static text => Join(Unrepeated(Lines(text))), files);
        return new(text =>
        {
            var lines = Lines(text).Order(StringComparer.Ordinal);
            IEnumerable<string> made = unique ? lines.Distinct(StringComparer.Ordinal) : lines;
            return Join(reverse ? made.Reverse() : made);
        }, files);
    }

    private static IEnumerable<string> Unrepeated(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (i == 0 || lines[i] != lines[i - 1])
                yield return lines[i];
        }
    }
}
