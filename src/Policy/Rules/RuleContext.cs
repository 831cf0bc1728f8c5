using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;
using Modelgate.Policy.Policies;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Rules;

/// <summary>What a rule may look at.</summary>
public sealed class RuleContext
{
    private Dictionary<ModelReference, IReadOnlyList<BundledArtifact>>? _matches;
    private IReadOnlyList<ContainerEvidence>? _evidence;

    /// <summary>What the pod serves.</summary>
    public required PodResolution Pod { get; init; }

    /// <summary>The policy for whom the rule judges: trust, parameters.</summary>
    public ModelPolicy Policy { get; init; } = ModelPolicy.BuiltIn;

    /// <summary>The bundles of the cluster.</summary>
    public ModelBundleIndex Bundles { get; init; } = ModelBundleIndex.Empty;

    /// <summary>What the bundles' evidence amounts to.</summary>
    public EvidenceIndex Evidence { get; init; } = EvidenceIndex.Empty;

    /// <summary>The namespace of the object under review.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The time of the review.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>The bundles that name exactly what a reference names, in the same role, and that count in this namespace.</summary>
    public IReadOnlyList<BundledArtifact> BundlesFor(ModelReference reference)
    {
        if (Bundles.Bundles.Count == 0)
            return [];
        _matches ??= new(ReferenceEqualityComparer.Instance);
        if (!_matches.TryGetValue(reference, out var found))
            _matches.Add(reference, found = ModelBundleMatcher.Match(reference, Namespace, Policy, Bundles));
        return found;
    }

    /// <summary>What the bundles' evidence means for each container that loads a part of one, in pod order.</summary>
    internal IReadOnlyList<ContainerEvidence> Containers => _evidence ??= Bundles.Bundles.Count == 0 ? [] : PodEvidence.Judge(this);
}
