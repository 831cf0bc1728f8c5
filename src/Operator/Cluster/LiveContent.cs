using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Reviewing;
using Modelgate.Operator.Standalone;
using Modelgate.Operator.Telemetry;
using Modelgate.Policy.Data;
using Modelgate.Policy.Workloads;

namespace Modelgate.Operator.Cluster;

/// <summary>Reads the ConfigMaps that a pod names from the API server, at once, within the request's time. The labels of a namespace are at hand,
/// except for one so new that the watch has not told of it: that one is read as well, since its labels choose the policies.</summary>
internal sealed class LiveContent(IObjectReader reader, ClusterObjects objects, TimeProvider time, ILogger<LiveContent> logger) : IRequestContent
{
    private static readonly ReadConfigMaps None = new("", []);

    /// <inheritdoc/>
    public ValueTask<RequestContent> ReadAsync(string @namespace, IReadOnlyList<string> configMaps, bool needsLabels, TimeSpan limit)
    {
        var labels = @namespace.Length == 0 ? null : objects.Namespaces.Find("", @namespace)?.Value;
        var readsLabels = needsLabels && labels is null && @namespace.Length > 0;
        return configMaps.Count == 0 && !readsLabels ? new(new RequestContent(None, labels)) : new(FetchAsync(@namespace, configMaps, labels, readsLabels, limit));
    }

    private async Task<RequestContent> FetchAsync(
        string @namespace, IReadOnlyList<string> configMaps, IReadOnlyDictionary<string, string>? labels, bool readsLabels, TimeSpan limit)
    {
        var maps = new Task<ReadConfigMap>[configMaps.Count];
        for (var i = 0; i < maps.Length; i++)
            maps[i] = i < ClusterLimits.MaxConfigMapsOfPod ? ConfigMapAsync(@namespace, configMaps[i], limit) : Task.FromResult(TooMany(configMaps[i], maps.Length));
        var problem = (string?)null;
        if (readsLabels)
            (labels, problem) = await LabelsAsync(@namespace, limit);
        return new(new ReadConfigMaps(@namespace, await Task.WhenAll(maps)), labels, problem);
    }

    private async Task<ReadConfigMap> ConfigMapAsync(string @namespace, string name, TimeSpan limit)
    {
        var started = time.GetTimestamp();
        using var span = ReviewTraces.ConfigMap(@namespace, name);
        try
        {
            var json = await reader.GetAsync(ClusterKinds.ConfigMaps, @namespace, name, limit, CancellationToken.None);
            Measure(started, "Read");
            var read = JsonReader.Read(json.Span);
            return read.IsRead ? new(name, ConfigMapCatalog.Read(read.Documents[0], name), null) : new(name, null, read.Error);
        }
        catch (ApiException failure) when (failure.Kind == ApiFailureKind.NotFound)
        {
            Measure(started, "NotFound");
            return new(name, null, null);
        }
        catch (ApiException failure)
        {
            Measure(started, "Failed");
            Log.RequestUnread(logger, $"ConfigMap {@namespace}/{name}: {failure.Message}");
            return new(name, null, failure.Message);
        }
    }

    private void Measure(long started, string result) =>
        Instruments.ConfigMapReadDuration.Record(time.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("result", result));

    private async Task<(IReadOnlyDictionary<string, string>?, string?)> LabelsAsync(string @namespace, TimeSpan limit)
    {
        try
        {
            var read = JsonReader.Read((await reader.ListOneAsync(ClusterKinds.Namespaces, "", @namespace, limit, CancellationToken.None)).Span);
            return !read.IsRead ? (null, $"namespace {@namespace} could not be read: {read.Error}")
                : read.Documents[0]["items"]?.Items is [var found] ? (ClusterObjects.Labels(@namespace, found), null) : (null, $"namespace {@namespace} does not exist");
        }
        catch (ApiException failure)
        {
            Log.RequestUnread(logger, $"Namespace {@namespace}: {failure.Message}");
            return (null, $"namespace {@namespace} could not be read: {failure.Message}");
        }
    }

    private static ReadConfigMap TooMany(string name, int count) =>
        new(name, null, $"the pod names {count} ConfigMaps, and Modelgate reads {ClusterLimits.MaxConfigMapsOfPod}");

    private sealed record ReadConfigMap(string Name, ConfigMapData? Data, string? Problem);

    private sealed class ReadConfigMaps(string @namespace, ReadConfigMap[] maps) : IConfigMapSource
    {
        public IReadOnlyList<string> Unread { get; } = Array.Exists(maps, m => m.Problem is not null) ? [.. maps.Where(m => m.Problem is not null).Select(m => m.Name)] : [];

        public ConfigMapData? Find(string name) => Array.Find(maps, m => m.Name == name)?.Data;

        public string Explain(string name) => Array.Find(maps, m => m.Name == name) switch
        {
            { Problem: { } problem } => $"ConfigMap {name} could not be read: {problem}",
            _ => $"ConfigMap {name} does not exist in namespace {@namespace}",
        };
    }
}
