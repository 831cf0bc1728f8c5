using System.Text;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;

namespace Modelgate.Operator.Reviewing;

/// <summary>Attestations and trusted roots from files. Without a cluster nothing is fetched from anywhere.</summary>
/// <param name="roots">The ConfigMaps that came with the policies: whoever writes them decides whom to trust.</param>
/// <param name="attestations">The ConfigMaps that bundles may name, searched in this order.</param>
internal sealed class FileEvidence(ConfigMapCatalog roots, params IReadOnlyList<ConfigMapCatalog> attestations) : IEvidenceContent
{
    /// <inheritdoc/>
    public EvidenceContent Attestation(string @namespace, string name, string key)
    {
        var content = EvidenceContent.Missing($"ConfigMap {name} was not given");
        foreach (var catalog in attestations)
        {
            content = Find(catalog, @namespace, name, key);
            if (content.Bytes is not null || catalog.Has(name))
                return content;
        }

        return content;
    }

    /// <inheritdoc/>
    public EvidenceContent TrustedRoot(string @namespace, string name, string key) => Find(roots, @namespace, name, key);

    /// <inheritdoc/>
    public EvidenceContent Oci(string reference, AttestationFormat format) => EvidenceContent.Missing($"{reference} was not fetched: OCI artifacts are fetched in a cluster only");

    private static EvidenceContent Find(ConfigMapCatalog catalog, string @namespace, string name, string key)
    {
        var maps = catalog.For("", @namespace);
        if (maps.Find(name) is not { } map)
            return EvidenceContent.Missing(maps.Explain(name));
        if (map.Data.TryGetValue(key, out var text))
            return EvidenceContent.Of(Encoding.UTF8.GetBytes(text));
        return EvidenceContent.Missing(map.BinaryKeys.Contains(key, StringComparer.Ordinal)
            ? $"key {key} of ConfigMap {name} is under binaryData; put it under data"
            : $"ConfigMap {name} has no key {key}");
    }
}
