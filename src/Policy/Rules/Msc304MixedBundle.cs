using Modelgate.Policy.ModelBundles;

namespace Modelgate.Policy.Rules;

/// <summary>MSC304: the parts of one container are composed by one bundle.</summary>
/// <remarks>
/// Looks at: the references of a container that bundles declare, and what fills the paths that it opens. Denies: no single bundle has them all.
/// Allows: references that no bundle declares (MSC301 to MSC303 judge them). Why: parts that are good one by one were never tested, nor attested, together.
/// </remarks>
internal sealed class Msc304MixedBundle : IAdmissionRule
{
    public RuleDescription Description { get; } = new(
        new(304), "mixed-bundle", "No single bundle composes these parts", Severity.High, RuleAction.Deny,
        "Publish one ModelBundle that has all parts of the container, or serve parts that one bundle has.");

    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var judged in context.Containers)
        {
            if (judged.Mixed is { } mixed)
                yield return Of(judged, mixed);
        }
    }

    private Finding Of(ContainerEvidence judged, MixedParts mixed) => new(
        Description.Id, Description.Severity, judged.Container.Container.Name, mixed.Reference.Origin,
        $"{ReferenceWording.Loads(judged.Container, mixed.Reference)} ({Wording.Where(mixed.Reference.Origin)}), which is part of ModelBundle {Name(mixed.Other)}, "
        + $"while other parts of the container are of {Name(mixed.One)}: nobody attests them together.",
        Description.Remedy);

    private static string Name(ModelBundle bundle) => $"{Wording.Plain(bundle.Namespace)}/{Wording.Plain(bundle.Name)}";
}
