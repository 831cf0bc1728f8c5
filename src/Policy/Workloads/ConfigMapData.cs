using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Workloads;

/// <summary>A ConfigMap as it was when it was read.</summary>
public sealed class ConfigMapData
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>True when the ConfigMap says <c>immutable: true</c>.</summary>
    public bool IsImmutable { get; init; }

    /// <summary><c>data</c>.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    /// <summary>The keys of <c>binaryData</c>, whose content is not read.</summary>
    public IReadOnlyList<string> BinaryKeys { get; init; } = [];

    /// <summary>Where a key's text came from, for messages.</summary>
    public Origin OriginOf(string key) => new(ReferenceOrigin.ConfigMap, FieldPath.Root.Field("data").Field(key))
    {
        Note = $"ConfigMap {Name}, key {key}",
        MutableConfigMap = IsImmutable ? null : Name,
    };
}

/// <summary>The ConfigMaps that one pod names, by name. All are of the pod's namespace.</summary>
public interface IConfigMapSource
{
    /// <summary>Finds a ConfigMap that was read before; null when it does not exist or was not given.</summary>
    ConfigMapData? Find(string name);

    /// <summary>Why <see cref="Find"/> has nothing, for people: <c>ConfigMap x does not exist in namespace ml</c>.</summary>
    string Explain(string name);

    /// <summary>ConfigMaps that may well exist but could not be read: not "no" but "could not tell". Empty where all were looked up.</summary>
    IReadOnlyList<string> Unread => [];
}
