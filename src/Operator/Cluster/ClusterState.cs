using Modelgate.Operator.Standalone;
using Modelgate.Policy;

namespace Modelgate.Operator.Cluster;

/// <summary>The state that requests are judged with in a cluster; replaced as a whole.</summary>
internal sealed class ClusterState(IRequestContent content, TimeProvider time) : IServingState
{
    private ServingState _current = new(new ClusterSnapshot { Policies = ClusterSnapshot.BuiltIn.Policies, IsReady = false }, content);

    private long _confirmed;

    /// <inheritdoc/>
    public ServingState Current => Volatile.Read(ref _current);

    /// <inheritdoc/>
    public DateTimeOffset? Confirmed => Interlocked.Read(ref _confirmed) is not 0 and var ticks ? new(ticks, TimeSpan.Zero) : null;

    /// <summary>Raised after another snapshot was put in use.</summary>
    public event Action? Changed;

    /// <summary>Puts a snapshot in use.</summary>
    public void Use(ClusterSnapshot snapshot, string? problem)
    {
        var isNew = !ReferenceEquals(snapshot, Current.Snapshot);
        Volatile.Write(ref _current, new(snapshot, content, problem));
        if (problem is null && snapshot.IsReady)
            Interlocked.Exchange(ref _confirmed, time.GetUtcNow().UtcTicks);
        if (isNew)
            Changed?.Invoke();
    }
}
