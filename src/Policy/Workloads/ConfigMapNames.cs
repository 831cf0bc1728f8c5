namespace Modelgate.Policy.Workloads;

/// <summary>Which ConfigMaps a pod names up front: in <c>env</c>, <c>envFrom</c> and <c>volumes</c>. Resolution reads no others.</summary>
public static class ConfigMapNames
{
    /// <summary>The names, each once, in the order in which the pod mentions them. All are of the pod's own namespace.</summary>
    public static IReadOnlyList<string> Of(PodWorkload pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        List<string>? names = null;
        foreach (var container in pod.Containers)
        {
            foreach (var variable in container.Environment)
            {
                if (variable.From is { Kind: ValueSourceKind.ConfigMapKey } from)
                    Add(ref names, from.Name);
            }

            foreach (var source in container.EnvironmentSources)
            {
                if (!source.IsSecret)
                    Add(ref names, source.Name);
            }
        }

        foreach (var volume in pod.Volumes)
        {
            AddVolume(ref names, volume);
            foreach (var source in volume.Sources)
                AddVolume(ref names, source);
        }

        return names ?? [];
    }

    private static void AddVolume(ref List<string>? names, Volume volume)
    {
        if (volume.Kind == VolumeKind.ConfigMap)
            Add(ref names, volume.Source);
    }

    private static void Add(ref List<string>? names, string name)
    {
        if (name.Length > 0 && names?.Contains(name) != true)
            (names ??= []).Add(name);
    }
}
