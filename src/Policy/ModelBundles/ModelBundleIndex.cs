using Modelgate.Policy.Evidence;

namespace Modelgate.Policy.ModelBundles;

/// <summary>Bundles by the identities of their artifacts. Immutable.</summary>
public sealed class ModelBundleIndex
{
    private readonly Dictionary<string, List<BundledArtifact>> _byIdentity = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<BundledArtifact>> _byName = new(StringComparer.Ordinal);

    private ModelBundleIndex(IReadOnlyList<ModelBundle> bundles)
    {
        Bundles = bundles;
        foreach (var bundle in bundles)
        {
            foreach (var artifact in bundle.Artifacts)
            {
                var entry = new BundledArtifact(bundle, artifact);
                Add(_byIdentity, artifact.Reference, entry);
                Add(_byName, PinnedIdentity.NameOf(artifact.Reference), entry);
            }
        }
    }

    /// <summary>No bundles.</summary>
    public static ModelBundleIndex Empty { get; } = new([]);

    /// <summary>The bundles, ordered by namespace and name.</summary>
    public IReadOnlyList<ModelBundle> Bundles { get; }

    /// <summary>Makes an index.</summary>
    public static ModelBundleIndex Of(IEnumerable<ModelBundle> bundles)
    {
        ModelBundle[] ordered = [.. bundles.OrderBy(b => b.Namespace, StringComparer.Ordinal).ThenBy(b => b.Name, StringComparer.Ordinal)];
        return ordered.Length == 0 ? Empty : new(ordered);
    }

    /// <summary>The artifacts with exactly this canonical identity, in all namespaces.</summary>
    public IReadOnlyList<BundledArtifact> Find(string identity) =>
        _byIdentity.TryGetValue(identity, out var list) ? list : [];

    /// <summary>The artifacts of that name, whatever their revision, in all namespaces.</summary>
    public IReadOnlyList<BundledArtifact> FindByName(string name) => _byName.TryGetValue(name, out var list) ? list : [];

    private static void Add(Dictionary<string, List<BundledArtifact>> map, string key, BundledArtifact entry)
    {
        if (!map.TryGetValue(key, out var list))
            map.Add(key, list = []);
        list.Add(entry);
    }
}

/// <summary>An artifact and the bundle that it is part of.</summary>
/// <param name="Bundle">The bundle.</param>
/// <param name="Artifact">The artifact.</param>
public sealed record BundledArtifact(ModelBundle Bundle, Artifact Artifact);
