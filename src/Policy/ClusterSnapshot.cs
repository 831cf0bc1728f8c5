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

    /// <summary>Grows by one with each change.</summary>
    public long Generation { get; init; }

    /// <summary>False until everything was listed once; pods that serve models are then answered "not yet" (MSC902).</summary>
    public bool IsReady { get; init; } = true;

    /// <summary>The built-in policy, which applies when there is none, and no bundles.</summary>
    public static ClusterSnapshot BuiltIn { get; } = new() { Policies = [ModelPolicy.BuiltIn] };

    /// <summary>Makes a snapshot; no policies at all means the built-in one.</summary>
    public static ClusterSnapshot Of(IEnumerable<ModelPolicy> policies, IEnumerable<ModelBundle> bundles, long generation = 0)
    {
        ModelPolicy[] ordered = [.. policies.OrderBy(p => p.Name, StringComparer.Ordinal)];
        return new()
        {
            Policies = ordered.Length == 0 ? BuiltIn.Policies : ordered,
            Runtimes = RuntimeCatalogue.Of(ordered),
            Bundles = ModelBundleIndex.Of(bundles),
            Generation = generation,
        };
    }
}
