using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Rules;

/// <summary>MSC102: the server runs the code of its image and no other.</summary>
/// <remarks>
/// Looks at: plugin flags, <c>PYTHONPATH</c>, <c>LD_PRELOAD</c>, installs at start, volumes over the server's own files.
/// Denies: each of them. Allows: code that is part of the image.
/// Why: such code is reviewed by nobody, and is in no image's digest.
/// </remarks>
internal sealed class Msc102CodePlugin : IAdmissionRule
{
    public RuleDescription Description { get; } = new(
        new(102), "code-plugin", "Other code than the image's own is brought in", Severity.High, RuleAction.Deny,
        "Build the code into the server's image and name the image by digest.");

    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var (container, signal) in SignalFindings.Of(context.Pod, SignalKind.CodePlugin))
        {
            yield return SignalFindings.Of(Description, container, signal, container.Container.Kind == Workloads.ContainerKind.Build
                ? " Two builds of the same file may then run different code."
                : " This code is not part of the image, so neither its digest nor a scan of it covers it.");
        }
    }
}
