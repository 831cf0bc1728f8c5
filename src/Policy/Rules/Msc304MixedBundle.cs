using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Rules;

/// <summary>MSC304: the parts of one container are composed by one bundle.</summary>
/// <remarks>
/// Looks at: the references of a container that bundles declare. Denies: no single bundle has them all. Allows: references that no bundle
/// declares (MSC301 to MSC303 judge them). Why: parts that are good one by one were never tested, nor attested, together.
/// </remarks>
internal sealed class Msc304MixedBundle : IAdmissionRule
{
    public RuleDescription Description { get; } = new(
        new(304), "mixed-bundle", "No single bundle composes these parts", Severity.High, RuleAction.Deny,
        "Publish one ModelBundle that has all parts of the container, or serve parts that one bundle has.");

    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        if (context.Bundles.Bundles.Count == 0)
            yield break;
        foreach (var container in context.Pod.Containers)
        {
            if (Judge(context, container) is { } finding)
                yield return finding;
        }
    }

    private Finding? Judge(RuleContext context, ContainerResolution container)
    {
        List<ModelBundle>? common = null;
        BundledArtifact? before = null;
        foreach (var reference in container.References)
        {
            var matches = context.BundlesFor(reference);
            if (matches.Count == 0)
                continue;
            var previous = common;
            common = [.. matches.Select(m => m.Bundle).Where(b => previous?.Contains(b) != false).Distinct()];
            if (common.Count > 0)
            {
                before = matches.First(m => common.Contains(m.Bundle));
                continue;
            }

            var (one, other) = (before!.Bundle, matches[0].Bundle);
            return new(Description.Id, Description.Severity, container.Container.Name, reference.Origin,
                $"{ReferenceWording.Loads(container, reference)} ({Wording.Where(reference.Origin)}), which is part of ModelBundle {other.Namespace}/{other.Name}, "
                + $"while other parts of the container are of {one.Namespace}/{one.Name}: nobody attests them together.",
                Description.Remedy);
        }

        return null;
    }
}
