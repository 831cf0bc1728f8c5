using Modelgate.Operator.Telemetry;
using Modelgate.Policy;
using Modelgate.Policy.Rules;

namespace Modelgate.Operator.Running;

/// <summary>What the last review of what runs found; only the leader has any. Metrics are told.</summary>
internal sealed class RunningCounts(TimeProvider time)
{
    private int[]? _pods;
    private long _harmless;
    private long _worse;

    /// <summary>Pods by decision; empty where this replica does not lead.</summary>
    public IReadOnlyList<(string Decision, int Count)> Pods =>
        Volatile.Read(ref _pods) is { } pods ? [("Allow", pods[0]), ("Warn", pods[1]), ("Deny", pods[2])] : [];

    /// <summary>Pods that would be denied now.</summary>
    public int Denied => Volatile.Read(ref _pods)?[2] ?? 0;

    /// <summary>Changes of ConfigMaps under running pods: those that made nothing worse, and those that did.</summary>
    public (long Harmless, long Worse) ConfigMapChanges => (Interlocked.Read(ref _harmless), Interlocked.Read(ref _worse));

    /// <summary>Sets the pods.</summary>
    public void Set(IEnumerable<KeyValuePair<(string Namespace, string Name), PodVerdict>> verdicts)
    {
        var pods = new int[3];
        var findings = new Dictionary<(RuleId Rule, string Namespace, RuleAction Action), int>();
        foreach (var ((space, _), verdict) in verdicts)
        {
            pods[verdict.Decision switch { "Deny" => 2, "Warn" => 1, _ => 0 }]++;
            foreach (var finding in verdict.Findings)
            {
                if (!RuleId.TryParse(finding.Rule, out var rule) || !Enum.TryParse<RuleAction>(finding.Action, out var action))
                    continue;
                findings[(rule, space, action)] = findings.GetValueOrDefault((rule, space, action)) + 1;
            }
        }

        Volatile.Write(ref _pods, pods);
        RunningReviews.Last = new(
            time.GetUtcNow(),
            new Dictionary<DecisionOutcome, int> { [DecisionOutcome.Allow] = pods[0], [DecisionOutcome.Warn] = pods[1], [DecisionOutcome.Deny] = pods[2] },
            findings);
    }

    /// <summary>This replica leads no longer.</summary>
    public void Clear()
    {
        Volatile.Write(ref _pods, null);
        RunningReviews.Last = null;
    }

    /// <summary>Counts a change of a ConfigMap.</summary>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="isWorse">True when pods would not be admitted now that were before.</param>
    /// <param name="decision">The strictest of what the pods that name it would get now.</param>
    public void Changed(string @namespace, bool isWorse, DecisionOutcome decision)
    {
        Interlocked.Increment(ref isWorse ? ref _worse : ref _harmless);
        ReviewMeasurements.ConfigMapChanged(@namespace, decision);
    }
}
