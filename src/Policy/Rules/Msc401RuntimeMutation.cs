using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Rules;

/// <summary>MSC401: what is served cannot be changed by a request.</summary>
/// <remarks>
/// Looks at: settings that let requests or background tasks load, replace or remove models and adapters. Warns: each of them.
/// Why: admission sees a pod once; what is loaded later is seen by nobody.
/// </remarks>
internal sealed class Msc401RuntimeMutation : IAdmissionRule
{
    public RuleDescription Description { get; } = new(
        new(401), "runtime-mutation", "Models or adapters can change after admission", Severity.Medium, RuleAction.Warn,
        "Switch it off, or let only the pods that need it reach the server's administrative paths (NetworkPolicy, authenticating proxy).");

    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var (container, signal) in SignalFindings.Of(context.Pod, SignalKind.RuntimeMutation))
            yield return SignalFindings.Of(Description, container, signal, " What is loaded that way was never reviewed.");
    }
}
