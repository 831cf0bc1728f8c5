using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Resolution;

/// <summary>The volumes of one pod while it is resolved: what they held at first, and what containers are seen to put there. Shared by the pod's <see cref="PodFiles"/>.</summary>
/// <param name="pod">The pod.</param>
/// <param name="configMaps">The ConfigMaps that the pod names.</param>
public sealed class PodVolumes(PodWorkload pod, IConfigMapSource configMaps)
{
    private Dictionary<string, FileStore>? _stores;
    private Dictionary<string, Volume>? _byName;
    private int _scriptLength;

    /// <summary>The pod.</summary>
    public PodWorkload Pod { get; } = pod;

    /// <summary>The ConfigMaps that the pod names.</summary>
    public IConfigMapSource ConfigMaps { get; } = configMaps;

    /// <summary>What reading this pod may still cost.</summary>
    internal ReadingBudget Budget { get; } = new();

    /// <summary>Counts a script that is about to be read; false when the pod's scripts are longer together than Modelgate reads.</summary>
    internal bool TakeScript(int length)
    {
        _scriptLength += Math.Min(length, ResolutionLimits.MaxScriptLength + 1 - Math.Min(_scriptLength, ResolutionLimits.MaxScriptLength + 1));
        return _scriptLength <= ResolutionLimits.MaxScriptLength;
    }

    /// <summary>The volume of that name; null when the pod has none (the API server refuses such a pod).</summary>
    public Volume? Find(string name)
    {
        if (_byName is null)
        {
            _byName = new(Pod.Volumes.Count, StringComparer.Ordinal);
            foreach (var volume in Pod.Volumes)
                _byName.TryAdd(volume.Name, volume);
        }

        return _byName.GetValueOrDefault(name);
    }

    /// <summary>What the pod's containers put into a volume.</summary>
    internal FileStore Store(string volume)
    {
        _stores ??= new(StringComparer.Ordinal);
        if (!_stores.TryGetValue(volume, out var store))
            _stores[volume] = store = new();
        return store;
    }

    /// <summary>A file system below the mounts that several containers share. No volume's name has a slash.</summary>
    internal FileStore Layer(string name) => Store("/" + name);

    /// <summary>True when nothing was written or downloaded to any volume so far.</summary>
    internal bool IsUntouched(string volume) => _stores is null || !_stores.TryGetValue(volume, out var store) || !store.IsTouched;
}
