using Modelgate.Policy.Invocation.Shell.Syntax;
using Changes = System.Collections.Generic.Dictionary<string, Modelgate.Policy.Invocation.Shell.Evaluation.ShellVariable?>;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <content>Branches: chains, if, case; and how states meet again after them.</content>
internal sealed partial class ShellEvaluator
{
    private static readonly Changes s_noChanges = [];

    private readonly List<(ShellFlow Scope, Changes State)> _leaving = [];
    private int _loopMark;
    private int _functionMark;
    private bool _exitFails;

    private Changes Snapshot(int mark)
    {
        Step(_state.CountSince(mark));
        return _state.ChangesSince(mark) ?? s_noChanges;
    }

    /// <summary>Goes on from two states that both lie over the present one. Null: that way ended.</summary>
    private Changes? Join(Changes? a, Changes? b)
    {
        if (a is null || b is null)
            return a ?? b;
        if (a.Count == 0 && b.Count == 0)
            return a;
        Step(a.Count + b.Count);
        var joined = new Changes(StringComparer.Ordinal);
        foreach (var (name, value) in a)
            joined[name] = Merge(name, value, b.TryGetValue(name, out var other) ? other : _state.Find(name));
        foreach (var (name, value) in b)
        {
            if (!joined.ContainsKey(name))
                joined[name] = Merge(name, value, _state.Find(name));
        }

        return joined;
    }

    private ShellVariable? Merge(string name, ShellVariable? a, ShellVariable? b)
    {
        if (ShellVariable.Same(a, b))
            return a;
        if (a?.Functions is not null || b?.Functions is not null)
            return new() { Functions = [.. a?.Functions ?? [], .. b?.Functions ?? []] };
        if (ShellVariable.Same(Effective(name, a), Effective(name, b)))
            return a ?? b;
        var origin = a?.Value?.Origin ?? b?.Value?.Origin ?? _origin;
        return new()
        {
            Value = new("$" + name, origin, new(UnresolvedKind.ShellVariable, $"the script sets {name} differently on different ways")),
            Exported = (a?.Exported ?? false) || (b?.Exported ?? false),
        };
    }

    private ShellVariable? Effective(string name, ShellVariable? variable) =>
        variable ?? (_script.Environment.TryGet(name, out var value) ? new() { Value = value, Exported = true } : null);

    private ShellFlow Finish(ShellFlow worst, ShellFlow nearest)
    {
        // A way that stops under a condition leaves a doubt over all that follows; when every way stops there is none.
        if (worst > nearest && worst > _maybeStopped)
            _maybeStopped = worst;
        return nearest == (ShellFlow)int.MaxValue ? ShellFlow.Next : nearest;
    }

    private ShellFlow EvaluateChain(AndOrList chain, FailureContext context)
    {
        var mark = _state.Mark();
        Changes? success = s_noChanges;
        Changes? failure = null;
        var worst = ShellFlow.Next;
        var nearest = (ShellFlow)int.MaxValue;
        var sure = ShellStatus.Success;
        var nextOr = -1;
        for (var i = 0; i < chain.Items.Count && !_stopped; i++)
        {
            // Moves only forwards, so that a long chain is not searched again for each of its items.
            while (nextOr < i || (nextOr < chain.IsAnd.Count && chain.IsAnd[nextOr]))
                nextOr++;
            var and = i == 0 || chain.IsAnd[i - 1];
            var from = and ? success : failure;
            if (from is null)
                continue;
            _state.Apply(from);
            var last = i == chain.Items.Count - 1;
            var decided = (and ? failure is null || sure is ShellStatus.Success or ShellStatus.Likely : success is null);
            var inner = last ? context : new FailureContext(nextOr < chain.IsAnd.Count ? !EndsScript(chain.Items[nextOr + 1]) : context.Ignored, true);
            if (!decided)
                _undecided++;
            _exitFails = false;
            var flow = Evaluate(chain.Items[i], inner);
            if (!decided)
                _undecided--;
            if (flow == ShellFlow.Next)
            {
                var state = Snapshot(mark);
                _state.Rewind(mark);
                var after = _status;
                var succeeds = after == ShellStatus.Failure ? null : state;
                var fails = after == ShellStatus.Success ? null : state;
                success = and ? succeeds : Join(success, succeeds);
                failure = and ? Join(failure, fails) : fails;
                sure = and ? after : ShellStatus.Unknown;
            }
            else
            {
                Leave(flow);
                _state.Rewind(mark);
                nearest = flow < nearest ? flow : nearest;
                // `x || exit` leaves the usual way alone; `x && exit` does not.
                if (flow != ShellFlow.Exit || !_exitFails)
                    worst = flow > worst && (and || sure != ShellStatus.Likely) ? flow : worst;
                if (and)
                    success = null;
                else
                    failure = null;
            }
        }

        var joined = Join(success, failure);
        _status = failure is null ? ShellStatus.Success : success is null ? ShellStatus.Failure : sure == ShellStatus.Likely ? sure : ShellStatus.Unknown;
        _state.Rewind(mark);
        _state.Keep();
        if (joined is null && !_stopped)
            return Finish(worst, nearest);
        _state.Apply(joined);
        return Finish(worst, ShellFlow.Next);
    }

    private void Leave(ShellFlow flow)
    {
        if (flow is ShellFlow.Break or ShellFlow.Continue)
            _leaving.Add((flow, Snapshot(_loopMark)));
        else if (flow == ShellFlow.Return)
            _leaving.Add((flow, Snapshot(_functionMark)));
    }

    /// <summary>True for <c>exit</c>, <c>return</c> and <c>false</c>, alone or at the end of a group.</summary>
    private static bool EndsScript(ShellNode node)
    {
        while (node is CommandList { Items.Count: > 0 } list)
            node = list.Items[^1].Node;
        return node is SimpleCommand { Words: [{ Literal: "exit" or "return" or "false" }, ..] };
    }

    private ShellFlow EvaluateIf(IfCommand branch, FailureContext context)
    {
        var worst = ShellFlow.Next;
        var nearest = (ShellFlow)int.MaxValue;
        Changes? joined = null;
        var decided = true;
        var mark = _state.Mark();
        var finished = false;
        foreach (var (condition, body) in branch.Branches)
        {
            var flow = Evaluate(condition, FailureContext.Free);
            if (flow != ShellFlow.Next)
            {
                Leave(flow);
                nearest = flow < nearest ? flow : nearest;
                finished = true;
                break;
            }

            var status = _status;
            if (status == ShellStatus.Failure)
                continue;
            var sure = decided && status == ShellStatus.Success;
            // The state at the branch is the changes so far and its own.
            var inner = _state.Mark();
            if (!sure)
                _undecided++;
            _exitFails = false;
            flow = Evaluate(body, context);
            if (!sure)
                _undecided--;
            Collect(flow, mark, ref joined, ref worst, ref nearest);
            _state.Undo(inner);
            if (status == ShellStatus.Success)
            {
                finished = true;
                break;
            }

            decided = false;
        }

        if (!finished)
        {
            if (!decided)
                _undecided++;
            _exitFails = false;
            _status = ShellStatus.Success;
            var flow = branch.Otherwise is null ? ShellFlow.Next : Evaluate(branch.Otherwise, context);
            if (!decided)
                _undecided--;
            Collect(flow, mark, ref joined, ref worst, ref nearest);
        }

        _state.Rewind(mark);
        _state.Keep();
        _state.Apply(joined);
        if (!decided && _status != ShellStatus.Likely)
            _status = ShellStatus.Unknown;
        return Finish(worst, nearest);
    }

    /// <summary>Takes the end of one branch into the joined state. The state stands at the end of the branch.</summary>
    private void Collect(ShellFlow flow, int mark, ref Changes? joined, ref ShellFlow worst, ref ShellFlow nearest)
    {
        nearest = flow < nearest ? flow : nearest;
        if (flow != ShellFlow.Next)
        {
            Leave(flow);
            if (flow != ShellFlow.Exit || !_exitFails)
                worst = flow > worst ? flow : worst;
            return;
        }

        var state = Snapshot(mark);
        if (joined is null)
        {
            joined = state;
            return;
        }

        joined = JoinOver(mark, joined, state);
    }

    private Changes JoinOver(int mark, Changes a, Changes b)
    {
        if (a.Count == 0 && b.Count == 0)
            return a;
        Step(a.Count + b.Count);
        var below = _state.Below(mark);
        var joined = new Changes(StringComparer.Ordinal);
        foreach (var (name, value) in a)
            joined[name] = Merge(name, value, b.TryGetValue(name, out var other) ? other : Base(below, name));
        foreach (var (name, value) in b)
        {
            if (!joined.ContainsKey(name))
                joined[name] = Merge(name, value, Base(below, name));
        }

        return joined;
    }

    private ShellVariable? Base(Changes below, string name) => below.TryGetValue(name, out var value) ? value : _state.Find(name);

    private ShellFlow EvaluateCase(CaseCommand choice, FailureContext context)
    {
        var subject = ExpandSingle(choice.Subject);
        var worst = ShellFlow.Next;
        var nearest = (ShellFlow)int.MaxValue;
        Changes? joined = null;
        var decided = true;
        var finished = false;
        var runNext = false;
        var mark = _state.Mark();
        _status = ShellStatus.Success;
        foreach (var clause in choice.Clauses)
        {
            var match = runNext ? true : Matches(clause, subject);
            if (match == false)
                continue;
            runNext = false;
            var sure = decided && match == true;
            if (!sure)
                _undecided++;
            _exitFails = false;
            var flow = Evaluate(clause.Body, context);
            if (!sure)
                _undecided--;
            if (sure && clause.End != CaseEnd.Leave && flow == ShellFlow.Next)
            {
                runNext = clause.End == CaseEnd.RunNext;
                continue;
            }

            Collect(flow, mark, ref joined, ref worst, ref nearest);
            _state.Rewind(mark);
            if (match == true)
            {
                finished = true;
                break;
            }

            decided = false;
        }

        if (!finished)
            Collect(ShellFlow.Next, mark, ref joined, ref worst, ref nearest);
        _state.Rewind(mark);
        _state.Keep();
        _state.Apply(joined);
        return Finish(worst, nearest);
    }

    private bool? Matches(CaseClause clause, Word subject)
    {
        bool? result = false;
        foreach (var pattern in clause.Patterns)
        {
            if (pattern is { Literal: "*", Quoted: false })
                return true;
            var text = ExpandPattern(pattern);
            if (text is not null && !Spend(Math.Max(text.Length, subject.Text.Length)))
                return null;
            var match = text is null || !subject.IsKnown ? (bool?)null : GlobPattern.IsMatch(text, subject.Text);
            if (match == true)
                return true;
            result = match is null ? null : result;
        }

        return result;
    }
}
