using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Rules;

/// <summary>MSC103: weights are data.</summary>
/// <remarks>
/// Looks at: file names (<c>.bin</c>, <c>.pt</c>, <c>.ckpt</c>, <c>.pkl</c>), load formats, <c>torch.load</c>, <c>pickle.load</c>.
/// Denies: loads that can run code from the file. Allows: safetensors, GGUF, <c>weights_only=True</c>.
/// Why: unpickling a file executes whatever its author wrote into it.
/// </remarks>
internal sealed class Msc103UnsafeDeserialization : IAdmissionRule
{
    public RuleDescription Description { get; } = new(
        new(103), "unsafe-deserialization", "Weights are loaded in a form that can run code", Severity.Critical, RuleAction.Deny,
        "Convert the weights to safetensors and load those (`--load-format safetensors`, or `torch.load(..., weights_only=True)`).");

    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var (container, signal) in SignalFindings.Of(context.Pod, SignalKind.UnsafeDeserialization))
            yield return SignalFindings.Of(Description, container, signal, " A pickled file runs whatever its author put into it, at the moment it is opened.");
    }
}
