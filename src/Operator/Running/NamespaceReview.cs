using Modelgate.Operator.Cluster;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Reviewing;
using Modelgate.Operator.Standalone;
using Modelgate.Policy;
using Modelgate.Policy.Workloads;

namespace Modelgate.Operator.Running;

/// <summary>Judges the running pods of one namespace, each different one once, as admission would judge them now.</summary>
internal sealed class NamespaceReview(TimeProvider time)
{
    private static readonly PodVerdict TooLong = new("Warn",
    [
        new()
        {
            Rule = "MSC501",
            Name = "unresolvable",
            Severity = "High",
            Action = "Warn",
            Path = "spec",
            Message = FormattableString.Invariant($"The pod is longer than the {PodTrimmer.MaxLength / 1024} KiB that Modelgate keeps of a pod that runs, or the model servers of its namespace ")
                + FormattableString.Invariant($"together are longer than {ClusterLimits.MaxNamespacePods >> 20} MiB: it was judged when it was made, and is not judged again."),
            Remedy = "Move long scripts and settings into a ConfigMap.",
            Help = "modelgate rules MSC501",
        },
    ]);

    /// <summary>Judges the pods.</summary>
    /// <returns>The verdicts, pod by pod.</returns>
    /// <exception cref="ApiException">What decides could not be read.</exception>
    public async Task<IReadOnlyList<(RunningPod Pod, PodVerdict Verdict)>> ReviewAsync(
        string @namespace, IReadOnlyList<RunningPod> pods, ServingState current)
    {
        var names = pods.SelectMany(p => p.Content.ConfigMaps).Distinct(StringComparer.Ordinal).ToArray();
        var content = await ConfigMapBatches.ReadAsync(current.Content, @namespace, names, ApiLimits.AnswerTime, time);
        if (content.Problem is { } problem)
            throw new ApiException(ApiFailureKind.Unavailable, problem);
        var verdicts = new Dictionary<PodContent, PodVerdict>();
        var judged = new List<(RunningPod, PodVerdict)>(pods.Count);
        foreach (var pod in pods)
        {
            if (!verdicts.TryGetValue(pod.Content, out var verdict))
            {
                verdict = pod.Content.Read(@namespace) is { } workload ? Judge(pod, workload, current.Snapshot, content) : TooLong;
                verdicts.Add(pod.Content, verdict);
            }

            judged.Add((pod, verdict));
        }

        return judged;
    }

    private PodVerdict Judge(RunningPod pod, PodWorkload workload, ClusterSnapshot snapshot, RequestContent content)
    {
        var decision = new ObjectReview(pod.Subject(workload), [workload]).Decide(snapshot, content, time.GetUtcNow());
        return new(ObjectResults.Decision(decision.Outcome), ObjectResults.Findings(decision, origin => new(ObjectResults.InObject(origin).Path.ToString(), null)));
    }
}
