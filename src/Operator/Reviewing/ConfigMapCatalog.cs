using Modelgate.Operator.Standalone;
using Modelgate.Policy.Data;
using Modelgate.Policy.Workloads;

namespace Modelgate.Operator.Reviewing;

/// <summary>The ConfigMaps among everything that was given, by name.</summary>
/// <remarks>
/// An object takes a ConfigMap of its own file first, else the only one of that name in its namespace among all files. Where an object or a
/// ConfigMap names no namespace, the namespace is whatever it will be applied to, and any fits. Two candidates are none: nobody can know
/// which of two overlays will be applied.
/// </remarks>
internal sealed class ConfigMapCatalog : IRequestContent
{
    private readonly Dictionary<string, List<Entry>> _entries = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds one.</summary>
    /// <param name="source">The file that it is in.</param>
    /// <param name="namespaceName">Its namespace; empty when it names none.</param>
    /// <param name="data">It.</param>
    public void Add(string source, string namespaceName, ConfigMapData data)
    {
        if (!_entries.TryGetValue(data.Name, out var list))
            _entries.Add(data.Name, list = []);
        list.Add(new(source, namespaceName, data));
        Count++;
    }

    /// <summary>Adds a document if it is a ConfigMap.</summary>
    public void Add(ManifestDocument document)
    {
        if (document.Kind == "ConfigMap" && document.ApiVersion == "v1" && document.Name.Length > 0)
            Add(document.File.Input.Source, document.Namespace, Read(document.Node, document.Name));
    }

    /// <summary>True when there is one of that name, in whatever namespace.</summary>
    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>The ConfigMaps as an object in that file and namespace sees them.</summary>
    public IConfigMapSource For(string source, string namespaceName) => new View(this, source, namespaceName);

    /// <inheritdoc/>
    public ValueTask<RequestContent> ReadAsync(string @namespace, IReadOnlyList<string> configMaps, bool needsLabels, TimeSpan limit) =>
        new(new RequestContent(For("", @namespace)));

    /// <summary>Takes a ConfigMap's data out of its document.</summary>
    public static ConfigMapData Read(DataNode node, string name)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in node["data"]?.Members ?? [])
        {
            if (value.IsScalar || value.Kind == DataKind.Null)
                data[key] = value.Text;
        }

        return new ConfigMapData
        {
            Name = name,
            IsImmutable = node["immutable"] is { IsTrue: true },
            Data = data,
            BinaryKeys = [.. (node["binaryData"]?.Members ?? []).Select(m => m.Key)],
        };
    }

    private (ConfigMapData? Found, string Why) Find(string name, string source, string namespaceName)
    {
        if (!_entries.TryGetValue(name, out var entries))
            return (null, $"ConfigMap {name} was not given");
        var inFile = Fitting(entries.Where(e => e.Source == source), namespaceName);
        if (inFile.Count == 1)
            return (inFile[0].Data, "");
        if (inFile.Count > 1)
            return (null, $"ConfigMap {name} is given {inFile.Count} times in {source}");
        var all = Fitting(entries, namespaceName);
        return all.Count switch
        {
            1 => (all[0].Data, ""),
            0 => (null, $"ConfigMap {name} was not given for namespace {namespaceName}"),
            _ => (null, $"ConfigMap {name} is given {all.Count} times ({string.Join(", ", all.Select(e => e.Source).Distinct(StringComparer.Ordinal).Take(3))}); review one variant at a time"),
        };
    }

    private static List<Entry> Fitting(IEnumerable<Entry> entries, string namespaceName)
    {
        var candidates = entries.ToList();
        var exact = candidates.FindAll(e => e.Namespace == namespaceName);
        return exact.Count > 0 ? exact : candidates.FindAll(e => e.Namespace.Length == 0 || namespaceName.Length == 0);
    }

    private sealed record Entry(string Source, string Namespace, ConfigMapData Data);

    private sealed class View(ConfigMapCatalog catalog, string source, string namespaceName) : IConfigMapSource
    {
        public ConfigMapData? Find(string name) => catalog.Find(name, source, namespaceName).Found;

        public string Explain(string name) => catalog.Find(name, source, namespaceName).Why;
    }
}
