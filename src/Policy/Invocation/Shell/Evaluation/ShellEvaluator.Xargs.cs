using System.Globalization;
using System.Text;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <content><c>xargs</c> (POSIX XCU xargs; GNU findutils 4.9).</content>
internal sealed partial class ShellEvaluator
{
    private ShellFlow Xargs(List<Word> words, FailureContext context)
    {
        string? replaced = null;
        string? delimiter = null;
        var count = int.MaxValue;
        var at = 1;
        for (; at < words.Count && words[at].Text is ['-', _, ..] && words[at].IsKnown; at++)
        {
            var option = words[at].Text;
            if (option == "--")
            {
                at++;
                break;
            }

            var value = ValueOf(words, ref at);
            switch (option[1])
            {
                case 'I':
                    replaced = value;
                    break;
                case 'i':
                    replaced = "{}";
                    break;
                case 'd':
                    delimiter = value is { Length: 1 } ? value : value is "\\n" ? "\n" : value is "\\0" ? "\0" : null;
                    break;
                case '0':
                    delimiter = "\0";
                    break;
                case 'n' or 'L' when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0:
                    count = number;
                    break;
            }
        }

        var command = at < words.Count ? words.GetRange(at, words.Count - at) : [words[0].With("echo")];
        if (_input is not { IsKnown: true } input)
            return RunUnknownItem(command, replaced, words[0], context);
        if (!Spend(input.Text.Length))
            return ShellFlow.Exit;
        var items = Items(input, replaced is not null ? delimiter ?? "\n" : delimiter);
        var flow = ShellFlow.Next;
        var before = _input;
        _input = null;
        for (var i = 0; i < items.Count && flow == ShellFlow.Next && Step(command.Count);)
        {
            var take = replaced is not null ? 1 : Math.Min(count, items.Count - i);
            var made = replaced is null ? [.. command, .. items.GetRange(i, take)] : command.ConvertAll(word => Fill(word, replaced, items[i]));
            flow = RunItem(made, context);
            i += take;
        }

        _input = before;
        return flow;
    }

    /// <summary>The value of an option that has one, attached or as the next word.</summary>
    private static string? ValueOf(List<Word> words, ref int at)
    {
        var option = words[at].Text;
        if (option.StartsWith("--", StringComparison.Ordinal) || option[1] is not ('I' or 'd' or 'n' or 'L' or 'P' or 's' or 'a' or 'E'))
            return null;
        return option.Length > 2 ? option[2..] : ++at < words.Count ? words[at].Text : null;
    }

    private ShellFlow RunItem(List<Word> command, FailureContext context)
    {
        if (command.Count > ResolutionLimits.MaxArguments)
        {
            Stop("a command has too many words");
            return ShellFlow.Exit;
        }

        if (command[0].Text != "echo")
            return RunProgram(command, context);
        Output(command, ShellPrint.Echo(command));
        return Done(ShellStatus.Success);
    }

    private ShellFlow RunUnknownItem(List<Word> command, string? replaced, Word program, FailureContext context)
    {
        var why = _input is { IsKnown: false, Unresolved: { } given } ? given : new(UnresolvedKind.CommandSubstitution, "what xargs reads from its input");
        var item = new Word("$(input)", program.Origin, why);
        return RunItem(replaced is null ? [.. command, item] : command.ConvertAll(word => Fill(word, replaced, item)), context);
    }

    private static Word Fill(Word word, string mark, Word item)
    {
        if (mark.Length == 0 || !word.Text.Contains(mark, StringComparison.Ordinal))
            return word;
        return item.IsKnown ? word.With(word.Text.Replace(mark, item.Text, StringComparison.Ordinal)) : new(word.Text, word.Origin, item.Unresolved);
    }

    private static List<Word> Items(Word input, string? delimiter)
    {
        var items = new List<Word>();
        if (delimiter is not null)
        {
            foreach (var item in input.Text.TrimEnd('\n').Split(delimiter))
            {
                var text = delimiter == "\n" ? item.TrimStart(' ', '\t') : item;
                if (text.Length > 0)
                    items.Add(input.With(text));
            }

            return items;
        }

        var made = new StringBuilder();
        var open = false;
        var quote = '\0';
        foreach (var c in input.Text)
        {
            if (quote != '\0')
            {
                if (c == quote)
                    quote = '\0';
                else
                    made.Append(c);
            }
            else if (c is '"' or '\'')
            {
                (quote, open) = (c, true);
            }
            else if (c is ' ' or '\t' or '\n')
            {
                if (open)
                    items.Add(input.With(made.ToString()));
                made.Clear();
                open = false;
            }
            else
            {
                made.Append(c);
                open = true;
            }
        }

        if (open)
            items.Add(input.With(made.ToString()));
        return items;
    }
}
