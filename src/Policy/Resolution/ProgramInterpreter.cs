using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Shell;
using Modelgate.Policy.Loaders;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Python;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Resolution;

/// <summary>Follows what one container starts, through wrappers, shells, scripts and Python, down to the programs that serve or load models.</summary>
/// <remarks>
/// 1. A wrapper is taken off. 2. A shell's script is interpreted, and each program that it starts comes back here. 3. Python code is read.
/// 4. A serving runtime reads its own command line. 5. A loader reads its own. 6. A file of the pod that is started is read as what its first line says.
/// Anything else is a program that Modelgate does not know; the first one is kept for the caller to judge.
/// </remarks>
internal sealed class ProgramInterpreter(
    PodWorkload pod, ContainerSpec container, ImageReference image, ResolvedEnvironment environment, IPodFiles files, ContainerSink sink)
{
    private const int MaxUnknown = 16;

    private int _programs;
    private bool _isOverBudget;

    private readonly List<ProgramInvocation> _unknown = [];

    /// <summary>The first programs that nothing here knows and that are no everyday utilities, in order.</summary>
    public IReadOnlyList<ProgramInvocation> UnknownPrograms => _unknown;

    /// <summary>True when a router, a benchmark or another client of a server runs, which loads nothing itself.</summary>
    public bool RunsBystander { get; private set; }

    /// <summary>True when any program was understood as a serving runtime or a loader.</summary>
    public bool UnderstoodAny { get; private set; }

    /// <summary>Follows one invocation.</summary>
    public void Run(ProgramInvocation invocation) => Run(invocation, 0);

    private void Run(ProgramInvocation invocation, int depth)
    {
        if (_isOverBudget)
            return;
        if (depth > ResolutionLimits.MaxNesting || ++_programs > ResolutionLimits.MaxPrograms || invocation.Arguments.Count > ResolutionLimits.MaxArguments)
        {
            _isOverBudget = true;
            Unresolvable(invocation.Arguments[0], "the container starts more programs, or nests them deeper, than Modelgate follows", UnresolvedKind.TooLarge);
            return;
        }

        for (var i = 0; Wrappers.Unwrap(invocation) is { } inner; i++)
        {
            if (i > ResolutionLimits.MaxNesting)
                return;
            invocation = inner;
        }

        if (invocation.Arguments.Count == 0 || invocation.Arguments[0].Text.Length == 0)
            return;
        if (ShellCommandLine.TryParse(invocation) is { } shell)
            RunShell(invocation, shell, depth);
        else if (!Dispatch(invocation, depth))
            RunFileOrPython(invocation, depth);
    }

    private bool Dispatch(ProgramInvocation invocation, int depth)
    {
        for (var i = 0; i < ServingRuntimes.All.Count; i++)
        {
            var runtime = ServingRuntimes.All[i];
            if (!runtime.MatchesProgram(invocation))
                continue;
            UnderstoodAny = true;
            if (sink.WantsSteps)
                sink.Step(invocation.Arguments[0].Origin, $"{runtime.Name} reads: {Join(invocation)}");
            runtime.Resolve(Context(invocation, depth));
            ReadExports(invocation);
            // A runtime's own client (vllm bench serve) says nothing about a server.
            RunsBystander |= sink.Runtime is null;
            return true;
        }

        for (var i = 0; i < ModelLoaders.All.Count; i++)
        {
            var loader = ModelLoaders.All[i];
            if (!loader.MatchesProgram(invocation))
                continue;
            UnderstoodAny = true;
            if (sink.WantsSteps)
                sink.Step(invocation.Arguments[0].Origin, $"runs: {Join(invocation)}");
            loader.Resolve(Context(invocation, depth));
            ReadExports(invocation);
            return true;
        }

        return false;
    }

    /// <summary>What a script exports, or puts before a command, redirects this program like the container's own variables do.</summary>
    private void ReadExports(ProgramInvocation invocation)
    {
        if (!ReferenceEquals(invocation.Environment, environment))
            SurroundingsReader.ReadVariables(invocation.Environment, sink);
    }

    /// <summary>Lets a runtime read an invocation that only its signature gave away.</summary>
    public void ResolveAs(IServingRuntime runtime, ProgramInvocation invocation)
    {
        sink.Recognise(runtime.Name);
        UnderstoodAny = true;
        runtime.Resolve(Context(invocation, 0));
    }

    /// <summary>Lets a loader read a container that only its image or its variables gave away.</summary>
    public void ResolveAs(IModelLoader loader, ProgramInvocation invocation)
    {
        UnderstoodAny = true;
        loader.Resolve(Context(invocation, 0));
    }

    /// <summary>Lets the controller's reader say what runs, in place of the container's own command.</summary>
    public void RunController(Action<InvocationContext> read, ProgramInvocation placeholder)
    {
        UnderstoodAny = true;
        read(Context(placeholder, 0));
    }

    private InvocationContext Context(ProgramInvocation invocation, int depth) => new()
    {
        Invocation = invocation,
        Container = container,
        Pod = pod,
        Image = image,
        Files = files,
        Sink = sink,
        Run = inner => Run(inner, depth + 1),
    };

    private void RunShell(ProgramInvocation invocation, ShellCommandLine shell, int depth)
    {
        var script = shell.Script;
        if (shell.IsFile && script is not null)
        {
            if (ReadScript(invocation, script) is not { } text)
                return;
            script = text;
        }

        script ??= invocation.StandardInput;
        if (script is null)
            return;
        if (!script.IsKnown && !shell.IsFile)
        {
            var isEmpty = script.Text.Length == 0;
            Unresolvable(isEmpty ? script.With("script") : script, $"the script that the shell runs is not known: {script.Unresolved!.What}", script.Unresolved.Kind);
            if (isEmpty)
                return;
        }

        Interpret(invocation, script, shell.Positional, shell.ExitOnError, depth);
    }

    private void Interpret(ProgramInvocation invocation, Word script, IReadOnlyList<Word> positional, bool exitOnError, int depth) =>
        ShellInterpreter.Interpret(
            new ShellScript
            {
                Text = script,
                Positional = positional,
                Environment = invocation.Environment,
                WorkingDirectory = invocation.WorkingDirectory,
                ExitOnError = exitOnError,
                Source = invocation.Source,
                IsConditional = invocation.IsConditional,
                Depth = depth,
                StandardInput = invocation.StandardInput,
            },
            new Host(this, depth));

    private void AddUnknown(ProgramInvocation invocation)
    {
        if (_unknown.Count < MaxUnknown)
            _unknown.Add(invocation);
    }

    private void RunFileOrPython(ProgramInvocation invocation, int depth)
    {
        if (Bystanders.Matches(invocation))
        {
            RunsBystander = true;
            return;
        }

        if (PythonCommand.TryParse(invocation) is { } python)
        {
            RunPython(invocation, python, depth);
            return;
        }

        var program = invocation.Arguments[0];
        var path = program.Text.Contains('/', StringComparison.Ordinal) && program.IsKnown ? ContainerPath.Absolute(program.Text, invocation.WorkingDirectory, invocation.Environment) : null;
        if (path is not null && files.Read(path) is { Knowledge: FileKnowledge.Known, Content: { } content })
        {
            RunFile(invocation, content, depth);
            return;
        }

        if (!EverydayPrograms.Contains(invocation.ProgramName) && !Bystanders.IsCluster(invocation))
            AddUnknown(invocation);
    }

    private void RunFile(ProgramInvocation invocation, Word content, int depth)
    {
        sink.Step(content.Origin, $"reads script {invocation.Arguments[0].Text}");
        var interpreter = Shebang.Interpreter(content.Text);
        if (interpreter is not null && PythonCommand.IsPython(interpreter))
            ReadPython(content, invocation, invocation.Arguments, depth);
        else if (interpreter is null || ShellCommandLine.IsShell(interpreter))
            Interpret(invocation, content, invocation.Arguments, Shebang.ExitsOnError(content.Text), depth);
        else
            AddUnknown(invocation);
    }

    private void RunPython(ProgramInvocation invocation, PythonCommand python, int depth)
    {
        var rest = Wrappers.Rest(invocation.Arguments, python.TargetIndex);
        switch (python.Kind)
        {
            case PythonCommandKind.Code:
                ReadPython(python.Target, invocation, rest, depth);
                break;
            case PythonCommandKind.StandardInput when invocation.StandardInput is { } input:
                ReadPython(input, invocation, rest, depth);
                break;
            case PythonCommandKind.Script when ReadScript(invocation, python.Target) is { } text:
                ReadPython(text, invocation, rest, depth);
                break;
            case PythonCommandKind.Module or PythonCommandKind.Script or PythonCommandKind.StandardInput:
            default:
                AddUnknown(invocation);
                break;
        }
    }

    private void ReadPython(Word source, ProgramInvocation invocation, IReadOnlyList<Word> arguments, int depth)
    {
        UnderstoodAny = true;
        PythonProgram.Resolve(source, arguments, Context(invocation, depth));
    }

    /// <summary>The text of a script that an interpreter is given by path; null, and a signal, when it is not known.</summary>
    private Word? ReadScript(ProgramInvocation invocation, Word script)
    {
        var path = script.IsKnown ? ContainerPath.Absolute(script.Text, invocation.WorkingDirectory, invocation.Environment) : null;
        var file = path is null ? null : files.Read(path);
        if (file is { Knowledge: FileKnowledge.Known, Content: { } content })
        {
            sink.Step(content.Origin, $"reads script {script.Text}");
            return content;
        }

        if (file is null || files.Exists(path!) || !Bystanders.IsClusterScript(script.Text))
            AddUnknown(invocation);
        // A script that lies in the image is the image's business; one on a volume or in a missing ConfigMap may start anything.
        if (file is null ? !script.IsKnown : files.Exists(path!))
            Unresolvable(script, $"the container runs this script, and its text is not known: {file?.Why ?? script.Unresolved!.What}", UnresolvedKind.UnreadFile);
        return null;
    }

    private void Unresolvable(Word subject, string reason, UnresolvedKind kind) =>
        sink.Add(new Signal(SignalKind.Unresolvable, Shorten(subject.Text), reason, subject.Origin, null, new(kind, reason)));

    private static string Join(ProgramInvocation invocation) =>
        Shorten(string.Join(' ', invocation.Arguments.Take(200).Select(word => word.Text)));

    private static string Shorten(string text) => text.Length <= 160 ? text : string.Concat(text.AsSpan(0, 157), "...");

    private sealed class Host(ProgramInterpreter interpreter, int depth) : IShellHost
    {
        public void Run(ProgramInvocation invocation) => interpreter.Run(invocation, depth + 1);

        public PodFile Read(string path) => interpreter.ReadFile(path);

        public void Write(string path, Word? content, bool append) => interpreter.WriteFile(path, content, append);

        public void Unreadable(Origin origin, Unresolved why) =>
            interpreter.Unresolvable(new Word("script", origin), why.What, why.Kind);
    }

    private PodFile ReadFile(string path) =>
        path.StartsWith('/') ? files.Read(ContainerPath.Normalise(path)) : new(FileKnowledge.Unknown, null, "the working directory is not known");

    private void WriteFile(string path, Word? content, bool append)
    {
        if (path.StartsWith('/'))
            files.Write(ContainerPath.Normalise(path), content, append);
    }
}
