using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Shell;
using Modelgate.Policy.Invocation.Shell.Evaluation;
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
    PodWorkload pod, ContainerSpec container, ImageReference image, ResolvedEnvironment environment, PodFiles files, ContainerSink sink, RuntimeCatalogue runtimes)
{
    private const int MaxUnknown = 16;

    /// <summary>The runtimes that are known in this review.</summary>
    public RuntimeCatalogue Runtimes { get; } = runtimes;

    private int _programs;
    private readonly ProgramFiles _programFiles = new(files);
    private bool _isOverBudget;
    private ResolvedEnvironment? _judged;

    private readonly List<ProgramInvocation> _unknown = [];

    /// <summary>The first programs that nothing here knows and that are no everyday utilities, in order.</summary>
    public IReadOnlyList<ProgramInvocation> UnknownPrograms => _unknown;

    /// <summary>True when a router, a benchmark or another client of a server runs, which loads nothing itself.</summary>
    public bool RunsBystander { get; private set; }

    /// <summary>True when a program other than servers and loaders ran that may have changed the image's own files.</summary>
    public bool MayChangeImage { get; private set; }

    /// <summary>True when any program was understood as a serving runtime or a loader.</summary>
    public bool UnderstoodAny { get; private set; }

    /// <summary>Follows one invocation.</summary>
    public void Run(ProgramInvocation invocation) => Run(invocation, 0);

    private void Run(ProgramInvocation invocation, int depth)
    {
        if (_isOverBudget)
            return;
        if (depth > ResolutionLimits.MaxNesting || ++_programs > ResolutionLimits.MaxPrograms || invocation.Arguments.Count > ResolutionLimits.MaxArguments || !files.Budget.Take(20))
        {
            _isOverBudget = true;
            Unresolvable(invocation.Arguments[0], "the container starts more programs, or nests them deeper, than Modelgate follows", UnresolvedKind.TooLarge);
            return;
        }

        for (var i = 0; ; i++)
        {
            // A file that the pod puts in the place of a program is read before the program's name is believed.
            if (_programFiles.Replaced(invocation) is { } replaced && RunReplaced(invocation, replaced, depth))
                return;
            if (BroughtPackages.Find(invocation) is { } packages)
                sink.Add(new Signal(SignalKind.CodePlugin, Shorten(packages.Text), "packages are installed when the container starts, so the code that runs is not the image's", packages.Origin, "Install the packages when the image is built"));
            if (Wrappers.Unwrap(invocation) is not { } inner)
                break;
            if (i > ResolutionLimits.MaxNesting)
            {
                Unresolvable(inner.Arguments[0], "the program stands behind more wrappers than Modelgate takes off", UnresolvedKind.TooLarge);
                return;
            }

            invocation = inner;
        }

        if (invocation.Arguments.Count == 0 || invocation.Arguments[0].Text.Length == 0)
            return;
        if (CommandRunners.Find(invocation) is { } started)
        {
            foreach (var inner in started)
                Run(inner, depth + 1);
        }
        else if (ShellCommandLine.TryParse(invocation) is { } shell)
        {
            RunShell(invocation, shell, depth);
        }
        else if (!Dispatch(invocation, depth))
        {
            RunFileOrPython(invocation, depth);
        }
    }

    /// <summary>Runs a file of the pod that stands under a program's name. False when it changes nothing: its text is not known, and the program is none that matters.</summary>
    private bool RunReplaced(ProgramInvocation invocation, PodFile replaced, int depth)
    {
        if (replaced.Content is { } content)
        {
            RunFile(invocation, content, depth);
            return true;
        }

        if (!ServingRuntimes.All.Any(runtime => runtime.MatchesProgram(invocation)))
            return false;
        Unresolvable(invocation.Arguments[0], $"the container replaces this program when it starts, and the text is not known: {replaced.Why}", UnresolvedKind.UnreadFile);
        return false;
    }

    private bool Dispatch(ProgramInvocation invocation, int depth)
    {
        if (Runtimes.OfProgram(invocation) is { } runtime)
        {
            UnderstoodAny = true;
            JudgeEnvironment(invocation);
            JudgeModule(invocation);
            if (sink.WantsSteps)
                sink.Step(invocation.Arguments[0].Origin, $"{runtime.Name} reads: {Join(invocation)}");
            runtime.Resolve(Context(invocation, depth));
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
            JudgeEnvironment(invocation);
            MayChangeImage |= loader is CopyLoader;
            if (HiddenCommand.FindOption(invocation) is { } option)
                Unresolvable(option, $"{invocation.ProgramName} starts a program that this option names", UnresolvedKind.UnreadableScript);
            if (sink.WantsSteps)
                sink.Step(invocation.Arguments[0].Origin, $"runs: {Join(invocation)}");
            loader.Resolve(Context(invocation, depth));
            return true;
        }

        return false;
    }

    /// <summary>What a script set before it started the program; the container's own variables are read once, at the end.</summary>
    private void JudgeEnvironment(ProgramInvocation invocation)
    {
        if (ReferenceEquals(invocation.Environment, environment) || ReferenceEquals(invocation.Environment, _judged))
            return;
        _judged = invocation.Environment;
        SurroundingsReader.ReadChanges(files, invocation.Environment, environment, sink);
    }

    // python -m looks in the working directory before anywhere else.
    private void JudgeModule(ProgramInvocation invocation)
    {
        if (invocation.WorkingDirectory is not { Length: > 1 } folder || PythonCommand.TryParse(invocation) is not { Kind: PythonCommandKind.Module, Target: var module })
            return;
        var dot = module.Text.IndexOf('.', StringComparison.Ordinal);
        var path = folder + "/" + (dot < 0 ? module.Text : module.Text[..dot]);
        if (files.Exists(path) || files.Exists(path + ".py"))
            sink.Add(new Signal(SignalKind.CodePlugin, module.Text, $"Python imports modules from the working directory first, and the pod puts {path} there", module.Origin, "Set another working directory"));
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
        Budget = files.Budget,
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
        if (ShellStartFiles.FromPod(invocation, files) is { } start)
        {
            Unresolvable(
                invocation.Arguments[0].With(start), "the shell runs this first, and the pod writes or mounts it, so that anything may be started or set there", UnresolvedKind.UnreadableScript);
        }

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

    private void Interpret(ProgramInvocation invocation, Word script, IReadOnlyList<Word> positional, bool exitOnError, int depth)
    {
        if (Takes(invocation, script))
            ShellInterpreter.Interpret(ShellScript.Of(invocation, script, positional, exitOnError, depth, files.Budget), new Host(this, depth));
    }

    private bool Takes(ProgramInvocation invocation, Word script)
    {
        var takes = files.TakeScript(script.Text.Length);
        if (!takes)
            Unresolvable(invocation.Arguments[0], "the pod's scripts are longer, taken together, than Modelgate reads", UnresolvedKind.TooLarge);
        return takes;
    }

    /// <summary>Keeps a program that nobody knows. One that is told to trust a repository's code says enough.</summary>
    private void AddUnknown(ProgramInvocation invocation)
    {
        if (_unknown.Count < MaxUnknown)
            _unknown.Add(invocation);
        foreach (var word in invocation.Arguments)
        {
            if (word.IsKnown && TrustSwitch.IsOn(word.Text))
                sink.Add(new Signal(SignalKind.RemoteCode, word.Text, $"{invocation.ProgramName} is told to trust the code of the model's repository", word.Origin));
        }
    }

    private void RunFileOrPython(ProgramInvocation invocation, int depth)
    {
        MayChangeImage |= !EverydayPrograms.LeavesFilesAlone(invocation.ProgramName);
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
        if (program.Text is "source" or "." && invocation.Arguments.Count > 1)
        {
            if (ReadScript(invocation, invocation.Arguments[1]) is { } sourced)
                Interpret(invocation, sourced, Wrappers.Rest(invocation.Arguments, 1), false, depth);
            return;
        }

        if (ForeignCode.Find(invocation) is { } code)
            Unresolvable(code, $"Modelgate does not read code for {invocation.ProgramName}, and this code may start programs or fetch files", UnresolvedKind.UnreadableScript, ModelWords.AreIn(code.Text));
        if (EverydayPrograms.Contains(invocation.ProgramName))
            return;
        if (HiddenCommand.Find(invocation) is { } hidden)
        {
            Run(hidden, depth + 1);
            return;
        }

        if (Bystanders.IsCluster(invocation))
            return;
        AddUnknown(invocation);
        if (ForeignCode.ReadsRecipe(invocation.ProgramName))
        {
            if (invocation.StandardInput is { } recipes)
                Unresolvable(recipes.With(invocation.ProgramName), $"{invocation.ProgramName} starts what its input says, and Modelgate does not read it", UnresolvedKind.UnreadFile);
            foreach (var word in invocation.Arguments)
            {
                if (word.Text.Length > 1 && (!word.IsKnown || (_programFiles.PathOf(word, invocation) is { } recipe && files.IsFromPod(recipe))))
                    Unresolvable(word, $"{invocation.ProgramName} starts what this file says, and Modelgate does not read it", UnresolvedKind.UnreadFile);
            }
        }

        if (program.Text.Contains('/', StringComparison.Ordinal) && _programFiles.PathOf(program, invocation) is { } path && files.IsFromPod(path))
            Unresolvable(program, $"the container runs this program, and what it does is not known: {files.Read(path).Why ?? "it is not part of the image"}", UnresolvedKind.UnreadFile);
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
        JudgeEnvironment(invocation);
        if (Takes(invocation, source))
            PythonProgram.Resolve(source, arguments, Context(invocation, depth));
    }

    /// <summary>The text of a script that an interpreter is given by path; null, and a signal, when it is not known.</summary>
    private Word? ReadScript(ProgramInvocation invocation, Word script)
    {
        var path = _programFiles.PathOf(script, invocation);
        if (path is not null && ProgramFiles.IsInput(path) && invocation.StandardInput is { IsKnown: true } input)
            return input;
        var file = path is null ? null : files.Read(path);
        if (file is { Knowledge: FileKnowledge.Known, Content: { } content })
        {
            sink.Step(content.Origin, $"reads script {script.Text}");
            return content;
        }

        if (file is null || files.Exists(path!) || !Bystanders.IsClusterScript(script.Text))
            AddUnknown(invocation);
        // A script that lies in the image is the image's business; one on a volume or in a missing ConfigMap may start anything.
        if (file is null ? !script.IsKnown : files.IsFromPod(path!))
            Unresolvable(script, $"the container runs this script, and its text is not known: {file?.Why ?? script.Unresolved!.What}", UnresolvedKind.UnreadFile);
        return null;
    }

    private void Unresolvable(Word subject, string reason, UnresolvedKind kind, bool isAboutModels = false) =>
        sink.Add(new Signal(SignalKind.Unresolvable, Shorten(subject.Text), reason, subject.Origin, null, new(kind, reason)) { IsAboutModels = isAboutModels });

    private static string Join(ProgramInvocation invocation) =>
        Shorten(string.Join(' ', invocation.Arguments.Take(200).Select(word => word.Text)));

    private static string Shorten(string text) => text.Length <= 160 ? text : string.Concat(text.AsSpan(0, 157), "...");

    private sealed class Host(ProgramInterpreter interpreter, int depth) : IShellHost
    {
        public void Run(ProgramInvocation invocation) => interpreter.Run(invocation, depth + 1);

        public PodFile Read(string path) => interpreter.ReadFile(path);

        public void Write(string path, Word? content, bool append) => interpreter.WriteFile(path, content, append);

        public void WriteSomewhere() => interpreter.MayChangeImage = true;

        public void Unreadable(Origin origin, Unresolved why, bool isAboutModels) =>
            interpreter.Unresolvable(new Word("script", origin), why.What, why.Kind, isAboutModels);
    }

    private PodFile ReadFile(string path) =>
        path.StartsWith('/') ? files.Read(ContainerPath.Normalise(path)) : new(FileKnowledge.Unknown, null, "the working directory is not known");

    private void WriteFile(string path, Word? content, bool append)
    {
        if (path.StartsWith('/'))
            files.Write(ContainerPath.Normalise(path), content, append);
    }
}
