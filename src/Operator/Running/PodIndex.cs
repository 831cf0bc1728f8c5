using System.Collections.Concurrent;
using System.Security.Cryptography;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Kubernetes;
using Modelgate.Policy.Workloads;

namespace Modelgate.Operator.Running;

/// <summary>The pods that run and may serve models, by name and by the ConfigMaps that they name. Of other pods nothing is kept.</summary>
/// <param name="mayServe">True for a pod that may serve models under the current policies.</param>
internal sealed class PodIndex(Func<PodWorkload, bool> mayServe) : IResourceSink<RunningPod?>
{
    private readonly ConcurrentDictionary<(string Namespace, string Name), RunningPod> _pods = [];
    private readonly ConcurrentDictionary<(string Namespace, string Name), ConcurrentDictionary<RunningPod, bool>> _byConfigMap = [];
    private readonly Dictionary<UInt128, (PodContent Content, int Uses)> _contents = [];
    private readonly Lock _lock = new();
    private bool _isListed;
    private string? _problem;

    /// <summary>Counts the bytes that are kept.</summary>
    public NamespaceBudget Budget { get; init; } = new(ClusterLimits.MaxNamespacePods, ClusterLimits.MaxPods);

    /// <inheritdoc/>
    public bool NeedsList => Budget.HasRoom;

    /// <summary>Called with the namespace in which something changed.</summary>
    public Action<string>? Changed { get; set; }

    /// <summary>True when all pods were listed once.</summary>
    public bool IsListed => Volatile.Read(ref _isListed);

    /// <summary>Why the index may not be up to date; null when it is.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>How many pods are kept.</summary>
    public int Count => _pods.Count;

    /// <summary>How many different contents they have.</summary>
    public int Contents
    {
        get
        {
            lock (_lock)
                return _contents.Count;
        }
    }

    /// <summary>All pods, by namespace and name.</summary>
    public Dictionary<string, IReadOnlyList<RunningPod>> ByNamespace() =>
        _pods.Values.GroupBy(p => p.Namespace, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => (IReadOnlyList<RunningPod>)[.. g.OrderBy(p => p.Name, StringComparer.Ordinal)], StringComparer.Ordinal);

    /// <summary>The pods of a namespace, by name.</summary>
    public IReadOnlyList<RunningPod> In(string @namespace) =>
        [.. _pods.Where(p => p.Key.Namespace == @namespace).Select(p => p.Value).OrderBy(p => p.Name, StringComparer.Ordinal)];

    /// <summary>The pods that name a ConfigMap, by name; none for nearly every ConfigMap.</summary>
    public IReadOnlyList<RunningPod> Naming(string @namespace, string configMap) =>
        _byConfigMap.TryGetValue((@namespace, configMap), out var pods) ? [.. pods.Keys.OrderBy(p => p.Name, StringComparer.Ordinal)] : [];

    /// <summary>Forgets that all were listed: another list, under other policies, is under way.</summary>
    public void Restart() => Volatile.Write(ref _isListed, false);

    /// <inheritdoc/>
    public RunningPod? Read(ObjectHeader header, ReadOnlyMemory<byte> json)
    {
        if (PodTrimmer.Trim(json) is not { IsOver: false } trimmed)
            return null;
        // What is too long to be kept may be read in full once, to know what it names.
        var known = PodWorkloadReader.TryRead(trimmed.Json.Length > 0 ? trimmed.Json : json.Span, header.Namespace, out var pod, out _);
        if (!known || !mayServe(pod!))
            return null;
        var isKept = Budget.WhyNot(header.Namespace, header.Name, trimmed.Json.Length) is null;
        return new(header.Namespace, header.Name, trimmed.Uid, trimmed.Owner, new(isKept ? trimmed.Json : [], ConfigMapNames.Of(pod!)));
    }

    /// <inheritdoc/>
    public void Replace(IReadOnlyList<WatchedObject<RunningPod?>> all)
    {
        var names = all.Where(o => o.Value is not null).Select(o => (o.Namespace, o.Name)).ToHashSet();
        Budget.KeepOnly(names);
        foreach (var gone in _pods.Keys.Where(k => !names.Contains(k)))
            Remove(gone.Namespace, gone.Name);
        foreach (var item in all)
            Put(item);
        Volatile.Write(ref _isListed, true);
        Changed?.Invoke("");
    }

    /// <inheritdoc/>
    public void Put(WatchedObject<RunningPod?> changed)
    {
        if (changed.Value is not { } pod)
        {
            Remove(changed.Namespace, changed.Name);
            return;
        }

        lock (_lock)
        {
            _pods.TryGetValue((pod.Namespace, pod.Name), out var known);
            // Most changes of a pod are of its status.
            if (known is not null && known.Uid == pod.Uid && known.Content.Json.Length > 0 && known.Content.Json.AsSpan().SequenceEqual(pod.Content.Json))
                return;
            if (known is not null)
                Forget(known);
            pod = pod with { Content = Share(pod.Content) };
            _pods[(pod.Namespace, pod.Name)] = pod;
            foreach (var map in pod.Content.ConfigMaps)
                _byConfigMap.GetOrAdd((pod.Namespace, map), _ => [])[pod] = true;
        }

        Changed?.Invoke(pod.Namespace);
    }

    /// <inheritdoc/>
    public void Remove(string @namespace, string name)
    {
        Budget.Forget(@namespace, name);
        lock (_lock)
        {
            // The pod itself goes last: whoever sees it gone finds nothing else of it either.
            if (!_pods.TryGetValue((@namespace, name), out var gone))
                return;
            Forget(gone);
            _pods.TryRemove((@namespace, name), out _);
        }

        Changed?.Invoke(@namespace);
    }

    /// <inheritdoc/>
    public void Report(string? problem) => Volatile.Write(ref _problem, problem);

    private void Forget(RunningPod pod)
    {
        foreach (var map in pod.Content.ConfigMaps)
        {
            if (_byConfigMap.TryGetValue((pod.Namespace, map), out var pods) && pods.TryRemove(pod, out _) && pods.IsEmpty)
                _byConfigMap.TryRemove((pod.Namespace, map), out _);
        }

        var key = Key(pod.Content);
        if (_contents.TryGetValue(key, out var shared) && ReferenceEquals(shared.Content, pod.Content))
        {
            if (shared.Uses > 1)
                _contents[key] = shared with { Uses = shared.Uses - 1 };
            else
                _contents.Remove(key);
        }
    }

    /// <summary>The same instance for the same content.</summary>
    private PodContent Share(PodContent content)
    {
        if (content.Json.Length == 0)
            return content;
        var key = Key(content);
        if (!_contents.TryGetValue(key, out var shared))
        {
            _contents.Add(key, (content, 1));
            return content;
        }

        if (!shared.Content.Json.AsSpan().SequenceEqual(content.Json))
            return content;
        _contents[key] = shared with { Uses = shared.Uses + 1 };
        return shared.Content;
    }

    private static UInt128 Key(PodContent content)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(content.Json, hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
