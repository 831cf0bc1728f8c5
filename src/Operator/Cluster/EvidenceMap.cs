using System.Text;
using Modelgate.Operator.Registries;
using Modelgate.Policy.Data;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;

namespace Modelgate.Operator.Cluster;

/// <summary>What bundles and policies name of one ConfigMap. Immutable.</summary>
internal sealed class EvidenceMap
{
    private readonly Dictionary<string, EvidenceContent> _content;

    private EvidenceMap(string version, Dictionary<string, EvidenceContent> content) => (Version, _content) = (version, content);

    /// <summary>The resourceVersion that was read; empty where there is none to compare with.</summary>
    public string Version { get; }

    /// <summary>The ConfigMap as it was read.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its resourceVersion.</param>
    /// <param name="json">Its bytes.</param>
    /// <param name="keys">The keys that are named.</param>
    public static EvidenceMap Of(string name, string version, ReadOnlyMemory<byte> json, IReadOnlySet<string> keys)
    {
        var read = JsonReader.Read(json.Span);
        if (!read.IsRead)
            return Missing(version, keys, $"ConfigMap {name} is not readable: {read.Error}");
        var (data, binary) = (read.Documents[0]["data"], read.Documents[0]["binaryData"]);
        return new(version, keys.ToDictionary(
            key => key,
            key => data?[key] is { IsScalar: true } text ? EvidenceContent.Of(Encoding.UTF8.GetBytes(text.Text))
                : EvidenceContent.Missing(binary?[key] is not null ? $"key {key} of ConfigMap {name} is under binaryData; put it under data" : $"ConfigMap {name} has no key {key}"),
            StringComparer.Ordinal));
    }

    /// <summary>There is nothing, for one reason.</summary>
    public static EvidenceMap Missing(string version, IReadOnlySet<string> keys, string why) =>
        new(version, keys.ToDictionary(key => key, _ => EvidenceContent.Missing(why), StringComparer.Ordinal));

    /// <summary>It is there, but more than may be kept.</summary>
    public static EvidenceMap LeftOut(string version, IReadOnlySet<string> keys, string why) => new(version, Missing(version, keys, why)._content) { IsLeftOut = true };

    /// <summary>True when it was more than may be kept.</summary>
    public bool IsLeftOut { get; private init; }

    /// <summary>True when these keys were looked for.</summary>
    public bool Has(IReadOnlySet<string> keys) => keys.Count == _content.Count && keys.All(_content.ContainsKey);

    /// <summary>A key's content, or null when it was not looked for.</summary>
    public EvidenceContent? Find(string key) => _content.TryGetValue(key, out var content) ? content : null;
}

/// <summary>The evidence that bundles and policies point at, as it was read. Immutable.</summary>
/// <param name="maps">What was read of ConfigMaps.</param>
/// <param name="registries">What was fetched from registries.</param>
internal sealed class ClusterEvidence(IReadOnlyDictionary<(string Namespace, string Name), EvidenceMap> maps, RegistryContents registries) : IEvidenceContent
{
    /// <summary>Nothing was read.</summary>
    public static ClusterEvidence Nothing { get; } = new(new Dictionary<(string, string), EvidenceMap>(), RegistryContents.Nothing);

    /// <summary>What was fetched from registries.</summary>
    public RegistryContents Registries => registries;

    /// <summary>How many ConfigMaps are named.</summary>
    public int Count => maps.Count;

    /// <summary>One ConfigMap, or null.</summary>
    public EvidenceMap? Find((string Namespace, string Name) name) => maps.GetValueOrDefault(name);

    /// <inheritdoc/>
    public EvidenceContent Attestation(string @namespace, string name, string key) => Content(@namespace, name, key);

    /// <inheritdoc/>
    public EvidenceContent TrustedRoot(string @namespace, string name, string key) => Content(@namespace, name, key);

    /// <inheritdoc/>
    public EvidenceContent Oci(string reference, AttestationFormat format) => registries.Find(reference, format);

    /// <summary>What of a bundle's attestations counts as it was fetched before, or not all of it, each in a sentence.</summary>
    public IReadOnlyList<string> Notes(ModelBundle bundle) =>
        [.. bundle.Attestations.Where(a => a.OciReference is not null).Select(a => (a.Name, Problem: registries.Problem(a.OciReference!, a.Format))).Where(a => a.Problem is not null)
            .Select(a => $"Attestation \"{a.Name}\" counts as it was fetched, and there may be more or other: {a.Problem!.TrimEnd('.')}.")];

    private EvidenceContent Content(string @namespace, string name, string key) =>
        Find((@namespace, name))?.Find(key) ?? EvidenceContent.Missing($"ConfigMap {name} was not read");
}
