using Modelgate.Policy;

namespace Modelgate.Operator.Standalone;

/// <summary>Everything that a request is judged with; immutable, replaced as a whole.</summary>
/// <param name="Snapshot">Policies and bundles.</param>
/// <param name="Content">Has what a request needs beside the snapshot.</param>
/// <param name="Problem">Why what is newer is not in use, or what the first snapshot waits for; null where nothing is wrong.</param>
internal sealed record ServingState(ClusterSnapshot Snapshot, IRequestContent Content, string? Problem = null);

/// <summary>Has the current state.</summary>
internal interface IServingState
{
    /// <summary>The state; a request takes it once.</summary>
    ServingState Current { get; }

    /// <summary>When the state was last known to be what its source says; null: never yet, or nobody looks.</summary>
    DateTimeOffset? Confirmed => null;
}
