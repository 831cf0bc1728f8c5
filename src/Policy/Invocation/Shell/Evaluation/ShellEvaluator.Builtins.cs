using System.Globalization;
using Modelgate.Policy.Invocation.Shell.Syntax;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <content>Builtins (POSIX XCU 2.14; Bash Reference Manual 4).</content>
internal sealed partial class ShellEvaluator
{
    /// <summary>Runs a builtin; null when the name is none.</summary>
    private ShellFlow? RunBuiltin(SimpleCommand command, List<Word> words, FailureContext context)
    {
        if (words[0].Text is "let" or "unset" or "printf" or "read" or "mapfile" or "readarray" or "test" or "[" or "declare" or "typeset" or "local" or "readonly" or "export" or "getopts" or "wait")
        {
            for (var i = 1; i < words.Count; i++)
                JudgeHidden(words[0].Text, words[i]);
        }

        switch (words[0].Text)
        {
            case "hash" or "enable" when words.Count > 2 && words[1].Text is "-p" or "-f":
                _host.Unreadable(words[0].Origin, new(UnresolvedKind.UnreadableScript, $"{words[0].Text} {words[1].Text} puts another program behind a name"));
                return Done(ShellStatus.Success);
            case "export" or "declare" or "typeset" when words.Exists(static word => word.Text is ['-', not '-', ..] && word.Text.Contains('f', StringComparison.Ordinal)
                && !word.Text.Contains('n', StringComparison.Ordinal)) && (words[0].Text == "export" || words.Exists(static word => word.Text is ['-', ..] && word.Text.Contains('x', StringComparison.Ordinal))):
                _host.Unreadable(words[0].Origin, new(UnresolvedKind.UnreadableScript, "the script hands functions to the shells that it starts, and they run in place of programs"));
                return Done(ShellStatus.Success);
            case "mapfile" or "readarray" when words.Exists(static word => word.Text is ['-', not '-', ..] && word.Text.Contains('C', StringComparison.Ordinal)):
                _host.Unreadable(words[0].Origin, new(UnresolvedKind.UnreadableScript, $"{words[0].Text} -C runs a command for each line"));
                return Done(ShellStatus.Unknown);
            case ":" or "true" or "wait" or "jobs" or "bg" or "fg" or "umask" or "ulimit" or "unalias" or "shopt" or "enable" or "times" or "disown" or "history" or "bind" or "complete":
                return Done(ShellStatus.Success);
            case "kill" or "type" or "hash" or "getopts" or "dirs" or "let":
                Output(words, null);
                return Done(ShellStatus.Unknown);
            case "false":
                return Done(ShellStatus.Failure);
            case "echo":
                Output(words, ShellPrint.Echo(words));
                return Done(ShellStatus.Success);
            case "printf":
                return Print(words);
            case "pwd":
                Output(words, WorkingDirectory is { } here ? new(here + "\n", words[0].Origin) : null);
                return Done(ShellStatus.Success);
            case "cd" or "pushd":
                return ChangeDirectory(words);
            case "popd":
                _state.Set(ShellState.Directory, null);
                return Done(ShellStatus.Success);
            case "export" or "declare" or "typeset" or "local" or "readonly":
                return Declare(command, words);
            case "unset":
                for (var i = 1; i < words.Count; i++)
                {
                    if (words[i].Text == "-f" || (i > 1 && words[1].Text == "-f"))
                        _state.Set(ShellState.Function(words[i].Text), null);
                    else
                        _state.Set(words[i].Text, ShellVariable.Unset);
                }

                return Done(ShellStatus.Success);
            case "set":
                return Set(words);
            case "shift":
                return Shift(words);
            case "eval":
                return Eval(words, context);
            case "source" or ".":
                return Source(words, context);
            case "exec":
                return Exec(command, words, context);
            case "exit":
                _exitFails = words.Count > 1 && words[1].IsKnown && words[1].Text != "0";
                return ShellFlow.Exit;
            case "return":
                _status = words.Count < 2 || words[1].Text == "0" ? ShellStatus.Success : words[1].IsKnown ? ShellStatus.Failure : ShellStatus.Unknown;
                _exitFails = _status == ShellStatus.Failure;
                return _functionDepth > 0 ? ShellFlow.Return : ShellFlow.Exit;
            case "break" or "continue":
                // `break 2` leaves the loop around as well.
                _levels = words.Count > 1 && int.TryParse(words[1].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var levels) ? Math.Max(0, levels - 1) : 0;
                return words[0].Text == "break" ? ShellFlow.Break : ShellFlow.Continue;
            case "test" or "[":
                return Test(words);
            case "read" or "mapfile" or "readarray":
                return Read(words);
            case "xargs":
                // A program, but one that is told what to start by the script's own texts.
                return Xargs(words, context);
            case "command" or "builtin":
                return Command(command, words, context);
            case "trap":
                if (words.Count > 2 && words[words[1].Text == "--" ? 2 : 1] is { IsKnown: true, Text.Length: > 0 } trap && trap.Text[0] != '-')
                    (_traps ??= []).Add(trap);
                return Done(ShellStatus.Success);
            case "alias":
                for (var i = 1; i < words.Count; i++)
                {
                    if (words[i].Text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
                        (_aliases ??= new(StringComparer.Ordinal))[words[i].Text[..equals]] = words[i].With(words[i].Text[(equals + 1)..]);
                }

                return Done(ShellStatus.Success);
            default:
                return null;
        }
    }

    private ShellFlow Done(ShellStatus status)
    {
        _status = status;
        return ShellFlow.Next;
    }

    private void Output(List<Word> words, Word? text)
    {
        if (_output is null)
            return;
        if (text is null)
            _output.Lose(new(UnresolvedKind.CommandSubstitution, $"the output of {words[0].Text}"), words[0].Origin);
        else if (Spend(text.Text.Length))
            _output.Append(text.Text, text.Origin, text.Unresolved);
    }

    private ShellFlow Print(List<Word> words)
    {
        var from = 1;
        if (words.Count > 3 && words[1].Text == "-v")
        {
            var value = ShellPrint.Printf(words, 3, Spend);
            SetVariable(words[2].Text, value ?? new("$" + words[2].Text, words[0].Origin, new(UnresolvedKind.CommandSubstitution, "the output of printf")));
            return Done(ShellStatus.Success);
        }

        if (words.Count > 1 && words[1].Text == "--")
            from = 2;
        if (words.Count > from)
            Output(words, ShellPrint.Printf(words, from, Spend));
        return Done(ShellStatus.Success);
    }

    private ShellFlow ChangeDirectory(List<Word> words)
    {
        var at = 1;
        while (at < words.Count && words[at].Text is "-P" or "-L" or "--" or "-e")
            at++;
        var target = at < words.Count ? words[at] : new("~", words[0].Origin);
        var path = target.IsKnown && target.Text != "-" ? ContainerPath.Absolute(target.Text, WorkingDirectory, Environment()) : null;
        _isLost |= path is null;
        _state.Set(ShellState.Directory, path is null ? null : new() { Value = new(path, target.Origin) });
        return Done(ShellStatus.Likely);
    }

    private ShellFlow Declare(SimpleCommand command, List<Word> words)
    {
        var verb = words[0].Text;
        bool? export = verb == "export" ? true : null;
        foreach (var word in words)
        {
            if (word.Text is ['-', ..] && word.Text.Contains('x', StringComparison.Ordinal))
                export = true;
            else if ((word.Text is ['+', 'x']) || (verb == "export" && word.Text == "-n"))
                export = false;
        }

        foreach (var word in command.Words)
        {
            if (word.Assignment is not null)
            {
                SaveLocal(verb, word.Assignment.Name);
                Assign(word.Assignment, export);
            }
        }

        for (var i = 1; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (text.Length == 0 || text[0] is '-' or '+' || HasAssignment(command, text))
                continue;
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? text : text[..equals];
            SaveLocal(verb, name);
            if (equals >= 0)
                _state.Set(name, new() { Value = words[i].With(text[(equals + 1)..]), Exported = export ?? false });
            else if (export is not null && Effective(name, _state.Find(name)) is { } variable)
                _state.Set(name, variable.WithExport(export.Value));
            else if (verb is "local" && _functionDepth > 0)
                _state.Set(name, ShellVariable.Unset);
        }

        return Done(ShellStatus.Success);
    }

    private static bool HasAssignment(SimpleCommand command, string name) =>
        command.Words.Exists(w => w.Assignment is not null && w.Assignment.Name == name);

    private void SaveLocal(string verb, string name)
    {
        if (_functionDepth > 0 && verb is "local" or "declare" or "typeset")
            (_locals ??= []).Add((name, _state.Find(name)));
    }

    private ShellFlow Set(List<Word> words)
    {
        for (var i = 1; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (text is "--" or "-" || text.Length < 2 || text[0] is not ('-' or '+'))
            {
                SetPositional(words.GetRange(text is "--" or "-" ? i + 1 : i, words.Count - (text is "--" or "-" ? i + 1 : i)).ToArray());
                break;
            }

            var on = text[0] == '-';
            if (text.Contains('e', StringComparison.Ordinal))
                SetOption(ShellState.ExitOnError, on);
            if (text.Contains('a', StringComparison.Ordinal))
                SetOption(ShellState.ExportAll, on);
            if (text[^1] != 'o' || i + 1 >= words.Count)
                continue;
            var option = words[++i].Text;
            if (option == "pipefail")
                SetOption(ShellState.PipeFail, on);
            else if (option == "allexport")
                SetOption(ShellState.ExportAll, on);
            else if (option == "errexit")
                SetOption(ShellState.ExitOnError, on);
        }

        return Done(ShellStatus.Success);
    }

    private ShellFlow Shift(List<Word> words)
    {
        var count = 1;
        if (words.Count > 1 && !int.TryParse(words[1].Text, NumberStyles.None, CultureInfo.InvariantCulture, out count))
            count = 0;
        var all = new List<Word>();
        AddPositional(all);
        Step(all.Count);
        if (count > all.Count)
            return Done(ShellStatus.Failure);
        SetPositional(all.GetRange(count, all.Count - count).ToArray());
        return Done(ShellStatus.Success);
    }

    private ShellFlow Command(SimpleCommand command, List<Word> words, FailureContext context)
    {
        var at = 1;
        while (at < words.Count && words[at].Text is "-p" or "--")
            at++;
        if (at >= words.Count)
            return Done(ShellStatus.Success);
        if (words[at].Text is "-v" or "-V")
        {
            Output(words, null);
            return Done(ShellStatus.Unknown);
        }

        var rest = words.GetRange(at, words.Count - at);
        return RunBuiltin(command, rest, context) ?? RunProgram(rest, context);
    }

    private ShellFlow Exec(SimpleCommand command, List<Word> words, FailureContext context)
    {
        var at = 1;
        while (at < words.Count && words[at].Text is ['-', ..])
            at += words[at].Text == "-a" ? 2 : 1;
        if (at >= words.Count)
            return Done(ShellStatus.Success);
        _ = command;
        // The program takes the shell's place, so that its failure is the script's.
        RunProgram(words.GetRange(at, words.Count - at), new(false, context.Suppressed));
        _exitFails = false;
        return ShellFlow.Exit;
    }

    private ShellFlow Eval(List<Word> words, FailureContext context)
    {
        if (words.Count < 2)
            return Done(ShellStatus.Success);
        var text = words[1];
        for (var i = 2; i < words.Count && !_stopped; i++)
            text = Concatenate(Concatenate(text, new(" ", text.Origin)), words[i]);
        // An unset variable stands in the text as written and is read again as the same variable; other unknown text may hold commands.
        if (text.Unresolved is { Kind: not UnresolvedKind.ShellVariable } why)
        {
            if (why.Kind != UnresolvedKind.CommandSubstitution || !_hookOutput)
                _host.Unreadable(text.Origin, why);
            _hookOutput = false;
            if (why.Kind == UnresolvedKind.CommandSubstitution)
                return Done(ShellStatus.Likely);
        }

        return Nested(text, context);
    }

    private ShellFlow Nested(Word text, FailureContext context)
    {
        if (_functionDepth >= ResolutionLimits.MaxNesting)
        {
            Stop("the script evaluates text too deeply");
            return ShellFlow.Exit;
        }

        if (!Spend(text.Text.Length))
            return ShellFlow.Exit;
        var origin = _origin;
        _origin = AsScript(text.Origin);
        _lineOrigin = null;
        _functionDepth++;
        var flow = RunText(text.Text, Math.Max(1, text.Origin.Line), context);
        _functionDepth--;
        _origin = origin;
        _lineOrigin = null;
        return flow;
    }

    private ShellFlow Source(List<Word> words, FailureContext context)
    {
        if (words.Count < 2)
            return Done(ShellStatus.Failure);
        var path = PathOf(words[1]);
        if (path is null || _host.Read(path) is not { Knowledge: FileKnowledge.Known, Content: { } content })
            return RunProgram(words, context);
        var flow = Nested(new(content.Text, content.Origin.AtLine(1), content.Unresolved), context);
        return flow == ShellFlow.Return ? ShellFlow.Next : flow;
    }
}
