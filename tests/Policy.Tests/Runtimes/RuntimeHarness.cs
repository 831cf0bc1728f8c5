using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Runtimes;

/// <summary>One container with one program, for the tests of one runtime: image, command line, variables and files in; references and signals out.</summary>
internal sealed class RuntimeHarness : IResolutionSink
{
    private readonly IServingRuntime _runtime;
    private readonly Dictionary<string, Word?> _environment = new(StringComparer.Ordinal);
    private readonly List<EnvironmentVariable> _variables = [];
    private string _image = "registry.example/server:1";
    private string[]? _command;
    private string[]? _args;
    private string? _workingDirectory;

    private RuntimeHarness(IServingRuntime runtime) => _runtime = runtime;

    /// <summary>A container for this runtime.</summary>
    public static RuntimeHarness For(IServingRuntime runtime) => new(runtime);

    /// <summary>What was found.</summary>
    public List<ModelReference> References { get; } = [];

    /// <summary>What was found.</summary>
    public List<Signal> Signals { get; } = [];

    /// <summary>The programs that the runtime started in turn.</summary>
    public List<ProgramInvocation> Started { get; } = [];

    /// <summary>The files.</summary>
    public HarnessFiles Files { get; } = new();

    /// <inheritdoc/>
    public string? Runtime { get; private set; }

    /// <summary>The container's image.</summary>
    public RuntimeHarness Image(string image)
    {
        _image = image;
        return this;
    }

    /// <summary>The container's <c>command</c>.</summary>
    public RuntimeHarness Command(params string[] words)
    {
        _command = words;
        return this;
    }

    /// <summary>The container's <c>args</c>; without <see cref="Command"/> they follow the entrypoint that the runtime knows for the image.</summary>
    public RuntimeHarness Args(params string[] words)
    {
        _args = words;
        return this;
    }

    /// <summary>A variable; a null value is one that cannot be known.</summary>
    public RuntimeHarness Env(string name, string? value)
    {
        var path = FieldPath.Root.Field("env").Index(_variables.Count);
        _variables.Add(new(name, value, value is null ? new(ValueSourceKind.SecretKey, "s", "k", false) : null, path));
        _environment[name] = value is null
            ? new(name, new(ReferenceOrigin.Env, path), new(UnresolvedKind.Secret, "Secret s is not read"))
            : new(value, new(ReferenceOrigin.Env, path) { Note = "env " + name });
        return this;
    }

    /// <summary>A file whose text is known, as from a ConfigMap.</summary>
    public RuntimeHarness File(string path, string text)
    {
        Files.Known[path] = new(text, new(ReferenceOrigin.ConfigMap, FieldPath.Root.Field("data").Field(path)));
        return this;
    }

    /// <summary>The working directory.</summary>
    public RuntimeHarness In(string directory)
    {
        _workingDirectory = directory;
        return this;
    }

    /// <summary>Resolves the container's program with the runtime.</summary>
    public RuntimeHarness Resolve()
    {
        _runtime.Resolve(Prepare());
        return this;
    }

    /// <summary>The invocation as the runtime sees it.</summary>
    public InvocationContext Prepare()
    {
        var image = ImageReference.Parse(_image);
        var container = new ContainerSpec
        {
            Name = "server",
            Kind = ContainerKind.Container,
            Path = FieldPath.Root.Field("containers").Index(0),
            Image = _image,
            Command = _command,
            Args = _args,
            WorkingDirectory = _workingDirectory,
            Environment = _variables,
        };
        var words = new List<Word>();
        if (_command is null)
            AddWords(words, _runtime.Entrypoint(image, _args is not null) ?? [], "image", ReferenceOrigin.Image);
        AddWords(words, _command ?? [], "command", ReferenceOrigin.Command);
        AddWords(words, _args ?? [], "args", ReferenceOrigin.Args);
        Assert.NotEmpty(words);
        return Context(container, image, new() { Arguments = words.ToArray(), Environment = new(_environment), WorkingDirectory = _workingDirectory });
    }

    /// <summary>The values of a role, each with <c>@revision</c> when one was asked for.</summary>
    public IEnumerable<string> Of(ModelRole role) =>
        References.Where(r => r.Role == role).Select(r => r.Revision is null ? r.Value : $"{r.Value}@{r.Revision}");

    /// <summary>The subjects of a kind of signal.</summary>
    public IEnumerable<string> Of(SignalKind kind) => Signals.Where(s => s.Kind == kind).Select(s => s.Subject);

    /// <summary>True when any signal of the kind was found.</summary>
    public bool Has(SignalKind kind) => Signals.Any(s => s.Kind == kind);

    void IResolutionSink.Add(ModelReference reference) => References.Add(reference);

    void IResolutionSink.Add(Signal signal) => Signals.Add(signal);

    void IResolutionSink.Step(Origin origin, string text)
    {
    }

    void IResolutionSink.Recognise(string runtime) => Runtime ??= runtime;

    private InvocationContext Context(ContainerSpec container, ImageReference image, ProgramInvocation invocation)
    {
        Assert.True(_runtime.MatchesProgram(invocation) || _runtime.MatchesSignature(container, invocation), "the runtime does not know this program");
        return new()
        {
            Invocation = invocation,
            Container = container,
            Pod = new() { Containers = [container] },
            Image = image,
            Files = Files,
            Sink = this,
            Run = started =>
            {
                Started.Add(started);
                if (Started.Count < 10 && _runtime.MatchesProgram(started))
                    _runtime.Resolve(Context(container, image, started));
            },
        };
    }

    private static void AddWords(List<Word> words, IReadOnlyList<string> texts, string field, ReferenceOrigin kind)
    {
        for (var i = 0; i < texts.Count; i++)
            words.Add(new(texts[i], new(kind, FieldPath.Root.Field(field).Index(i)), texts[i].StartsWith('$') ? new(UnresolvedKind.ShellVariable, texts[i]) : null));
    }
}
