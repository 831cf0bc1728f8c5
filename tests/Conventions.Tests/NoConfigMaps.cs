using Modelgate.Policy.Workloads;

namespace Modelgate.Conventions.Tests;

/// <summary>A review without ConfigMaps.</summary>
internal sealed class NoConfigMaps : IConfigMapSource
{
    public static NoConfigMaps Instance { get; } = new();

    public ConfigMapData? Find(string name) => null;

    public string Explain(string name) => $"ConfigMap {name} was not given";
}
