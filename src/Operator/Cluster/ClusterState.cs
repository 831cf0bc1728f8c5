using Modelgate.Operator.Standalone;
using Modelgate.Policy;

namespace Modelgate.Operator.Cluster;

/// <summary>The state that requests are judged with in a cluster; replaced as a whole.</summary>
internal sealed class ClusterState(IRequestContent content) : IServingState
{
    private ServingState _current = new(new ClusterSnapshot { Policies = ClusterSnapshot.BuiltIn.Policies, IsReady = false }, content);

    /// <inheritdoc/>
    public ServingState Current => Volatile.Read(ref _current);

    /// <summary>Puts a snapshot in use.</summary>
    public void Use(ClusterSnapshot snapshot, string? problem) => Volatile.Write(ref _current, new(snapshot, content, problem));
}
