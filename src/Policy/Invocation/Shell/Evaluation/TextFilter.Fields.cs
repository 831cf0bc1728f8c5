using System.Globalization;
using System.Text;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <content>Fields of lines: <c>cut</c> and the one-field form of <c>awk</c>.</content>
internal sealed partial class TextFilter
{
    private static TextFilter? Cut(IReadOnlyList<Word> words)
    {
        var delimiter = "\t";
        string? fields = null;
        var onlyDelimited = false;
        var files = new List<Word>();
        for (var i = 1; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (text is "-d" or "--delimiter" && i + 1 < words.Count)
                delimiter = words[++i].Text;
            else if (text.StartsWith("-d", StringComparison.Ordinal))
                delimiter = text[2..];
            else if (text.StartsWith("--delimiter=", StringComparison.Ordinal))
                delimiter = text[12..];
            else if (text is "-f" or "--fields" && i + 1 < words.Count)
                fields = words[++i].Text;
            else if (text.StartsWith("-f", StringComparison.Ordinal))
                fields = text[2..];
            else if (text.StartsWith("--fields=", StringComparison.Ordinal))
                fields = text[9..];
            else if (text is "-s" or "--only-delimited")
                onlyDelimited = true;
            else if (text is ['-', _, ..])
                return null;
            else
                files.Add(words[i]);
        }

        if (delimiter.Length != 1 || fields is null || Ranges(fields) is not { } ranges)
            return null;
        return new(text => Cut(text, delimiter[0], ranges, onlyDelimited), files);
    }

    private static string Cut(string text, char delimiter, List<(int First, int Last)> ranges, bool onlyDelimited)
    {
        var result = new StringBuilder();
        foreach (var line in Lines(text))
        {
            if (!line.Contains(delimiter, StringComparison.Ordinal))
            {
                if (!onlyDelimited)
                    result.Append(line).Append('\n');
                continue;
            }

            var number = 0;
            var any = false;
            foreach (var field in line.Split(delimiter))
            {
                number++;
                if (!ranges.Exists(r => number >= r.First && number <= r.Last))
                    continue;
                if (any)
                    result.Append(delimiter);
                result.Append(field);
                any = true;
            }

            result.Append('\n');
        }

        return result.ToString();
    }

    private static List<(int First, int Last)>? Ranges(string text)
    {
        var ranges = new List<(int, int)>();
        foreach (var part in text.Split(','))
        {
            var dash = part.IndexOf('-', StringComparison.Ordinal);
            var from = dash < 0 ? part : part[..dash];
            var to = dash < 0 ? part : part[(dash + 1)..];
            var first = 1;
            var last = int.MaxValue;
            if (part.Length < 2 && dash == 0 || ranges.Count > 32
                || (from.Length > 0 && !int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out first))
                || (to.Length > 0 && !int.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out last)))
            {
                return null;
            }

            ranges.Add((first, last));
        }

        return ranges;
    }

    /// <summary><c>awk [-F c] '{print $N}'</c>; of all of awk only this is read.</summary>
    private static TextFilter? PrintField(IReadOnlyList<Word> words)
    {
        var at = 1;
        string? separator = null;
        if (at < words.Count && words[at].Text.StartsWith("-F", StringComparison.Ordinal))
        {
            separator = words[at].Text[2..];
            if (separator.Length == 0 && ++at < words.Count)
                separator = words[at].Text;
            at++;
        }

        if (at >= words.Count || separator is { Length: not 1 } or "\\" || words.Count > at + 8)
            return null;
        var program = words[at].Text.AsSpan().Trim();
        if (program is not ['{', .., '}'])
            return null;
        program = program[1..^1].Trim().TrimEnd(';').TrimEnd();
        if (!program.StartsWith("print", StringComparison.Ordinal))
            return null;
        program = program[5..].Trim();
        if (program is not ['$', ..] || !int.TryParse(program[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        return new(text => Join(Lines(text).Select(line => Field(line, separator, number))), [.. words.Skip(at + 1)]);
    }

    private static string Field(string line, string? separator, int number)
    {
        if (number == 0)
            return line;
        var fields = separator is null or " " ? line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) : line.Split(separator[0]);
        return number <= fields.Length ? fields[number - 1] : "";
    }
}
