using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Resolution;

/// <summary>Ties the local paths that containers serve to what provides them: a ConfigMap, an image, a download, a volume.</summary>
internal static class LocalContent
{
    /// <summary>Judges the local references of every container, after all of them were followed.</summary>
    public static void Judge(PodWorkload pod, IReadOnlyList<ContainerRun> runs)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(runs);
    }
}
