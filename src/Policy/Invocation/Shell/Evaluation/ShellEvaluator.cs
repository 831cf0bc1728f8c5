using System.Runtime.CompilerServices;
using Modelgate.Policy.Invocation.Shell.Syntax;
using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <summary>Walks a script's commands with an abstract state: known values stay known, all others say why they are not.</summary>
internal sealed partial class ShellEvaluator
{
    private const int MaxRepairs = 16;

    private readonly ShellScript _script;
    private readonly IShellHost _host;
    private readonly ShellState _state = new();
    private readonly Origin _base;
    private Origin _origin;
    private Origin? _lineOrigin;
    private long _characters;
    private int _programs;
    private int _nesting;
    private int _functionDepth;
    private int _undecided;
    private ShellFlow _maybeStopped;
    private bool _stopped;
    private bool _isLost;
    private ShellStatus _status;
    private ShellOutput? _output;
    private Word? _input;
    private int _inputUndecided;

    public ShellEvaluator(ShellScript script, IShellHost host)
    {
        _script = script;
        _host = host;
        _base = AsScript(script.Text.Origin);
        _origin = _base;
        _input = script.StandardInput;
        if (script.WorkingDirectory is not null)
            _state.Set(ShellState.Directory, new() { Value = new(script.WorkingDirectory, _base) });
        if (script.ExitOnError)
            SetOption(ShellState.ExitOnError, true);
        if (script.PipeFail)
            SetOption(ShellState.PipeFail, true);
        SetPositional(script.Positional.Count > 1 ? script.Positional.Skip(1).ToArray() : []);
    }

    private bool IsConditional => _undecided > 0 || _maybeStopped != ShellFlow.Next || _script.IsConditional;

    public void Run()
    {
        var text = _script.Text;
        if (_script.Depth >= ResolutionLimits.MaxNesting)
        {
            Stop("the script is started through too many shells and scripts");
            return;
        }

        if (text.Unresolved is not null && !ReadsAround(text))
        {
            _host.Unreadable(_base, text.Unresolved);
            return;
        }

        RunText(text.Text, 1, new(_script.FailureIsIgnored, false));
        if (_traps is not null)
        {
            foreach (var trap in _traps)
                RunText(trap.Text, 1, FailureContext.Free);
        }
    }

    /// <summary>True when the unknown part is a kubelet variable inside a longer script, which is then one unknown value.</summary>
    private static bool ReadsAround(Word text)
    {
        var span = text.Text.AsSpan().Trim();
        var open = span.IndexOf("$(");
        return open >= 0 && span.Length > 0 && !(open == 0 && span.IndexOf(')') == span.Length - 1);
    }

    private ShellFlow RunText(string text, int firstLine, FailureContext context)
    {
        if (!Step(text.Length / 4))
            return ShellFlow.Exit;
        var parse = ShellParser.Parse(text, firstLine);
        var flow = EvaluateList(parse.Commands, context);
        if (parse.Failure is null || flow != ShellFlow.Next || _stopped)
            return flow;
        _host.Unreadable(OriginAt(parse.FailureLine), new(UnresolvedKind.UnreadableScript, $"the script cannot be read at line {parse.FailureLine}: {parse.Failure}"), ModelWords.AreIn(text));
        ReadBehind(text, firstLine, parse);
        return ShellFlow.Exit;
    }

    /// <summary>Goes on with the line behind the beginning of a command that cannot be read. A shell may stop there, or know a grammar that is not known here: what follows may deny and never admits.</summary>
    private void ReadBehind(string text, int firstLine, ShellParse parse)
    {
        var (at, line) = (0, firstLine);
        _undecided++;
        for (var tries = 0; tries < MaxRepairs && parse.Failure is not null; tries++)
        {
            while (line <= parse.CommandLine && at >= 0)
            {
                var end = text.AsSpan(at).IndexOf('\n');
                at = end < 0 ? -1 : at + end + 1;
                line++;
            }

            if (at < 0 || at >= text.Length || !Step((text.Length - at) / 4))
                break;
            parse = ShellParser.Parse(text[at..], line);
            if (EvaluateList(parse.Commands, FailureContext.Free) != ShellFlow.Next)
                break;
        }

        _undecided--;
    }

    private static Origin AsScript(Origin origin) =>
        origin.Kind is ReferenceOrigin.Args or ReferenceOrigin.Command ? origin.As(ReferenceOrigin.Script) : origin;

    private Origin OriginAt(int line)
    {
        if (_lineOrigin is null || _lineOrigin.Line != line)
            _lineOrigin = _origin.AtLine(line);
        return _lineOrigin;
    }

    /// <summary>Ends the reading for good: what follows is unknown.</summary>
    private void Stop(string why)
    {
        if (_stopped)
            return;
        _stopped = true;
        _host.Unreadable(_origin, new(UnresolvedKind.TooLarge, why));
    }

    private bool Step(int count = 1)
    {
        if (_stopped)
            return false;
        if (!_script.Budget.Take(count))
            Stop("the script takes too many steps to read");
        return !_stopped;
    }

    private bool Spend(int characters)
    {
        _characters += characters;
        if (_characters > ResolutionLimits.MaxExpandedLength)
            Stop("the script's variables grow too long");
        return !_stopped;
    }

    private ShellFlow Evaluate(ShellNode node, FailureContext context)
    {
        if (!Step())
            return ShellFlow.Exit;
        if (_nesting >= 160 || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            Stop("the script is nested too deeply");
            return ShellFlow.Exit;
        }

        _nesting++;
        var flow = node switch
        {
            SimpleCommand simple => EvaluateSimple(simple, context),
            CommandList list => EvaluateList(list, context),
            AndOrList chain => EvaluateChain(chain, context),
            Pipeline pipeline => EvaluatePipeline(pipeline, context),
            RedirectedCommand redirected => EvaluateRedirected(redirected, context),
            Subshell subshell => EvaluateSubshell(subshell.Body, context),
            IfCommand branch => EvaluateIf(branch, context),
            ForCommand loop => EvaluateFor(loop, context),
            WhileCommand loop => EvaluateWhile(loop, context),
            CaseCommand choice => EvaluateCase(choice, context),
            FunctionDefinition function => Define(function),
            ArithmeticCommand arithmetic => EvaluateArithmetic(arithmetic),
            DoubleBracket test => EvaluateDoubleBracket(test),
            _ => ShellFlow.Next,
        };
        _nesting--;
        return _stopped ? ShellFlow.Exit : flow;
    }

    private ShellFlow EvaluateList(CommandList list, FailureContext context)
    {
        _status = ShellStatus.Success;
        for (var i = 0; i < list.Items.Count; i++)
        {
            var item = list.Items[i];
            var inner = i == list.Items.Count - 1 ? context : new FailureContext(true, context.Suppressed);
            if (item.Background)
            {
                EvaluateSubshell(item.Node, FailureContext.Free);
                _status = ShellStatus.Success;
                continue;
            }

            var flow = Evaluate(item.Node, inner);
            if (flow != ShellFlow.Next)
                return flow;
        }

        return ShellFlow.Next;
    }

    private ShellFlow EvaluateSubshell(ShellNode body, FailureContext context)
    {
        var mark = _state.Mark();
        var maybe = _maybeStopped;
        Evaluate(body, context);
        _maybeStopped = maybe;
        _state.Undo(mark);
        return _stopped ? ShellFlow.Exit : ShellFlow.Next;
    }

    private ShellFlow EvaluatePipeline(Pipeline pipeline, FailureContext context)
    {
        var commands = pipeline.Commands;
        if (commands.Count == 1)
        {
            var flow = Evaluate(commands[0], pipeline.Negated ? FailureContext.Free : context);
            Negate(pipeline);
            return flow;
        }

        var (input, undecided) = (_input, _inputUndecided);
        var output = _output;
        var allFail = Option(ShellState.PipeFail);
        for (var i = 0; i < commands.Count; i++)
        {
            var last = i == commands.Count - 1;
            var sink = last ? output : new ShellOutput();
            _output = sink;
            EvaluateSubshell(commands[i], (last || allFail) && !pipeline.Negated ? context : new(true, context.Suppressed));
            if (!last)
                (_input, _inputUndecided) = (PipeText(sink!, commands[i].Line), _undecided);
        }

        (_input, _inputUndecided) = (input, undecided);
        _output = output;
        Negate(pipeline);
        return _stopped ? ShellFlow.Exit : ShellFlow.Next;
    }

    private void Negate(Pipeline pipeline)
    {
        if (pipeline.Negated)
            _status = _status switch { ShellStatus.Success => ShellStatus.Failure, ShellStatus.Failure => ShellStatus.Success, _ => ShellStatus.Unknown };
    }

    private Word PipeText(ShellOutput sink, int line) =>
        sink.ToWord(OriginAt(line)) ?? new("", OriginAt(line), sink.Unresolved ?? new(UnresolvedKind.CommandSubstitution, "the output of a program"));

    private void SetOption(string name, bool on) => _state.Set(name, on ? new() { Value = new("1", _base) } : null);

    private bool Option(string name) => _state.Find(name)?.Value is { IsKnown: true };
}
