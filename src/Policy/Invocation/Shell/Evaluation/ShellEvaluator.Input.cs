using System.Globalization;
using System.Text;
using Modelgate.Policy.Invocation.Shell.Syntax;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <content>What a script reads from known input, and what it makes of it: <c>read</c>, <c>mapfile</c>, <c>xargs</c>, filters.</content>
internal sealed partial class ShellEvaluator
{
    private static readonly Unresolved s_unknownInput = new(UnresolvedKind.CommandSubstitution, "what the script reads from its input");

    private Word? Filter(string name, IReadOnlyList<Word> words)
    {
        if (TextFilter.Parse(name, words) is not { } filter)
            return null;
        var input = filter.Files.Count == 0 ? _input : null;
        foreach (var path in filter.Files)
        {
            var file = ReadFile(path);
            input = input is null ? file : Concatenate(input, file);
        }

        if (input is null || !Spend(input.Text.Length))
            return null;
        // Nothing can be said of a text that is unknown in part, but the reason is worth more than the filter's name.
        if (!input.IsKnown)
            return input.Unresolved!.Kind == UnresolvedKind.CommandSubstitution ? null : input;
        var made = filter.Apply(input.Text);
        return Step(filter.Work / 16) && made is not null ? input.With(made) : null;
    }

    /// <summary><c>read</c>, <c>mapfile</c> and <c>readarray</c>.</summary>
    private ShellFlow Read(List<Word> words)
    {
        var isRead = words[0].Text == "read";
        var names = new List<string>();
        string? array = isRead ? null : "MAPFILE";
        string? delimiter = "\n";
        bool raw = false, trims = false, isOdd = false;
        for (var i = 1; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (text is not ['-', _, ..])
            {
                names.Add(text);
                continue;
            }

            raw |= text.Contains('r', StringComparison.Ordinal);
            trims |= text.Contains('t', StringComparison.Ordinal);
            if (text[^1] is not ('p' or 't' or 'n' or 'N' or 'd' or 'u' or 'i' or 'a' or 'O' or 's' or 'c' or 'C') || (!isRead && text[^1] == 't') || text[^1] == 's')
                continue;
            var value = ++i < words.Count ? words[i] : null;
            if (text[^1] == 'a' && value is not null)
                array = value.Text;
            else if (text[^1] == 'd')
                delimiter = value is { IsKnown: true, Text.Length: <= 1 } ? value.Text : null;
            else
                isOdd |= text[^1] is not ('p' or 't' or 'i');
        }

        if (!isRead && names.Count > 0)
            (array, names) = (names[0], []);
        if (array is null && names.Count == 0)
            names.Add("REPLY");
        // Under a condition the next read may stand here or one line before.
        var sure = _undecided == _inputUndecided && _maybeStopped != ShellFlow.Continue && !isOdd && delimiter is not null;
        if (!sure || _input is not { IsKnown: true } input)
        {
            var why = _input is { IsKnown: false } unknown && sure ? unknown.Unresolved! : s_unknownInput;
            foreach (var name in array is null ? names : [array])
            {
                if (name.Length > 0)
                    SetVariable(name, new("$" + name, words[0].Origin, why));
            }

            if (_input is not null)
                _input = new("", words[0].Origin, why);
            return Done(ShellStatus.Unknown);
        }

        if (!Spend(input.Text.Length))
            return ShellFlow.Exit;
        return isRead ? ReadLine(input, names, array, delimiter!, raw) : ReadAll(input, array!, delimiter!, trims);
    }

    private ShellFlow ReadLine(Word input, List<string> names, string? array, string delimiter, bool raw)
    {
        var end = delimiter.Length == 0 ? -1 : input.Text.IndexOf(delimiter, StringComparison.Ordinal);
        var line = end < 0 ? input.Text : input.Text[..end];
        _input = input.With(end < 0 ? "" : input.Text[(end + 1)..]);
        if (!raw && line.Contains('\\', StringComparison.Ordinal))
            line = Unescaped(line);
        var separators = Separators();
        if (array is not null)
        {
            var fields = new List<Word>();
            var list = new FieldList(fields, splits: true, separators);
            list.AppendSplit(line, input.Origin, null, 0);
            list.Break();
            SetArray(array, fields);
        }
        else
        {
            Distribute(input.With(line), names, separators);
        }

        // At the end of the input what was left is read and read fails; with the delimiter NUL it always does, and a script expects it.
        return Done(end >= 0 ? ShellStatus.Success : delimiter.Length == 0 ? ShellStatus.Likely : ShellStatus.Failure);
    }

    private static string Unescaped(string line)
    {
        var text = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && ++i == line.Length)
                break;
            text.Append(line[i]);
        }

        return text.ToString();
    }

    /// <summary>Gives each name one field and the last one the rest (POSIX XCU read).</summary>
    private void Distribute(Word line, List<string> names, string separators)
    {
        var rest = line.Text;
        bool IsBlank(char c) => char.IsWhiteSpace(c) && separators.Contains(c, StringComparison.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            var start = 0;
            while (start < rest.Length && IsBlank(rest[start]))
                start++;
            rest = rest[start..];
            if (i == names.Count - 1)
            {
                var length = rest.Length;
                while (length > 0 && IsBlank(rest[length - 1]))
                    length--;
                rest = rest[..length];
                // One separator at the very end closes the last field.
                if (rest.Length > 0 && separators.Contains(rest[^1], StringComparison.Ordinal) && rest.AsSpan().IndexOfAny(separators) == rest.Length - 1)
                    rest = rest[..^1];
                SetVariable(names[i], line.With(rest));
                return;
            }

            var end = rest.AsSpan().IndexOfAny(separators);
            SetVariable(names[i], line.With(end < 0 ? rest : rest[..end]));
            if (end < 0)
            {
                rest = "";
                continue;
            }

            while (end < rest.Length && IsBlank(rest[end]))
                end++;
            if (end < rest.Length && separators.Contains(rest[end], StringComparison.Ordinal))
                end++;
            rest = rest[end..];
        }
    }

    private ShellFlow ReadAll(Word input, string array, string delimiter, bool trims)
    {
        _input = input.With("");
        var fields = new List<Word>();
        var text = input.Text;
        var at = 0;
        while (at < text.Length && Step())
        {
            var end = delimiter.Length == 0 ? -1 : text.IndexOf(delimiter, at, StringComparison.Ordinal);
            fields.Add(input.With(end < 0 ? text[at..] : trims ? text[at..end] : text[at..(end + 1)]));
            at = end < 0 ? text.Length : end + 1;
        }

        SetArray(array, fields);
        return Done(ShellStatus.Success);
    }

    private void SetArray(string name, List<Word> fields)
    {
        var elements = new List<(string, Word)>(fields.Count);
        foreach (var field in fields)
            elements.Add((elements.Count.ToString(CultureInfo.InvariantCulture), field));
        if (Step(elements.Count))
            _state.Set(name, new() { Elements = elements });
    }

    private static bool IsReadLoop(WhileCommand loop)
    {
        if (loop.IsUntil || loop.Condition.Items.Count == 0)
            return false;
        var node = loop.Condition.Items[0].Node;
        for (var i = 0; i < 3; i++)
        {
            node = node switch
            {
                AndOrList { Items: [var first, ..] } => first,
                Pipeline { Commands: [var only], Negated: false } => only,
                _ => node,
            };
        }

        return node is SimpleCommand { Words: [{ Literal: "read" }, ..] };
    }

    /// <summary>A loop over known input or parameters, turn by turn; from the turn that cannot be decided on, all is unknown.</summary>
    private ShellFlow EvaluateTurns(WhileCommand loop, bool reads, FailureContext context)
    {
        var saved = BeginLoop();
        var result = ShellFlow.Next;
        var inner = new FailureContext(true, context.Suppressed);
        for (var turn = 0; ; turn++)
        {
            if (turn > ResolutionLimits.MaxLoopTurns)
            {
                Stop("a loop has too many turns");
                return ShellFlow.Exit;
            }

            if (!Step())
                break;
            var flow = Evaluate(loop.Condition, FailureContext.Free);
            if (flow == ShellFlow.Next && _status == (loop.IsUntil ? ShellStatus.Success : ShellStatus.Failure))
                break;
            if (flow == ShellFlow.Next && _status is not (ShellStatus.Success or ShellStatus.Failure))
            {
                if (reads)
                    _input = new("", OriginAt(loop.Line), s_unknownInput);
                EndLoop(saved, ShellFlow.Next);
                return OpenLoop(loop.Assigned!, loop, loop.Body, null, ShellStatus.Unknown, inner);
            }

            if (flow == ShellFlow.Next)
                flow = Evaluate(loop.Body, inner);
            EndTurn(flow == ShellFlow.Continue ? ShellFlow.Next : flow, ShellFlow.Continue);
            if (EndsLoop(flow, ref result))
                break;
        }

        // A turn that may have left early leaves an unknown rest.
        if (reads && (_input is { Text.Length: > 0 } || _leaving.Count > saved.Leaving))
            _input = new("", OriginAt(loop.Line), s_unknownInput);
        _status = ShellStatus.Success;
        return EndLoop(saved, result);
    }
}
