using Modelgate.Policy;
using Modelgate.Policy.Workloads;

namespace Modelgate.Operator.Running;

/// <summary>A pod that runs, or soon will, and may serve models. Immutable.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="Owner">Who made it: <c>ReplicaSet/chat-5d8f</c>; empty for a bare pod.</param>
/// <param name="Content">What Modelgate looks at.</param>
internal sealed record RunningPod(string Namespace, string Name, string Uid, string Owner, PodContent Content)
{
    /// <summary>The pod as policies see it.</summary>
    public ReviewSubject Subject(PodWorkload pod) => new()
    {
        ApiVersion = "v1",
        Kind = "Pod",
        Namespace = Namespace,
        Name = Name,
        Labels = pod.Labels,
        Operation = "UPDATE",
    };
}

/// <summary>What Modelgate looks at in a pod, as short as it can be; the replicas of a workload share one.</summary>
internal sealed class PodContent
{
    /// <summary>Makes a content.</summary>
    /// <param name="json">A Pod object without what no rule looks at.</param>
    /// <param name="configMaps">The ConfigMaps that it names.</param>
    public PodContent(byte[] json, IReadOnlyList<string> configMaps) => (Json, ConfigMaps) = (json, configMaps);

    /// <summary>The object; empty when it was too long to be kept.</summary>
    public byte[] Json { get; }

    /// <summary>The ConfigMaps that the pod names.</summary>
    public IReadOnlyList<string> ConfigMaps { get; }

    /// <summary>The pod; null where nothing was kept.</summary>
    public PodWorkload? Read(string @namespace) => PodWorkloadReader.TryRead(Json, @namespace, out var pod, out _) ? pod : null;
}
