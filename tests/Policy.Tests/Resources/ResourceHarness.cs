using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Tests.Runtimes;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Resources;

/// <summary>One custom resource as text; what its controllers' containers say comes out.</summary>
internal sealed class ResourceHarness : IResolutionSink
{
    private ResourceHarness(IReadOnlyList<PodWorkload> pods) => Pods = pods;

    /// <summary>The pods.</summary>
    public IReadOnlyList<PodWorkload> Pods { get; }

    /// <summary>What was found.</summary>
    public List<ModelReference> References { get; } = [];

    /// <summary>What was found.</summary>
    public List<Signal> Signals { get; } = [];

    /// <summary>The programs that were handed on.</summary>
    public List<string> Started { get; } = [];

    /// <summary>The files.</summary>
    public HarnessFiles Files { get; } = new();

    /// <inheritdoc/>
    public string? Runtime { get; private set; }

    /// <summary>All containers as <c>name@path</c>.</summary>
    public IEnumerable<string> Containers => Pods.SelectMany(pod => pod.Containers).Select(container => $"{container.Name}@{container.Path}");

    /// <summary>The references as <c>role identity path</c>.</summary>
    public IEnumerable<string> Found => References.Select(reference => $"{reference.Role} {reference.Identity} {reference.Origin.Path}");

    /// <summary>Reads an object and what its controllers' containers say.</summary>
    public static ResourceHarness Read(string text, Action<HarnessFiles>? files = null)
    {
        var read = YamlReader.Read(text, YamlDialect.Kubernetes);
        Assert.True(read.IsRead, read.Error);
        var harness = new ResourceHarness(ManifestPods.Of(new ManifestObject(read.Documents[0])));
        files?.Invoke(harness.Files);
        foreach (var pod in harness.Pods)
        {
            foreach (var container in pod.Containers)
                container.ReadByController?.Invoke(harness.Context(pod, container));
        }

        return harness;
    }

    void IResolutionSink.Add(ModelReference reference) => References.Add(reference);

    void IResolutionSink.Add(Signal signal) => Signals.Add(signal);

    void IResolutionSink.Step(Origin origin, string text)
    {
    }

    void IResolutionSink.Recognise(string runtime) => Runtime ??= runtime;

    private InvocationContext Context(PodWorkload pod, ContainerSpec container)
    {
        var variables = new Dictionary<string, Word?>(StringComparer.Ordinal);
        foreach (var variable in container.Environment)
            variables[variable.Name] = variable.Value is null ? null : new(variable.Value, new(ReferenceOrigin.Env, variable.Path));
        return new()
        {
            Invocation = new() { Arguments = (Word[])[new(container.Name, new(ReferenceOrigin.Spec, container.Path))], Environment = new(variables) },
            Container = container,
            Pod = pod,
            Image = ImageReference.Parse(container.Image),
            Files = Files,
            Sink = this,
            Run = invocation => Started.Add(string.Join(' ', invocation.Arguments.Select(word => word.Text))),
        };
    }
}
