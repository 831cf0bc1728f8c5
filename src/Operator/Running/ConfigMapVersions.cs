using Modelgate.Operator.Reviewing;
using Modelgate.Policy.Data;
using Modelgate.Policy.Workloads;

namespace Modelgate.Operator.Running;

/// <summary>The ConfigMaps that a pod names, one of them as it was or will be.</summary>
internal sealed class ConfigMapVersions(IConfigMapSource others, string @namespace, string name, ConfigMapData? data) : IConfigMapSource
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Unread => others.Unread;

    /// <summary>A ConfigMap out of its bytes, with what is wrong with them.</summary>
    public static (ConfigMapData? Data, string? Problem) Read(ReadOnlyMemory<byte> json, string name)
    {
        var read = JsonReader.Read(json.Span, refuseRepeats: true);
        return read.IsRead ? (ConfigMapCatalog.Read(read.Documents[0], name), null) : (null, read.Error);
    }

    /// <summary>True when both say the same to a pod.</summary>
    public static bool AreEqual(ConfigMapData one, ConfigMapData other) =>
        one.IsImmutable == other.IsImmutable && one.Data.Count == other.Data.Count
        && one.Data.All(d => other.Data.TryGetValue(d.Key, out var text) && text == d.Value)
        && one.BinaryKeys.Order(StringComparer.Ordinal).SequenceEqual(other.BinaryKeys.Order(StringComparer.Ordinal), StringComparer.Ordinal);

    /// <inheritdoc/>
    public ConfigMapData? Find(string wanted) => wanted == name ? data : others.Find(wanted);

    /// <inheritdoc/>
    public string Explain(string wanted) => wanted == name ? $"ConfigMap {name} does not exist in namespace {@namespace}" : others.Explain(wanted);
}
