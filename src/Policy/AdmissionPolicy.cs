using Modelgate.Policy.Policies;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Rules;

namespace Modelgate.Policy;

/// <summary>MAIN PATH of Policy: from an object to a decision. Pure: the same input and snapshot give the same decision.</summary>
/// <remarks>
/// 1. Resolve: what does each pod tell its runtimes to load?
/// 2. Wait: a snapshot that is not complete cannot judge a pod that serves models.
/// 3. Select: which policies are meant for this object?
/// 4. Judge: every rule, under every policy, for every pod; the strictest action wins.
/// 5. Decide: the strictest action is the outcome.
/// </remarks>
public static class AdmissionPolicy
{
    /// <summary>Judges one object.</summary>
    public static Decision Review(ReviewInput input, ClusterSnapshot snapshot) => Review(input, snapshot, Resolve(input, snapshot)); // 1

    /// <summary>Judges one object whose pods are resolved, so that the two halves can be timed.</summary>
    /// <param name="input">The object.</param>
    /// <param name="snapshot">What the cluster said.</param>
    /// <param name="pods">What <see cref="Resolve"/> gave for both.</param>
    public static Decision Review(ReviewInput input, ClusterSnapshot snapshot, IReadOnlyList<PodResolution> pods)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(pods);
        if (!snapshot.IsReady && pods.FirstOrDefault(p => p.ServesModels) is { } serving)
            return NotReady(serving, pods, snapshot);                           // 2
        var judgement = new Judgement(input, snapshot);
        for (var i = 0; i < pods.Count; i++)
        {
            var pod = pods[i];
            var policies = PolicySelection.Select(input.Subject, pod, snapshot.Policies); // 3
            judgement.Judge(pod, policies);                                     // 4
        }

        return judgement.Decide(pods);                                          // 5
    }

    /// <summary>The first step alone.</summary>
    public static IReadOnlyList<PodResolution> Resolve(ReviewInput input, ClusterSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(snapshot);
        var options = snapshot.Runtimes.IsBuiltIn ? input.Options : input.Options with { Runtimes = snapshot.Runtimes };
        var pods = new PodResolution[input.Resolved.Count + input.Pods.Count];
        for (var i = 0; i < input.Resolved.Count; i++)
            pods[i] = input.Resolved[i];
        for (var i = 0; i < input.Pods.Count; i++)
            pods[input.Resolved.Count + i] = PodResolver.Resolve(input.Pods[i], input.ConfigMaps, options);
        return pods;
    }

    private static Decision NotReady(PodResolution serving, IReadOnlyList<PodResolution> pods, ClusterSnapshot snapshot) => new()
    {
        Outcome = DecisionOutcome.NotReady,
        Findings = [new(Msc902NotReady.Of(serving.Pod), RuleAction.Deny, "")],
        Pods = pods,
        Generation = snapshot.Generation,
    };
}
