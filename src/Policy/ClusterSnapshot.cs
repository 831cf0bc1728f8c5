using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;
using Modelgate.Policy.Runtimes;

namespace Modelgate.Policy;

/// <summary>What the cluster said at one moment: policies and bundles. Immutable; a review reads one and only one.</summary>
public sealed class ClusterSnapshot
{
    /// <summary>The policies, ordered by name.</summary>
    public IReadOnlyList<ModelPolicy> Policies { get; init; } = [];

    /// <summary>The runtimes that the policies add to the known ones.</summary>
    public RuntimeCatalogue Runtimes { get; init; } = RuntimeCatalogue.BuiltIn;

    /// <summary>The bundles, by what they name.</summary>
    public ModelBundleIndex Bundles { get; init; } = ModelBundleIndex.Empty;

    /// <summary>What the bundles' evidence amounts to under the policies, verified when the snapshot was made.</summary>
    public EvidenceIndex Evidence { get; init; } = EvidenceIndex.Empty;

    /// <summary>When the policies' trusted roots end, for those that do.</summary>
    public IReadOnlyList<TrustedRootEnd> TrustedRoots { get; init; } = [];

    /// <summary>Grows by one with each change.</summary>
    public long Generation { get; init; }

    /// <summary>False until everything was listed once; pods that serve models are then answered "not yet" (MSC902).</summary>
    public bool IsReady { get; init; } = true;

    /// <summary>The built-in policy, which applies when there is none, and no bundles.</summary>
    public static ClusterSnapshot BuiltIn { get; } = new() { Policies = [ModelPolicy.BuiltIn] };

    /// <summary>Makes a snapshot; no policies at all means the built-in one.</summary>
    /// <param name="policies">The policies.</param>
    /// <param name="bundles">The bundles.</param>
    /// <param name="generation">Its number.</param>
    /// <param name="evidence">With what the bundles' evidence is verified; null: it is not, and no bundle counts.</param>
    public static ClusterSnapshot Of(IEnumerable<ModelPolicy> policies, IEnumerable<ModelBundle> bundles, long generation = 0, EvidenceSettings? evidence = null)
    {
        ModelPolicy[] ordered = [.. policies.OrderBy(p => p.Name, StringComparer.Ordinal)];
        var policyList = ordered.Length == 0 ? BuiltIn.Policies : ordered;
        var index = ModelBundleIndex.Of(bundles);
        return new()
        {
            Policies = policyList,
            Runtimes = RuntimeCatalogue.Of(ordered),
            Bundles = index,
            Evidence = evidence is null ? EvidenceIndex.Empty : EvidenceIndex.Build(policyList, index.Bundles, evidence.Content, evidence.Now, evidence.Previous),
            TrustedRoots = evidence is null ? [] : TrustedRootEnd.Of(policyList, evidence.Content),
            Generation = generation,
        };
    }
}

/// <summary>With what a snapshot verifies its bundles' evidence.</summary>
/// <param name="Content">Has what bundles and policies point at.</param>
/// <param name="Now">The time of verification.</param>
/// <param name="Previous">An earlier snapshot's evidence; what has not changed is taken from it.</param>
public sealed record EvidenceSettings(IEvidenceContent Content, DateTimeOffset Now, EvidenceIndex? Previous = null);
