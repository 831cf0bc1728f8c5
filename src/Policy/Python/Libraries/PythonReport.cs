using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Python.Evaluation;
using Modelgate.Policy.Python.Syntax;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Python.Libraries;

/// <summary>Collects what a program loads and hands it to the sink when the program was read to its end.</summary>
internal sealed class PythonReport(PythonMachine machine)
{
    private readonly List<ModelReference> _references = [];
    private readonly HashSet<(ModelRole, string, string, bool)> _known = [];
    private readonly List<Signal> _signals = [];
    private readonly List<Signal> _pickles = [];
    private readonly HashSet<(SignalKind, string, int)> _seen = [];
    private readonly HashSet<string> _imports = new(StringComparer.Ordinal);
    private int _programs;

    /// <summary>True when the program loads, or does, more than is kept.</summary>
    public bool IsFull { get; private set; }

    /// <summary>True when the program makes a trainer, which libraries may wrap before it runs.</summary>
    public bool MakesTrainer { get; set; }

    /// <summary>True when the program trains a model.</summary>
    public bool Trains { get; set; }

    /// <summary>Where the source stands: a script inside the pod's own fields is a script, a mounted file keeps its channel.</summary>
    public static Origin OriginOf(Word source) =>
        source.Origin.Kind is ReferenceOrigin.Args or ReferenceOrigin.Command or ReferenceOrigin.Env ? source.Origin.As(ReferenceOrigin.Script) : source.Origin;

    /// <summary>A module is imported.</summary>
    public void Imported(string module)
    {
        var dot = module.IndexOf('.', StringComparison.Ordinal);
        _imports.Add(dot < 0 ? module : module[..dot]);
    }

    /// <summary>A value as a word of a command line or a reference.</summary>
    public Word ToWord(PythonValue value, int line) => value switch
    {
        TextValue text => new(text.Text, text.Origin),
        UnknownValue unknown => new(unknown.Display, machine.Scope.At(line), unknown.Why),
        _ => new(PythonText.Of(value) ?? "…", machine.Scope.At(line), PythonText.Of(value) is null ? new(UnresolvedKind.Expression, "a computed value") : null),
    };

    /// <summary>A call loads a model by a folder or a hub id.</summary>
    /// <returns>The reference, or null when there is none or it cannot be known.</returns>
    public ModelReference? Load(ModelRole role, PythonValue? value, PythonValue? revision, string call, string argument, int line, bool elsewhere = false, Func<string, ModelLocation?>? locate = null, string? part = null)
    {
        if (value is null or NoneValue or BooleanValue || (value is ObjectValue made && PythonLibraries.IsLoaded(made)))
            return null;
        if (value is not TextValue text)
        {
            Unknown(call, argument, value, line);
            return null;
        }

        if (text.Text.Length == 0)
            return null;
        var word = ToWord(text, line);
        var pin = RevisionWord(revision, line);
        var reference = locate?.Invoke(text.Text) is { } location
            ? ModelReferences.At(role, word, location, pin)
            : ModelReferences.HubOrLocal(role, word, pin, Context());
        Add(reference with { LoadedElsewhere = elsewhere, Part = part });
        return reference;
    }

    /// <summary>The revision argument as a word; an unknown one makes the reference unresolved.</summary>
    public Word? RevisionWord(PythonValue? revision, int line)
    {
        if (revision is null or NoneValue)
            return null;
        var word = ToWord(revision, line);
        return word.IsKnown && word.Text.Length == 0 ? null : word;
    }

    /// <summary>The context with the environment that the program has made.</summary>
    public InvocationContext Context()
    {
        var context = machine.Context;
        if (machine.Environment.Values.Count == 0)
            return context;
        var invocation = context.Invocation;
        return new()
        {
            Invocation = new()
            {
                Arguments = invocation.Arguments,
                Environment = PythonProcess.Environment(machine),
                WorkingDirectory = invocation.WorkingDirectory,
                StandardInput = invocation.StandardInput,
                Source = invocation.Source,
                FailureIsIgnored = invocation.FailureIsIgnored,
                IsConditional = invocation.IsConditional,
            },
            Container = context.Container,
            Pod = context.Pod,
            Image = context.Image,
            Files = context.Files,
            Sink = context.Sink,
            Budget = context.Budget,
            Run = context.Run,
        };
    }

    /// <summary>Adds a reference once.</summary>
    public void Add(ModelReference reference)
    {
        if (!_known.Add((reference.Role, reference.Identity, reference.Value, reference.IsDownload)))
            return;
        if (_references.Count < ResolutionLimits.MaxPrograms)
            _references.Add(reference);
        else
            IsFull = true;
    }

    /// <summary>Adds a download, and the path it fills when that is known.</summary>
    public void Fetched(ModelReference reference, PythonValue? target, string call, int line)
    {
        Add(reference);
        if (target is TextValue text && machine.Context.Absolute(text.Text) is { } path)
            machine.Context.Files.Download(path, reference);
        else if (target is UnknownValue)
            machine.Context.Sink.Step(machine.Scope.At(line), $"{call} writes to a path that is not known");
    }

    /// <summary>An argument that decides what is loaded is not known.</summary>
    public void Unknown(string call, string argument, PythonValue? value, int line)
    {
        var shown = value switch { UnknownValue unknown => unknown.Display, SymbolValue symbol => symbol.Path, ObjectValue made => Shown(made.Type), _ => "…" };
        var why = (value as UnknownValue)?.Why ?? new(UnresolvedKind.Expression, $"{shown} is not a literal");
        Signal(SignalKind.Unresolvable, $"{call}({argument}={shown})", $"what {call} loads cannot be known from the program: its argument {argument} is computed", line, $"write {argument} as a literal", why, isLoad: true);
    }

    private static string Shown(string type) => (type.StartsWith("?.", StringComparison.Ordinal) ? type[2..] : type) + "(…)";

    /// <summary>Adds a signal once.</summary>
    public void Signal(SignalKind kind, string subject, string reason, int line, string? remedy = null, Unresolved? detail = null, bool isPickle = false, bool isLoad = false)
    {
        var origin = machine.Scope.At(line);
        if (_seen.Count >= ResolutionLimits.MaxPrograms)
            IsFull = true;
        else if (_seen.Add((kind, subject, origin.Line)))
            (isPickle ? _pickles : _signals).Add(new(kind, subject, reason, origin, remedy, detail) { IsAboutModels = isLoad });
    }

    /// <summary>Judges <c>trust_remote_code</c> of a call: any true value counts.</summary>
    public void TrustRemoteCode(string call, PythonValue? value, PythonArguments arguments)
    {
        if (value is null)
        {
            if (arguments.MoreNamed is { } more && PythonLibraries.LoadsModels(call))
                Unknown(call, "trust_remote_code", more, arguments.Line);
            return;
        }

        var truth = value is UnknownValue ? null : PythonMachine.Truth(value);
        if (truth == true)
            Signal(SignalKind.RemoteCode, $"trust_remote_code={PythonText.Of(value) ?? "True"}", $"{call} then runs Python code from the model's repository", arguments.Line);
        else if (truth is null)
            Unknown(call, "trust_remote_code", value, arguments.Line);
    }

    /// <summary>Counts a program that is started; false beyond the limit.</summary>
    public bool CountProgram(int line)
    {
        if (++_programs <= ResolutionLimits.MaxPrograms)
            return true;
        Signal(SignalKind.Unresolvable, "Python program", "it starts more programs than are followed", line, null, new(UnresolvedKind.TooLarge, "too many programs"));
        return false;
    }

    /// <summary>Text that could not be read matters when it names a loading function.</summary>
    public void Unread(PythonScope scope, UnreadStatement unread)
    {
        if (PythonLibraries.Mentions(scope.Text.AsSpan(unread.Start, unread.End - unread.Start)))
            Signal(SignalKind.Unresolvable, "Python program", "this part of the program could not be read, and it may load a model", unread.Line, null, new(UnresolvedKind.UnreadableScript, "the statement could not be read"));
    }

    /// <summary>The program does more than is followed. What it hides behind that may load anything.</summary>
    public void TooLarge() =>
        _signals.Add(new(
            SignalKind.Unresolvable, "Python program", "it computes more than is followed, so what it loads cannot be known", machine.Scope.At(1), null,
            new(UnresolvedKind.TooLarge, "the program is too large to follow")));

    /// <summary>Hands everything over.</summary>
    public void Flush()
    {
        var sink = machine.Context.Sink;
        if (Trains && _signals.Count == 0 && _programs == 0 && PythonTraining.OnlyTrains(_imports))
        {
            sink.Step(new(ReferenceOrigin.Script, machine.Context.Container.Path), "the program trains a model and serves none");
            return;
        }

        var wholes = new HashSet<(string, string?)>();
        foreach (var reference in _references)
        {
            if (!MayBePart(reference) && reference.Role != ModelRole.Code)
                wholes.Add((reference.Identity, reference.Revision));
        }

        foreach (var reference in _references)
        {
            // Tokenizer and configuration of the same repository at the same revision are parts of the model, not parts named apart.
            if (!MayBePart(reference) || !wholes.Contains((reference.Identity, reference.Revision)))
                sink.Add(reference);
        }

        // A name like pipeline or load_model is anybody's; with a library that runs models it is that library's.
        var loads = _references.Count > 0 || PythonTraining.HasModelLibrary(_imports);
        foreach (var signal in _signals)
            sink.Add(signal.IsAboutModels && !loads ? signal with { IsAboutModels = false } : signal);
        if (_pickles.Count > 0 && loads)
        {
            foreach (var signal in _pickles)
                sink.Add(signal);
        }
    }

    private static bool MayBePart(ModelReference reference) => reference.Role is ModelRole.Tokenizer or ModelRole.Config;
}
