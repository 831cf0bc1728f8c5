using Modelgate.Policy.Data;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Workloads;
using Modelgate.Policy.Workloads.Nodes;

namespace Modelgate.Policy.Resources;

/// <summary>NVIDIA Dynamo's DynamoGraphDeployment and DynamoComponentDeployment (nvidia.com/v1alpha1).</summary>
/// <remarks>
/// Each service's pod: <c>extraPodSpec</c> is a pod specification, its <c>mainContainer</c> the server's container; <c>envs</c> of the service and of the
/// whole graph are put in front of the container's own. Versions read: dynamo 000a36a7, August 2026 (deploy/operator).
/// </remarks>
internal sealed class DynamoResources : IServedResource
{
    public bool Matches(string group, string kind) => group == "nvidia.com" && kind is "DynamoGraphDeployment" or "DynamoComponentDeployment";

    public IReadOnlyList<PodWorkload> Read(ManifestObject manifest)
    {
        var path = manifest.SpecPath;
        var pods = new List<PodWorkload>();
        if (manifest.Spec is not { } spec)
            return pods;
        var shared = EnvironmentNodes.Variables(NodeFields.Items(spec, "envs"), path.Field("envs"));
        if (manifest.Kind == "DynamoComponentDeployment")
        {
            Add(spec, path, "main", []);
            return pods;
        }

        foreach (var (name, service) in spec["services"]?.Members ?? [])
            Add(service, path.Field("services").Field(name), name, shared);
        return pods;

        void Add(DataNode service, FieldPath at, string name, IReadOnlyList<EnvironmentVariable> variables)
        {
            if (service["extraPodSpec"] is not { Kind: DataKind.Mapping } extra)
                return;
            var extraPath = at.Field("extraPodSpec");
            var pod = PodNodeReader.ReadSpec(extra, extraPath, null, at, manifest.Namespace);
            if (extra["mainContainer"] is { Kind: DataKind.Mapping } main)
            {
                IReadOnlyList<EnvironmentVariable> own = [.. variables, .. EnvironmentNodes.Variables(NodeFields.Items(service, "envs"), at.Field("envs"))];
                var container = ContainerNodes.Read(main, ContainerKind.Container, extraPath.Field("mainContainer"), NodeFields.Text(main, "name") ?? name);
                pod = pod.With((IReadOnlyList<ContainerSpec>)[.. pod.Containers, own.Count == 0 ? container : container.With(own)]);
            }

            pods.Add(pod);
        }
    }
}
