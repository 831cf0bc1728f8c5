using Modelgate.Policy.Invocation.Shell.Syntax;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <content>Loops and functions.</content>
internal sealed partial class ShellEvaluator
{
    private int _levels;

    private ShellFlow EvaluateFor(ForCommand loop, FailureContext context)
    {
        var words = new List<Word>();
        if (loop.Words is null)
            AddPositional(words);
        else
            foreach (var word in loop.Words)
                ExpandFields(word, words);
        if (words.Count > ResolutionLimits.MaxLoopTurns)
        {
            Stop("a loop has too many turns");
            return ShellFlow.Exit;
        }

        var inner = new FailureContext(true, context.Suppressed);
        var unknown = loop.IsSelect || words.Exists(static w => !w.IsKnown && w.Unresolved!.Kind == UnresolvedKind.CommandSubstitution);
        if (unknown)
        {
            var value = words.Find(static w => !w.IsKnown) ?? new("$" + loop.Name, OriginAt(loop.Line), new(UnresolvedKind.ShellVariable, "what the user selects"));
            var named = new Word("$" + loop.Name, value.Origin, value.Unresolved);
            return OpenLoop(loop.Assigned ??= AssignedNames.In(loop.Body), null, loop.Body, () => SetVariable(loop.Name, named), ShellStatus.Unknown, inner);
        }

        var saved = BeginLoop();
        var result = ShellFlow.Next;
        _status = ShellStatus.Success;
        foreach (var word in words)
        {
            if (!Step())
                break;
            SetVariable(loop.Name, word);
            var flow = Evaluate(loop.Body, inner);
            EndTurn(flow == ShellFlow.Continue ? ShellFlow.Next : flow, ShellFlow.Continue);
            if (EndsLoop(flow, ref result))
                break;
        }

        return EndLoop(saved, result);
    }

    private ShellFlow EvaluateWhile(WhileCommand loop, FailureContext context)
    {
        loop.Assigned ??= AssignedNames.In(loop.Body, AssignedNames.In(loop.Condition));
        var reads = _input is { IsKnown: true } && _inputUndecided == _undecided && IsReadLoop(loop);
        // A loop that takes parameters away ends with them, and each turn sees others.
        if (reads || (loop.Assigned.Contains(ShellState.Positional) && _undecided == 0))
            return EvaluateTurns(loop, reads, context);
        return OpenLoop(loop.Assigned, loop, loop.Body, null, ShellStatus.Unknown, new(true, context.Suppressed));
    }

    /// <summary>A loop of unknown length: everything that it changes is unknown in it, and its body is read once.</summary>
    private ShellFlow OpenLoop(HashSet<string> assigned, WhileCommand? loop, CommandList body, Action? before, ShellStatus status, FailureContext context)
    {
        var saved = BeginLoop();
        var mark = _loopMark;
        foreach (var name in assigned)
            Blur(name);
        before?.Invoke();
        var flow = loop is null ? ShellFlow.Next : Evaluate(loop.Condition, FailureContext.Free);
        if (flow != ShellFlow.Next)
            return EndLoop(saved, flow is ShellFlow.Return or ShellFlow.Exit ? flow : ShellFlow.Next);
        if (loop is not null)
            status = loop.IsUntil ? _status switch { ShellStatus.Success => ShellStatus.Failure, ShellStatus.Failure => ShellStatus.Success, _ => ShellStatus.Unknown } : _status;
        if (status == ShellStatus.Failure)
        {
            _status = ShellStatus.Success;
            return EndLoop(saved, ShellFlow.Next);
        }

        var endless = status == ShellStatus.Success;
        var inner = _state.Mark();
        if (!endless)
            _undecided++;
        flow = Evaluate(body, context);
        // What only a function or eval changed is found now; then the next turn differs from the first.
        if (flow is ShellFlow.Next or ShellFlow.Continue && _state.ChangesSince(inner) is { } changes && Blur(changes, assigned))
            flow = Evaluate(body, context);
        if (!endless)
            _undecided--;
        var after = flow is ShellFlow.Return or ShellFlow.Exit ? null : Snapshot(mark);
        if (endless)
            _state.Keep();
        else
            _state.Undo(inner);
        var leaves = flow == ShellFlow.Break || _leaving.Exists(static l => l.Scope == ShellFlow.Break);
        if (endless && !leaves && !_stopped)
            return EndLoop(saved, flow is ShellFlow.Return ? flow : ShellFlow.Exit);
        if (!endless && after is not null)
            _leaving.Add((ShellFlow.Break, after));
        if (!endless && flow is ShellFlow.Return or ShellFlow.Exit && !_exitFails && flow > _maybeStopped)
            _maybeStopped = flow;
        _status = ShellStatus.Success;
        return EndLoop(saved, endless && flow is ShellFlow.Return or ShellFlow.Exit && !leaves ? flow : ShellFlow.Next);
    }

    private bool Blur(Dictionary<string, ShellVariable?> changes, HashSet<string> assigned)
    {
        var any = false;
        foreach (var name in changes.Keys)
        {
            if (name is [not '\0', ..] && name != ShellState.Positional && assigned.Add(name))
            {
                Blur(name);
                any = true;
            }
        }

        return any;
    }

    /// <summary>Makes a variable unknown because a later turn of a loop may have changed it.</summary>
    private void Blur(string name)
    {
        if (!Step())
            return;
        var old = _state.Find(name);
        _state.Set(name, new()
        {
            Value = new("$" + name, old?.Value?.Origin ?? _origin, new(UnresolvedKind.ShellVariable, $"a loop of the script changes {name}")),
            Exported = old?.Exported ?? _script.Environment.TryGet(name, out _),
        });
    }

    private (int Mark, int Leaving) BeginLoop()
    {
        var saved = (_loopMark, _leaving.Count);
        _loopMark = _state.Mark();
        return saved;
    }

    private ShellFlow EndLoop((int Mark, int Leaving) saved, ShellFlow flow)
    {
        if (flow == ShellFlow.Next)
            EndTurn(flow, ShellFlow.Break);
        if (_maybeStopped is ShellFlow.Break or ShellFlow.Continue)
            _maybeStopped = ShellFlow.Next;
        if (_leaving.Count > saved.Leaving)
            _leaving.RemoveAll(static l => l.Scope is ShellFlow.Break or ShellFlow.Continue);
        _state.Keep();
        _loopMark = saved.Mark;
        return flow;
    }

    /// <summary>Joins the states of the ways that left the turn early into the present one.</summary>
    private void EndTurn(ShellFlow flow, ShellFlow scope)
    {
        if (flow == ShellFlow.Next)
            Rejoin(scope, _loopMark);
        if (scope == ShellFlow.Continue && _maybeStopped == ShellFlow.Continue)
            _maybeStopped = ShellFlow.Next;
    }

    private void Rejoin(ShellFlow scope, int mark)
    {
        for (var i = _leaving.Count - 1; i >= 0; i--)
        {
            if (_leaving[i].Scope > scope)
                continue;
            var joined = JoinOver(mark, Snapshot(mark), _leaving[i].State);
            _leaving.RemoveAt(i);
            _state.Apply(joined);
        }
    }

    private ShellFlow Define(FunctionDefinition function)
    {
        _state.Set(ShellState.Function(function.Name), new() { Functions = [function.Body] });
        if (function.Name == "command_not_found_handle")
            _host.Unreadable(_origin, new(UnresolvedKind.UnreadableScript, "bash calls command_not_found_handle for every program that it does not find"));
        _status = ShellStatus.Success;
        return ShellFlow.Next;
    }

    private ShellFlow Call(IReadOnlyList<ShellNode> bodies, List<Word> arguments, FailureContext context)
    {
        if (_functionDepth >= ResolutionLimits.MaxNesting)
        {
            Stop("the script's functions call each other too deeply");
            return ShellFlow.Exit;
        }

        var positional = _state.Find(ShellState.Positional);
        var savedMark = _functionMark;
        var savedLoop = _loopMark;
        var savedMaybe = _maybeStopped;
        var savedLocals = _locals;
        var leaving = _leaving.Count;
        _locals = null;
        _functionMark = _loopMark = _state.Mark();
        _functionDepth++;
        SetPositional(arguments.GetRange(1, arguments.Count - 1).ToArray());
        var flow = ShellFlow.Next;
        if (bodies.Count > 1)
            _undecided++;
        foreach (var body in bodies)
            flow = Evaluate(body, context);
        if (bodies.Count > 1)
            _undecided--;
        if (flow is not ShellFlow.Exit)
            Rejoin(ShellFlow.Return, _functionMark);
        if (_leaving.Count > leaving)
            _leaving.RemoveRange(leaving, _leaving.Count - leaving);
        if (_locals is not null)
        {
            for (var i = _locals.Count - 1; i >= 0; i--)
                _state.Set(_locals[i].Name, _locals[i].Old);
        }

        _functionDepth--;
        _state.Set(ShellState.Positional, positional);
        _state.Keep();
        (_functionMark, _loopMark, _locals) = (savedMark, savedLoop, savedLocals);
        if (_maybeStopped != ShellFlow.Exit)
            _maybeStopped = savedMaybe;
        return flow == ShellFlow.Exit ? flow : ShellFlow.Next;
    }

    /// <summary>True when a turn's end is the loop's end; <paramref name="result"/> is then what the loop hands on. <c>break 2</c> ends the loop outside, too.</summary>
    private bool EndsLoop(ShellFlow flow, ref ShellFlow result)
    {
        if (flow is ShellFlow.Break or ShellFlow.Continue && _levels > 0)
        {
            _levels--;
            result = flow;
            return true;
        }

        if (flow is ShellFlow.Return or ShellFlow.Exit)
            result = flow;
        return flow is ShellFlow.Break or ShellFlow.Return or ShellFlow.Exit;
    }
}
