using Modelgate.Operator.Cluster;
using Modelgate.Operator.Standalone;
using Modelgate.Policy.Workloads;

namespace Modelgate.Operator.Running;

/// <summary>The ConfigMaps that several pods of one namespace name; read a pod's worth at once, so that the API server is asked no more than by a review.</summary>
internal sealed class ConfigMapBatches : IConfigMapSource
{
    private readonly Dictionary<string, IConfigMapSource> _sources;

    private ConfigMapBatches(Dictionary<string, IConfigMapSource> sources) => _sources = sources;

    /// <inheritdoc/>
    public IReadOnlyList<string> Unread => [.. _sources.Values.Distinct().SelectMany(s => s.Unread)];

    /// <summary>Reads them, with the namespace's labels.</summary>
    /// <param name="content">Has them.</param>
    /// <param name="namespace">The namespace.</param>
    /// <param name="names">Their names.</param>
    /// <param name="limit">How long all may take.</param>
    /// <param name="time">The clock.</param>
    public static async Task<RequestContent> ReadAsync(IRequestContent content, string @namespace, IReadOnlyCollection<string> names, TimeSpan limit, TimeProvider time)
    {
        var started = time.GetTimestamp();
        var sources = new Dictionary<string, IConfigMapSource>(StringComparer.Ordinal);
        RequestContent last = default;
        foreach (var batch in names.Chunk(ClusterLimits.MaxConfigMapsOfPod).DefaultIfEmpty([]))
        {
            var left = limit - time.GetElapsedTime(started);
            last = await content.ReadAsync(@namespace, batch, needsLabels: true, left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1));
            foreach (var name in batch)
                sources[name] = last.ConfigMaps;
        }

        return last with { ConfigMaps = new ConfigMapBatches(sources) };
    }

    /// <inheritdoc/>
    public ConfigMapData? Find(string name) => _sources.GetValueOrDefault(name)?.Find(name);

    /// <inheritdoc/>
    public string Explain(string name) => _sources.GetValueOrDefault(name)?.Explain(name) ?? $"ConfigMap {name} was not read";
}
