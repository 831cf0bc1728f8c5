using Modelgate.Policy.Invocation;
using Modelgate.Policy.Python.Libraries;
using Modelgate.Policy.Python.Syntax;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Python.Evaluation;

/// <summary>Walks a program as the interpreter would, with what is known of the values, both ways where a condition is not known.</summary>
internal sealed partial class PythonMachine
{
    /// <summary>Most expressions and statements evaluated in one program. A start script takes hundreds; more is a computation that nobody can follow.</summary>
    private const int MaxSteps = 100_000;

    /// <summary>Deepest calls of the program's own functions.</summary>
    private const int MaxCalls = 12;

    /// <summary>Deepest nesting of evaluation, calls included; keeps the stack small.</summary>
    private const int MaxEvaluation = 600;

    /// <summary>Longest text that is computed.</summary>
    private const int MaxText = 1_000_000;

    private readonly Dictionary<string, ModuleValue?> _modules = new(StringComparer.Ordinal);
    private readonly List<FunctionValue> _functions = [];
    private readonly List<ClassValue> _classes = [];
    private int _steps;
    private int _calls;
    private int _evaluation;

    public PythonMachine(InvocationContext context, IReadOnlyList<Word> arguments)
    {
        Context = context;
        Arguments = arguments;
        Journal = new();
        Environment = new(Journal);
        Report = new(this);
    }

    /// <summary>The invocation that is read.</summary>
    public InvocationContext Context { get; }

    /// <summary><c>sys.argv</c>.</summary>
    public IReadOnlyList<Word> Arguments { get; }

    /// <summary>The branches.</summary>
    public PythonJournal Journal { get; }

    /// <summary>What the program set in <c>os.environ</c>.</summary>
    public PythonBindings Environment { get; }

    /// <summary>Takes what is found.</summary>
    public PythonReport Report { get; }

    /// <summary>True when the program is imported by something else, which may call anything in it.</summary>
    public bool IsImported => Arguments.Count == 0;

    /// <summary>True once the program looked up its own names by text.</summary>
    public bool IsDynamic { get; set; }

    /// <summary>The scope of the statement that runs now.</summary>
    public PythonScope Scope { get; private set; } = null!;

    /// <summary>Runs a whole program, then what only others call.</summary>
    public void Run(Word source)
    {
        var scope = new PythonScope(Journal, PythonReport.OriginOf(source), source.Text);
        Scope = scope;
        var name = IsImported ? "module" : "__main__";
        scope.Names.Set("__name__", new TextValue(name, scope.Source));
        if (Arguments.Count > 0)
            scope.Names.Set("__file__", new TextValue(Arguments[0].Text, Arguments[0].Origin));
        if (Charge(source.Text.Length / 4))
            Block(PythonParser.Parse(source.Text), scope);
        RunUncalled();
        if (_steps > MaxSteps || IsCut || Report.IsFull || Context.Budget.IsSpent)
            Report.TooLarge();
        Report.Flush();
    }

    /// <summary>Runs more source in a scope: <c>exec</c> of a known text, an imported module.</summary>
    public void RunText(string text, PythonScope scope)
    {
        if (_calls >= MaxCalls || text.Length > ResolutionLimits.MaxTextLength)
        {
            Exhaust();
            return;
        }

        Charge(text.Length / 4);
        _calls++;
        Block(PythonParser.Parse(text), scope);
        _calls--;
    }

    /// <summary>The module of that name from the folder of the script, if the pod provides its text.</summary>
    public ModuleValue? Module(string name)
    {
        if (_modules.TryGetValue(name, out var known))
            return known;
        _modules[name] = null;
        if (ScriptFolder() is not { } folder)
            return null;
        var path = folder + "/" + name.Replace('.', '/');
        var file = Context.Files.Read(path + ".py");
        if (file.Content is null)
            file = Context.Files.Read(path + "/__init__.py");
        if (file.Content is not { IsKnown: true } content || content.Text.Length > ResolutionLimits.MaxTextLength)
            return null;
        var scope = new PythonScope(Journal, content.Origin, content.Text);
        scope.Names.Set("__name__", new TextValue(name, content.Origin));
        var module = new ModuleValue(scope);
        _modules[name] = module;
        RunText(content.Text, scope);
        return module;
    }

    /// <summary>Counts work; false when the program has used up its share.</summary>
    public bool Charge(int steps)
    {
        _steps = (int)Math.Min((long)_steps + steps, MaxSteps + 1L);
        return _steps <= MaxSteps && Context.Budget.Take(steps);
    }

    private void Exhaust() => _steps = MaxSteps + 1;

    private string? ScriptFolder()
    {
        if (Arguments.Count == 0 || !Arguments[0].IsKnown || !Arguments[0].Text.EndsWith(".py", StringComparison.Ordinal))
            return Context.Invocation.WorkingDirectory is { Length: > 1 } directory ? directory.TrimEnd('/') : null;
        var path = Context.Absolute(Arguments[0].Text);
        return path is null ? null : path[..path.LastIndexOf('/')];
    }

    /// <summary>Reads functions and methods that the program defines but never calls itself: a framework may.</summary>
    private void RunUncalled()
    {
        for (var i = 0; i < _classes.Count; i++)
        {
            var made = _classes[i];
            if (made.Instance is null && (IsImported || IsDynamic || made.Use.IsReferenced || made.Bases.Count > 0))
                Aside(made.Members, () => Instantiate(made, UnknownArguments));
        }

        for (var i = 0; i < _functions.Count; i++)
        {
            var function = _functions[i];
            if (function.Use.IsCalled)
                continue;
            var owner = OwnerOf(function);
            if (owner is not null ? owner.Instance is null && !owner.Use.IsReferenced : !(IsImported || IsDynamic || function.Use.IsReferenced))
                continue;
            var self = owner?.Instance ?? (owner is null ? null : new InstanceValue(owner, new(Journal)));
            Aside(function.Closure, () => CallFunction(self is null ? function : function with { Self = self }, UnknownArguments));
        }
    }

    private static readonly PythonArguments UnknownArguments = new()
    {
        MoreNamed = new UnknownValue(new(UnresolvedKind.Expression, "a parameter that only its caller knows"), "parameter") { IsParameter = true },
    };

    private void Aside(PythonScope scope, Func<PythonValue> action)
    {
        var before = Scope;
        Scope = scope;
        Journal.Begin();
        action();
        Journal.End();
        Scope = before;
    }

    private ClassValue? OwnerOf(FunctionValue function)
    {
        if (!function.Closure.IsClass)
            return null;
        foreach (var made in _classes)
        {
            if (ReferenceEquals(made.Members, function.Closure))
                return made;
        }

        return null;
    }
}
