using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Rules;

/// <summary>MSC101: no code from a model's repository runs.</summary>
/// <remarks>
/// Looks at: trust switches in flags, variables, configuration files and Python; custom model, tokenizer and handler classes.
/// Denies: a switch that is on, or whose value cannot be read as off. Allows: a switch that is off.
/// Why: the publisher of the repository then decides what this pod executes, and can change it after review.
/// </remarks>
internal sealed class Msc101RemoteCode : IAdmissionRule
{
    public RuleDescription Description { get; } = new(
        new(101), "remote-code", "Code from a model's repository would run", Severity.Critical, RuleAction.Deny,
        "Remove the switch and serve an architecture that the runtime supports itself. If the model needs its own code, "
        + "review that code, build it into the server's image and name the image by digest.");

    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var (container, signal) in SignalFindings.Of(context.Pod, SignalKind.RemoteCode))
        {
            yield return SignalFindings.Of(Description, container, signal,
                " Whoever can write to that repository then runs code in this pod, with its credentials and network.");
        }
    }
}
