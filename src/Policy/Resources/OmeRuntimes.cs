using Modelgate.Policy.Data;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Workloads;
using Modelgate.Policy.Workloads.Nodes;

namespace Modelgate.Policy.Resources;

/// <summary>OME's ServingRuntime, ClusterServingRuntime and InferenceService (ome.io/v1beta1): pods of an engine, a decoder and a router.</summary>
/// <remarks>
/// Each component is a pod specification whose server is the container <c>runner</c>; one on several nodes has a <c>leader</c> and a <c>worker</c> of the same form.
/// The model is a BaseModel, which lies on the node: the controller puts its path into <c>MODEL_PATH</c>.
/// Versions read: OME 0.1 (pkg/apis/ome/v1beta1, pkg/constants), November 2025.
/// </remarks>
internal sealed class OmeRuntimes : IServedResource
{
    private static readonly string[] Components = ["engineConfig", "decoderConfig", "routerConfig", "engine", "decoder", "router", "predictor", "workers"];

    public bool Matches(string group, string kind) => group == "ome.io" && kind is "ServingRuntime" or "ClusterServingRuntime" or "InferenceService";

    public IReadOnlyList<PodWorkload> Read(ManifestObject manifest)
    {
        var pods = new List<PodWorkload>();
        if (manifest.Spec is not { } spec)
            return pods;
        Add(spec, manifest.SpecPath, manifest, pods);
        foreach (var name in Components)
        {
            if (spec[name] is not { Kind: DataKind.Mapping } component)
                continue;
            var path = manifest.SpecPath.Field(name);
            Add(component, path, manifest, pods);
            foreach (var part in (ReadOnlySpan<string>)["leader", "worker"])
            {
                if (component[part] is { Kind: DataKind.Mapping } node)
                    Add(node, path.Field(part), manifest, pods);
            }
        }

        return pods;
    }

    private static void Add(DataNode node, FieldPath path, ManifestObject manifest, List<PodWorkload> pods)
    {
        var pod = PodNodeReader.ReadSpec(node, path, node, path, manifest.Namespace);
        var containers = new List<ContainerSpec>(pod.Containers);
        if (node["runner"] is { Kind: DataKind.Mapping } runner)
            containers.Add(ContainerNodes.Read(runner, ContainerKind.Container, path.Field("runner"), NodeFields.Text(runner, "name") ?? "ome-container"));
        if (containers.Count > 0)
            pods.Add(pod.With((IReadOnlyList<ContainerSpec>)[.. containers.Select(container => container.With([new("MODEL_PATH", "/mnt/models", null, container.Path.Field("env"))]))]));
    }
}
