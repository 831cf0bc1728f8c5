using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Python;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Tests.Runtimes;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Python;

/// <summary>One Python program in a container: source, arguments and variables in; references, signals and started programs out.</summary>
internal sealed class PythonHarness : IResolutionSink
{
    private static readonly Origin Somewhere = new(ReferenceOrigin.Args, FieldPath.Root.Field("args").Index(0));

    public List<ModelReference> References { get; } = [];

    public List<Signal> Signals { get; } = [];

    public List<ProgramInvocation> Programs { get; } = [];

    public string? Runtime { get; private set; }

    public HarnessFiles Files { get; } = new();

    /// <summary>References in one line each: role, identity, <c>download</c>, <c>?</c> for an unresolved one.</summary>
    public string Loads => string.Join(" | ", References.Select(r => $"{r.Role} {r.Identity}{(r.IsDownload ? " download" : "")}{(r.LoadedElsewhere ? " elsewhere" : "")}{(r.Unresolved is null ? "" : " ?")}"));

    /// <summary>Signals: kind and subject.</summary>
    public string Notes => string.Join(" | ", Signals.Select(s => $"{s.Kind} {s.Subject}"));

    /// <summary>The programs started, as command lines.</summary>
    public string Starts => string.Join(" | ", Programs.Select(p => string.Join(' ', p.Arguments.Select(a => a.IsKnown ? a.Text : $"<{a.Text}>"))));

    public static PythonHarness Run(string source, string arguments = "-c", params (string Name, string? Value)[] variables) =>
        new PythonHarness().Read(source, arguments, variables);

    public PythonHarness Read(string source, string arguments = "-c", params (string Name, string? Value)[] variables)
    {
        var environment = new Dictionary<string, Word?>(StringComparer.Ordinal);
        foreach (var (name, value) in variables)
        {
            environment[name] = value is null
                ? new Word("", Somewhere, new(UnresolvedKind.MissingConfigMap, "ConfigMap c was not given"))
                : new Word(value, Somewhere.As(ReferenceOrigin.Env));
        }

        var container = new ContainerSpec { Name = "c", Kind = ContainerKind.Container, Path = FieldPath.Root };
        var context = new InvocationContext
        {
            Invocation = new() { Arguments = [new("python3", Somewhere)], Environment = new(environment), WorkingDirectory = "/app" },
            Container = container,
            Pod = new() { Containers = [container] },
            Image = ImageReference.Parse("python:3.12"),
            Files = Files,
            Sink = this,
            Run = Programs.Add,
        };
        var words = arguments.Length == 0 ? [] : arguments.Split(' ').Select(a => new Word(a, Somewhere)).ToArray();
        PythonProgram.Resolve(new Word(source, Somewhere), words, context);
        return this;
    }

    public void Add(ModelReference reference) => References.Add(reference);

    public void Add(Signal signal) => Signals.Add(signal);

    public void Step(Origin origin, string text)
    {
    }

    public void Recognise(string runtime) => Runtime ??= runtime;
}
