using Modelgate.Policy.Data;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Workloads;
using Modelgate.Policy.Workloads.Nodes;

namespace Modelgate.Policy.Manifests;

/// <summary>Where pod templates stand in the workload kinds, and a bounded search for kinds that nobody told us about.</summary>
/// <remarks>
/// Kubernetes 1.34 API reference (core, apps, batch); LeaderWorkerSet v1, JobSet v1alpha2, RoleBasedGroup v1alpha2, Argo Rollouts v1alpha1, Knative Serving v1.
/// The templates of all other kinds (Kubeflow, Volcano, AppWrapper, Ray, …) are found by their shape.
/// </remarks>
public static class WorkloadKinds
{
    /// <summary>The pods that the object makes, in document order; empty for objects without any.</summary>
    public static IReadOnlyList<PodWorkload> Read(ManifestObject manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        switch (manifest.Group, manifest.Kind)
        {
            case ("", "Pod"):
                return [PodNodeReader.Read(manifest.Node, FieldPath.Root, manifest.Namespace)];
            case ("apps", "StatefulSet"):
                return WithClaims(manifest);
            case ("", "PodTemplate"):
                return Template(manifest, manifest.Node["template"], FieldPath.Root.Field("template"));
            case ("apps", _) or ("", "ReplicationController") or ("batch", "Job") or ("serving.knative.dev", _):
                return Template(manifest, manifest.Spec?["template"], manifest.SpecPath.Field("template"));
            case ("batch", "CronJob"):
                return Template(
                    manifest,
                    manifest.Spec?.At("jobTemplate", "spec", "template"),
                    manifest.SpecPath.Field("jobTemplate").Field("spec").Field("template"));
            case var (group, kind) when WorkflowPods.Matches(group, kind):
                return WorkflowPods.Read(manifest);
            default:
                return HasNoPods(manifest) ? [] : [.. PodTemplateSearch.Find(manifest).Select(AsBase)];
        }
    }

    /// <summary>RoleBasedGroup's <c>roleTemplates</c> run nowhere as they stand: each role puts its own command and arguments into them.</summary>
    private static PodWorkload AsBase(PodWorkload pod) =>
        pod.SpecPath.ToString().StartsWith("spec.roleTemplates[", StringComparison.Ordinal)
            ? pod.With((IReadOnlyList<ContainerSpec>)[.. pod.Containers.Select(static container => container.AwaitingArguments())])
            : pod;

    private static IReadOnlyList<PodWorkload> Template(ManifestObject manifest, DataNode? template, FieldPath path) =>
        template is { Kind: DataKind.Mapping } ? [PodNodeReader.Read(template, path, manifest.Namespace)] : [];

    private static IReadOnlyList<PodWorkload> WithClaims(ManifestObject manifest)
    {
        var pods = Template(manifest, manifest.Spec?["template"], manifest.SpecPath.Field("template"));
        var claims = manifest.Spec is null ? [] : NodeFields.Items(manifest.Spec, "volumeClaimTemplates");
        if (pods.Count == 0 || claims.Count == 0)
            return pods;
        var volumes = new List<Volume>();
        for (var i = 0; i < claims.Count; i++)
            volumes.Add(VolumeNodes.Claim(claims[i], manifest.SpecPath.Field("volumeClaimTemplates").Index(i)));

        // A claim template wins over a volume of the same name (StatefulSet controller), and the first of a name is found.
        volumes.AddRange(pods[0].Volumes);
        return [pods[0].With(volumes)];
    }

    /// <summary>Kinds of Kubernetes itself that never make pods; their free text must not be searched.</summary>
    private static bool HasNoPods(ManifestObject manifest) =>
        manifest.Group is "" or "apiextensions.k8s.io" or "networking.k8s.io" or "rbac.authorization.k8s.io" or "policy" or "autoscaling"
            or "storage.k8s.io" or "admissionregistration.k8s.io" or "apiregistration.k8s.io" or "monitoring.coreos.com" or "kustomize.config.k8s.io";
}
