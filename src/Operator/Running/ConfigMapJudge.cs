using Modelgate.Operator.Admission;
using Modelgate.Operator.Standalone;
using Modelgate.Operator.Telemetry;
using Modelgate.Policy;
using Modelgate.Policy.Models;
using Modelgate.Policy.Policies;
using Modelgate.Policy.Rules;
using Modelgate.Policy.Workloads;

namespace Modelgate.Operator.Running;

/// <summary>Judges changes and deletions of ConfigMaps by what they would do to the pods that run.</summary>
/// <remarks>
/// 1. A ConfigMap that no serving pod names costs one look into a table.
/// 2. What changes nothing that a pod sees (labels, the same data) is let through.
/// 3. The pods that name it are judged as with the old content and as with the new one; the replicas of a workload once.
/// 4. A finding that denies and was not there before refuses the change where a policy says so (<c>mutableConfigMaps: Deny</c>), and is a warning elsewhere.
/// There, another model is refused as well, whatever is thought of it: the policy wants what is served to stand where it cannot change.
/// </remarks>
internal sealed class ConfigMapJudge(IServingState state, PodIndex pods, TimeProvider time) : IAdmissionJudge
{
    /// <summary>Most different pods that are judged only to warn.</summary>
    private const int MaxWarned = 32;

    /// <inheritdoc/>
    public ValueTask<AdmissionResponse> JudgeAsync(AdmissionRequest request, TimeSpan limit)
    {
        if (request.Operation is not ("UPDATE" or "DELETE") || request.SubResource.Length > 0)
            return new(AdmissionResponses.Allowed(request.Uid));
        var current = state.Current;
        var mayRefuse = current.Snapshot.Policies.Any(p => p.RefusesChanges);
        var naming = pods.Naming(request.Namespace, request.Name);                                          // 1
        if (naming.Count == 0)
        {
            return new(!mayRefuse || (pods.IsListed && current.Snapshot.IsReady)
                ? AdmissionResponses.Allowed(request.Uid)
                : ConfigMapResponses.NotReady(request, pods.Problem ?? current.Problem));
        }

        var (old, problem) = ConfigMapVersions.Read(request.OldObject, request.Name);
        var (changed, otherProblem) = request.Operation == "UPDATE" ? ConfigMapVersions.Read(request.Object, request.Name) : (null, null);
        if ((problem ?? otherProblem) is { } unreadable)
            return new(AdmissionResponses.Unreadable(request.Uid, $"its object is not a readable ConfigMap: {unreadable}"));
        return changed is not null && ConfigMapVersions.AreEqual(old!, changed)                             // 2
            ? new(AdmissionResponses.Allowed(request.Uid))
            : JudgeAsync(request, new(old, changed), naming, current, mayRefuse, limit);
    }

    private async ValueTask<AdmissionResponse> JudgeAsync(
        AdmissionRequest request, Versions versions, IReadOnlyList<RunningPod> naming, ServingState current, bool mayRefuse, TimeSpan limit)
    {
        var different = naming.DistinctBy(p => p.Content).ToArray();
        var harmed = new List<HarmedPod>();
        // What is read for one pod is read for others of its namespace, too.
        var names = different.SelectMany(p => p.Content.ConfigMaps).Where(m => m != request.Name).Distinct(StringComparer.Ordinal).ToArray();
        var content = await ConfigMapBatches.ReadAsync(current.Content, request.Namespace, names, limit * AdmissionJudge.ReadingShare, time);
        if (content.Problem is { } problem && mayRefuse)
            return AdmissionResponses.Unread(request.Uid, problem);
        foreach (var pod in mayRefuse ? different : different.Take(MaxWarned))                              // 3
        {
            if (pod.Content.Read(pod.Namespace) is not { } workload)
            {
                if (mayRefuse)
                    return ConfigMapResponses.TooLong(request, pod);
                continue;
            }

            if (Harm(pod, workload, versions, request.Name, content, current.Snapshot) is { } harm)
                harmed.Add(harm);
        }

        var response = ConfigMapResponses.Of(request, harmed);                                              // 4
        // What is let through is counted by the review of what runs.
        if (!response.IsAllowed && !request.IsDryRun)
            ReviewMeasurements.ConfigMapChanged(request.Namespace, DecisionOutcome.Deny);
        return response;
    }

    private HarmedPod? Harm(RunningPod pod, PodWorkload workload, Versions versions, string name, RequestContent content, ClusterSnapshot snapshot)
    {
        var now = time.GetUtcNow();
        var review = new ObjectReview(pod.Subject(workload), [workload]);
        var after = Decide(versions.New);
        if (after.Outcome != DecisionOutcome.Deny)
            return null;
        var before = Decide(versions.Old);
        JudgedFinding[] added = [.. after.Findings.Where(f => f.Action == RuleAction.Deny && !before.Findings.Any(b => b.Action == RuleAction.Deny && AreSame(f.Finding, b.Finding)))];
        // Another model from the same ConfigMap: nothing new is wrong with it, but it is what MSC203 is about.
        if (added.Length == 0 && !Served(before).SequenceEqual(Served(after)))
            added = [.. after.Findings.Where(f => f.Action == RuleAction.Deny && f.Finding.Rule == ModelPolicy.ChangeRule)];
        if (added.Length == 0)
            return null;
        var (action, policy) = (RuleAction.Ignore, "");
        foreach (var applied in snapshot.Policies.Where(p => after.Policies.Contains(p.Name, StringComparer.Ordinal)))
        {
            if (applied.ActionOnChange(pod.Namespace, workload.Labels, now) is var own && own > action)
                (action, policy) = (own, applied.Name);
        }

        return action >= RuleAction.Warn ? new(pod.Name, added, action, policy) : null;

        Decision Decide(ConfigMapData? data) =>
            review.Decide(snapshot, content with { ConfigMaps = new ConfigMapVersions(content.ConfigMaps, pod.Namespace, name, data) }, now);
    }

    private static IEnumerable<(ModelRole, string, string, string?)> Served(Decision decision) =>
        decision.Pods.SelectMany(p => p.Containers).SelectMany(c => c.References).Select(r => (r.Role, r.Identity, r.Value, r.Revision));

    private static bool AreSame(Finding one, Finding other) =>
        one.Rule == other.Rule && one.Container == other.Container && one.Path == other.Path && one.Message == other.Message;

    private sealed record Versions(ConfigMapData? Old, ConfigMapData? New);
}

/// <summary>A pod that runs and would be denied after a change.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Findings">What the change adds; never empty.</param>
/// <param name="Action">Warn, or Deny to refuse the change.</param>
/// <param name="Policy">The policy that says so.</param>
internal sealed record HarmedPod(string Name, IReadOnlyList<JudgedFinding> Findings, RuleAction Action, string Policy);
