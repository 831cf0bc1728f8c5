using Modelgate.Operator.Reports;

namespace Modelgate.Operator.Running;

/// <summary>What rules say about a pod that runs; the replicas of a workload share one.</summary>
/// <param name="Decision"><c>Allow</c>, <c>Warn</c> or <c>Deny</c>: what admission would do with it now.</param>
/// <param name="Findings">The findings, in order.</param>
internal sealed record PodVerdict(string Decision, IReadOnlyList<FindingResult> Findings)
{
    /// <summary>The findings that deny and were not there before.</summary>
    public IReadOnlyList<FindingResult> NewSince(PodVerdict? before) =>
        [.. Findings.Where(f => f.Action == "Deny" && before?.Findings.Any(b => b.Action == "Deny" && (b.Rule, b.Container, b.Path, b.Message) == (f.Rule, f.Container, f.Path, f.Message)) != true)];

    /// <summary>The pod as a part of a report.</summary>
    public ObjectResult Of(RunningPod pod) => new()
    {
        Source = "",
        Document = 0,
        ApiVersion = "v1",
        Kind = "Pod",
        Namespace = pod.Namespace,
        Name = pod.Name,
        Uid = pod.Uid,
        Owner = pod.Owner,
        Decision = Decision,
        Containers = [],
        Findings = Findings,
    };
}
