using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Rules;

/// <summary>MSC502: content comes from where not anybody can change it.</summary>
/// <remarks>
/// Looks at: local paths and download caches on volumes that outlive the pod. Warns: others may write there and nothing verifies the files
/// before they are opened. Allows: images, image volumes, empty volumes that only this pod fills. Why: a cache hit is never checked, not even for a full commit.
/// </remarks>
internal sealed class Msc502UnverifiableContent : IAdmissionRule
{
    public RuleDescription Description { get; } = new(
        new(502), "unverifiable-content", "Content lies where anybody may change it", Severity.Medium, RuleAction.Warn,
        "Serve from an image or image volume that is named by digest, or fetch a pinned reference into an emptyDir of this pod.");

    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var (container, signal) in SignalFindings.Of(context.Pod, SignalKind.UnverifiableContent))
            yield return SignalFindings.Of(Description, container, signal, " Nothing checks these files before they are loaded.");
    }
}
