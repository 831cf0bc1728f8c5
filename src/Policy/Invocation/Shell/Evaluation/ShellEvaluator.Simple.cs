using Modelgate.Policy.Invocation.Shell.Syntax;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <content>Simple commands (POSIX XCU 2.9.1).</content>
internal sealed partial class ShellEvaluator
{
    private ResolvedEnvironment? _environment;
    private int _environmentVersion = -1;
    private List<(string Name, ShellVariable? Old)>? _locals;
    private List<Word>? _traps;
    private Dictionary<string, Word>? _aliases;

    private ShellFlow EvaluateSimple(SimpleCommand command, FailureContext context)
    {
        var words = new List<Word>(command.Words.Count);
        _status = ShellStatus.Success;
        foreach (var word in command.Words)
        {
            if (word.Assignment is not null)
                words.Add(new(word.Assignment.Name, OriginAt(word.Line)));
            else
                ExpandFields(word, words);
        }

        if (words.Count > ResolutionLimits.MaxArguments)
            Stop("a command has too many words");
        if (_stopped)
            return ShellFlow.Exit;
        if (words.Count == 0)
        {
            foreach (var assignment in command.Assignments)
                Assign(assignment, null);
            return command.Redirections.Count == 0 ? ShellFlow.Next : Redirect(command.Redirections, command.Line, static () => ShellFlow.Next);
        }

        if (command.Redirections.Count == 0)
            return Start(command, words, context);
        if (words is [{ Text: "exec", IsKnown: true }])
        {
            RedirectForGood(command.Redirections, command.Line);
            return ShellFlow.Next;
        }

        return Redirect(command.Redirections, command.Line, () => Start(command, words, context));
    }

    private ShellFlow Start(SimpleCommand command, List<Word> words, FailureContext context)
    {
        if (command.Assignments.Count == 0)
            return Dispatch(command, words, context);
        // NAME=value before a program is seen by that program only.
        var before = new List<(string Name, ShellVariable? Old)>(command.Assignments.Count);
        foreach (var assignment in command.Assignments)
        {
            before.Add((assignment.Name, _state.Find(assignment.Name)));
            Assign(assignment, true);
        }

        var flow = Dispatch(command, words, context);
        for (var i = before.Count - 1; i >= 0; i--)
            _state.Set(before[i].Name, before[i].Old);
        return flow;
    }

    private ShellFlow Dispatch(SimpleCommand command, List<Word> words, FailureContext context)
    {
        var name = words[0];
        if (!name.IsKnown)
            return RunProgram(words, context);
        if (_aliases is not null && _aliases.Remove(name.Text, out var alias))
        {
            var flow = RunAlias(name, alias, words);
            _aliases[name.Text] = alias;
            return flow;
        }

        if (_state.Find(ShellState.Function(name.Text)) is { Functions: { } functions })
            return Call(functions, words, context);
        return RunBuiltin(command, words, context) ?? RunProgram(words, context);
    }

    /// <summary>Some shells replace an alias and some do not: what it would run is read, and never believed.</summary>
    private ShellFlow RunAlias(Word name, Word alias, List<Word> words)
    {
        _host.Unreadable(name.Origin, new(UnresolvedKind.UnreadableScript, $"{name.Text} is an alias; some shells replace it and some do not"));
        var text = string.Join(' ', [alias.Text, .. words.Skip(1).Select(static word => $"'{word.Text.Replace("'", @"'\''", StringComparison.Ordinal)}'")]);
        if (!Spend(text.Length))
            return ShellFlow.Exit;
        _undecided++;
        var flow = RunText(text, Math.Max(1, name.Origin.Line), FailureContext.Free);
        _undecided--;
        return flow;
    }

    private ShellFlow RunProgram(List<Word> words, FailureContext context)
    {
        if (++_programs > ResolutionLimits.MaxPrograms)
        {
            Stop("the script starts too many programs");
            return ShellFlow.Exit;
        }

        var stopsScript = Option(ShellState.ExitOnError) && !context.Suppressed;
        var invocation = new ProgramInvocation
        {
            Arguments = words.ToArray(),
            Environment = Environment(),
            WorkingDirectory = WorkingDirectory,
            StandardInput = _input,
            StandardOutputFile = _outputFile,
            Source = _script.Source,
            FailureIsIgnored = context.Ignored && !stopsScript,
            IsConditional = IsConditional,
        };
        _status = ShellTexts.IsQuestion(invocation.ProgramName) ? ShellStatus.Unknown : ShellStatus.Likely;
        _host.Run(invocation);
        KnownPrograms(invocation);
        return ShellFlow.Next;
    }

    private string? WorkingDirectory => _state.Find(ShellState.Directory)?.Value is { IsKnown: true } known ? known.Text : null;

    private ResolvedEnvironment Environment()
    {
        if (_environment is not null && _environmentVersion == _state.Version)
            return _environment;
        var own = new Dictionary<string, Word?>(StringComparer.Ordinal);
        foreach (var (name, variable) in _state.All)
        {
            if (name[0] is '\0' or '@' || variable.Functions is not null)
                continue;
            if (variable.Exported && variable.Value is not null)
                own[name] = variable.Value;
            else if (variable.Value is null && variable.Elements is null && _script.Environment.TryGet(name, out _))
                own[name] = null;
        }

        Step(own.Count / 4);
        _environment = _script.Environment.With(own);
        _environmentVersion = _state.Version;
        return _environment;
    }

    private void Assign(Assignment assignment, bool? export)
    {
        var name = assignment.Name;
        var old = Effective(name, _state.Find(name));
        var exported = export ?? (old?.Exported == true || name is "PATH" or "HOME" or "LD_LIBRARY_PATH" || Option(ShellState.ExportAll));
        if (assignment.Elements is not null)
        {
            var elements = new List<(string, Word)>();
            if (assignment.Append && old?.Elements is not null)
                elements.AddRange(old.Elements);
            foreach (var (key, value) in assignment.Elements)
            {
                if (key is not null)
                {
                    elements.Add((ExpandSingle(key).Text, ExpandSingle(value)));
                    continue;
                }

                var fields = new List<Word>();
                ExpandFields(value, fields);
                foreach (var field in fields)
                    elements.Add((elements.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), field));
            }

            Step(elements.Count);
            _state.Set(name, new() { Elements = elements, Exported = exported });
            return;
        }

        var word = ExpandSingle(assignment.Value!);
        if (assignment.Index is not null)
        {
            var key = ExpandSingle(assignment.Index).Text;
            var elements = new List<(string Key, Word)>(old?.Elements ?? []);
            var at = elements.FindIndex(e => e.Key == key);
            if (at >= 0)
                elements[at] = (key, word);
            else
                elements.Add((key, word));
            Step(elements.Count);
            _state.Set(name, new() { Elements = elements, Exported = exported });
            return;
        }

        if (assignment.Append && old?.Value is not null)
            word = Concatenate(old.Value, word);
        JudgeHidden(name, word);
        _state.Set(name, new() { Value = word, Exported = exported });
    }

    private Word Concatenate(Word a, Word b)
    {
        if (!Spend(a.Text.Length + b.Text.Length))
            return b;
        return new(a.Text + b.Text, a.Text.Length == 0 ? b.Origin : a.Origin, a.Unresolved ?? b.Unresolved);
    }

    /// <summary>Notices a value that looks like text and that the shell will run commands of.</summary>
    private void JudgeHidden(string name, Word value)
    {
        if (HiddenExpansion.InVariable(name, value) || HiddenExpansion.InSubscript(value.Text))
            _host.Unreadable(value.Origin, new(UnresolvedKind.UnreadableScript, $"the value of {name} may run commands when the shell expands it"));
    }

    private void SetVariable(string name, Word value)
    {
        JudgeHidden(name, value);
        var old = Effective(name, _state.Find(name));
        _state.Set(name, new() { Value = value, Exported = old?.Exported ?? false });
    }

    private void SetPositional(Word[] words)
    {
        var elements = new (string, Word)[words.Length];
        for (var i = 0; i < elements.Length; i++)
            elements[i] = ("", words[i]);
        _state.Set(ShellState.Positional, new() { Elements = elements });
    }

    private void AddPositional(List<Word> words)
    {
        foreach (var (_, word) in _state.Find(ShellState.Positional)?.Elements ?? [])
            words.Add(word);
    }
}
