using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Rules;

/// <summary>What a rule may look at.</summary>
public sealed class RuleContext
{
    /// <summary>What the pod serves.</summary>
    public required PodResolution Pod { get; init; }
}
