using Modelgate.Policy.Invocation;
using Modelgate.Policy.Loaders;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Loaders;

/// <summary>One container that runs loaders one after another; references and signals out.</summary>
internal sealed class LoaderHarness : IResolutionSink, IConfigMapSource
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private static readonly Origin Here = new(ReferenceOrigin.Script, FieldPath.Root.Field("args").Index(0));
    private readonly Dictionary<string, Word?> _environment = new(StringComparer.Ordinal);
    private readonly ContainerSpec _container;
    private readonly PodWorkload _pod;

    public LoaderHarness()
    {
        _container = new()
        {
            Name = "load",
            Kind = ContainerKind.InitContainer,
            Path = FieldPath.Root,
            Image = "reg.example/tools:1",
            VolumeMounts = [new("models", "/models", "", false, false, FieldPath.Root)],
        };
        _pod = new()
        {
            Containers = [_container],
            Volumes = [new() { Name = "models", Kind = VolumeKind.EmptyDir, Path = FieldPath.Root }],
        };
        Files = new(new(_pod, this), _container, ResolvedEnvironment.Empty);
    }

    public PodFiles Files { get; }

    public List<ModelReference> References { get; } = [];

    public List<Signal> Signals { get; } = [];

    public string? Runtime => null;

    /// <summary>Each reference as <c>role value identity[!]</c>, <c>!</c> when pinned.</summary>
    public IEnumerable<string> Found => References.Select(r => $"{r.Role} {r.Value} {r.Identity}{(r.IsPinned ? "!" : "")}");

    public LoaderHarness Env(string name, string value)
    {
        _environment[name] = new(value, Here);
        return this;
    }

    public LoaderHarness Run(params string[] words) => Run(words, null, false);

    public LoaderHarness Run(string[] words, string? input, bool failureIsIgnored = false, string? directory = "/job", bool unknownInput = false)
    {
        var invocation = new ProgramInvocation
        {
            Arguments = words.Select(word => new Word(word, Here, word.StartsWith("$UNKNOWN", StringComparison.Ordinal) ? new(UnresolvedKind.Secret, "a Secret") : null)).ToArray(),
            Environment = new(_environment),
            WorkingDirectory = directory,
            StandardInput = input is null ? null : new(input, Here, unknownInput ? new(UnresolvedKind.CommandSubstitution, "x") : null),
            FailureIsIgnored = failureIsIgnored,
        };
        var loader = ModelLoaders.All.FirstOrDefault(l => l.MatchesProgram(invocation));
        Assert.NotNull(loader);
        loader.Resolve(new()
        {
            Invocation = invocation,
            Container = _container,
            Pod = _pod,
            Image = ImageReference.Parse(_container.Image),
            Files = Files,
            Sink = this,
            Run = started => Run(started.Arguments.Select(word => word.Text).ToArray()),
        });
        return this;
    }

    public IEnumerable<string> Of(SignalKind kind) => Signals.Where(signal => signal.Kind == kind).Select(signal => signal.Subject);

    public ConfigMapData? Find(string name) => null;

    public string Explain(string name) => $"ConfigMap {name} was not given";

    void IResolutionSink.Add(ModelReference reference) => References.Add(reference);

    void IResolutionSink.Add(Signal signal) => Signals.Add(signal);

    void IResolutionSink.Replace(ModelReference old, ModelReference now)
    {
        var index = References.IndexOf(old);
        if (index >= 0)
            References[index] = now;
    }

    void IResolutionSink.Step(Origin origin, string text)
    {
    }

    void IResolutionSink.Recognise(string runtime) => Assert.Fail("a loader serves nothing");
}
