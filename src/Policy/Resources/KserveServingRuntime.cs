using Modelgate.Policy.Data;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Resources;

/// <summary>KServe's ServingRuntime and ClusterServingRuntime (containers stand directly in <c>spec</c>) and ClusterStorageContainer (<c>spec.container</c>).</summary>
/// <remarks>
/// A runtime names no model: its containers open <c>/mnt/models</c>, which an InferenceService fills; <c>{{.Name}}</c> and the like are
/// filled in per InferenceService. Versions read: kserve master, August 2026 (pkg/apis/serving/v1alpha1).
/// </remarks>
internal sealed class KserveServingRuntime : IServedResource
{
    public bool Matches(string group, string kind) =>
        group == "serving.kserve.io" && kind is "ServingRuntime" or "ClusterServingRuntime" or "ClusterStorageContainer";

    public IReadOnlyList<PodWorkload> Read(ManifestObject manifest)
    {
        var path = manifest.SpecPath;
        var spec = manifest.Spec;
        if (manifest.Kind == "ClusterStorageContainer")
        {
            // The key of the container is singular; the pod that gets it has it as an init container.
            return spec?["container"] is { Kind: DataKind.Mapping } container
                ? [new() { Namespace = manifest.Namespace, Name = manifest.Name, SpecPath = path, Containers = [Workloads.Nodes.ContainerNodes.Read(container, ContainerKind.InitContainer, path.Field("container"))] }]
                : [];
        }

        var pods = new List<PodWorkload> { PodNodeReader.ReadSpec(spec, path, spec, path, manifest.Namespace) };
        if (spec?["workerSpec"] is { } worker)
            pods.Add(PodNodeReader.ReadSpec(worker, path.Field("workerSpec"), null, path, manifest.Namespace));
        return pods;
    }
}
