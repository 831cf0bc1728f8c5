using Modelgate.Policy.Policies;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Rules;

namespace Modelgate.Policy;

/// <summary>What the findings amount to, weakest first.</summary>
public enum DecisionOutcome
{
    /// <summary>No policy selects the object; nothing was judged.</summary>
    NotApplicable,

    /// <summary>Admitted; the object serves no model, or nothing is wrong that the user must hear of.</summary>
    Allow,

    /// <summary>Admitted with warnings.</summary>
    Warn,

    /// <summary>Denied.</summary>
    Deny,

    /// <summary>Denied because this replica cannot judge yet: not "no" but "not yet" (MSC902).</summary>
    NotReady,
}

/// <summary>A finding and what the policies that apply make of it.</summary>
/// <param name="Finding">What is wrong.</param>
/// <param name="Action">The strictest action of the policies that apply, after mode and exemptions.</param>
/// <param name="Policy">The policy that set the action.</param>
/// <param name="IsExempted">True when an exemption took the action down to <see cref="RuleAction.Ignore"/>.</param>
/// <param name="ExemptionReason">The exemption's reason, or null.</param>
public sealed record JudgedFinding(Finding Finding, RuleAction Action, string Policy, bool IsExempted = false, string? ExemptionReason = null);

/// <summary>The answer of one review.</summary>
public sealed class Decision
{
    /// <summary>The outcome.</summary>
    public required DecisionOutcome Outcome { get; init; }

    /// <summary>Findings with an action other than <see cref="RuleAction.Ignore"/>, and exempted ones: pods in order, containers in pod order
    /// (the pod as a whole first), then rules in the order of their ids.</summary>
    public IReadOnlyList<JudgedFinding> Findings { get; init; } = [];

    /// <summary>What each pod serves, in the order given.</summary>
    public IReadOnlyList<PodResolution> Pods { get; init; } = [];

    /// <summary>Names of the policies that applied, in order.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];

    /// <summary>The strictest mode of the policies that applied; null when none did.</summary>
    public EnforcementMode? Mode { get; init; }

    /// <summary>The snapshot's generation, so that an answer can be traced to what was known.</summary>
    public long Generation { get; init; }

    /// <summary>True when the object is not admitted.</summary>
    public bool IsDenied => Outcome is DecisionOutcome.Deny or DecisionOutcome.NotReady;
}
