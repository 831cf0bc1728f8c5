using Modelgate.Operator.Reviewing;
using Modelgate.Policy;

namespace Modelgate.Operator.Standalone;

/// <summary>Everything that a request is judged with; immutable, replaced as a whole.</summary>
/// <param name="Snapshot">Policies and bundles.</param>
/// <param name="ConfigMaps">The ConfigMaps that pods may name.</param>
/// <param name="Problem">Why newer files are not in use, or null.</param>
internal sealed record ServingState(ClusterSnapshot Snapshot, ConfigMapCatalog ConfigMaps, string? Problem = null);

/// <summary>Has the current state.</summary>
internal interface IServingState
{
    /// <summary>The state; a request takes it once.</summary>
    ServingState Current { get; }
}
