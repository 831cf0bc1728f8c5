using Modelgate.Policy;
using Modelgate.Policy.Rules;

namespace Modelgate.Operator.Telemetry;

/// <summary>What the last background review of all that runs came to. Immutable.</summary>
/// <param name="Ended">When it ended.</param>
/// <param name="Objects">How many objects got each decision.</param>
/// <param name="Findings">How many findings there are of each rule, in each namespace, with each action.</param>
internal sealed record RunningReview(
    DateTimeOffset Ended,
    IReadOnlyDictionary<DecisionOutcome, int> Objects,
    IReadOnlyDictionary<(RuleId Rule, string Namespace, RuleAction Action), int> Findings);

/// <summary>Has the last background review, for the gauges of what runs.</summary>
internal static class RunningReviews
{
    private static RunningReview? _last;

    /// <summary>The last one; null before the first, and on replicas that make none.</summary>
    public static RunningReview? Last
    {
        get => Volatile.Read(ref _last);
        set => Volatile.Write(ref _last, value);
    }
}
