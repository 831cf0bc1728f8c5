using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Resolution;

public class LargePodTests
{
    private sealed class NoMaps : IConfigMapSource
    {
        public ConfigMapData? Find(string name) => null;

        public string Explain(string name) => name;
    }

    private static ContainerSpec Container(int index, params string[] command) => new()
    {
        Name = $"c{index}",
        Kind = ContainerKind.Container,
        Path = FieldPath.Root.Field("spec").Field("containers").Index(index),
        Image = "corp/app:1",
        Command = command,
    };

    private static PodResolution Resolve(IEnumerable<ContainerSpec> containers) =>
        PodResolver.Resolve(new PodWorkload { Namespace = "ml", Containers = [.. containers] }, new NoMaps(), ResolverOptions.Default);

    private static string[] Unresolvable(PodResolution pod) =>
        [.. pod.Containers.SelectMany(container => container.Signals).Where(signal => signal.Kind == SignalKind.Unresolvable).Select(signal => signal.Reason)];

    [Fact]
    public void Scripts_over_the_pods_bound_are_unresolvable_and_not_passed_over()
    {
        var script = new string('#', ResolutionLimits.MaxScriptLength / 2 + 1);
        var pod = Resolve([Container(0, "sh", "-c", script), Container(1, "sh", "-c", script), Container(2, "python3", "-c", script)]);
        Assert.Equal(
            ["the pod's scripts are longer, taken together, than Modelgate reads", "the pod's scripts are longer, taken together, than Modelgate reads"],
            Unresolvable(pod));
        Assert.True(pod.ServesModels);
    }

    [Fact]
    public void Containers_over_the_bound_are_said_and_not_passed_over()
    {
        var pod = Resolve(Enumerable.Range(0, ResolutionLimits.MaxContainers + 1).Select(index => Container(index, "vllm", "serve", "acme/m")));
        Assert.Equal(["the pod has 251 containers, and Modelgate reads 250"], Unresolvable(pod));
        Assert.Equal(ResolutionLimits.MaxContainers, pod.Containers.Count);
    }
}
