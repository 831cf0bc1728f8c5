using Modelgate.Policy.Resources;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Manifests;

/// <summary>Finds what runs in an object of any kind: a pod, the pod templates of a workload, what a custom resource's controller makes of it.</summary>
public static class ManifestPods
{
    /// <summary>The pods, in document order. A custom resource's own fields are the container <c>(spec)</c>, first in the pod that they decide.</summary>
    public static IReadOnlyList<PodWorkload> Of(ManifestObject manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        foreach (var resource in ServedResources.All)
        {
            if (resource.Matches(manifest.Group, manifest.Kind))
                return resource.Read(manifest);
        }

        return WorkloadKinds.Read(manifest);
    }
}
