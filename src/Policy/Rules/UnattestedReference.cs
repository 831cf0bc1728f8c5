using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Rules;

/// <summary>What MSC301, MSC302 and MSC303 have in common; they differ in the roles.</summary>
internal static class UnattestedReference
{
    /// <summary>The path of what is no file: a template written on a command line or in a Modelfile.</summary>
    private const string Inline = "(inline)";

    /// <summary>The findings for the references that no bundle declares, and for the artifacts whose evidence says nothing of them.</summary>
    public static IEnumerable<Finding> Evaluate(RuleDescription rule, RuleContext context, Func<ModelRole, bool> isMeant)
    {
        foreach (var container in context.Pod.Containers)
        {
            HashSet<(ModelRole, string)>? seen = null;
            foreach (var reference in container.References)
            {
                // A path that this pod fills itself is judged where it is filled; an unknown value is MSC501.
                if (!isMeant(reference.Role) || reference.FilledBy.Count > 0 || (reference.Unresolved is not null && reference.Role != ModelRole.Adapter))
                    continue;
                if ((seen ??= []).Add((reference.Role, reference.Identity)) && context.BundlesFor(reference).Count == 0)
                    yield return Of(rule, context, container, reference);
            }
        }

        foreach (var finding in EvidenceFindings.Of(rule, context))
            yield return finding;
    }

    private static Finding Of(RuleDescription rule, RuleContext context, ContainerResolution container, ModelReference reference)
    {
        var loads = $"{ReferenceWording.Loads(container, reference)} ({Wording.Where(reference.Origin)})";
        var (message, remedy) = Undeclared(context, reference);
        return new(rule.Id, rule.Severity, container.Container.Name, reference.Origin, $"{loads}, {message}", remedy);
    }

    private static (string Message, string Remedy) Undeclared(RuleContext context, ModelReference reference)
    {
        if (reference.Location.LocalPath == Inline)
        {
            return ("and no verified ModelBundle covers this text.",
                "Put the text into a file that a ModelBundle attests, or leave it out so that the attested model's own is used.");
        }

        if (reference.IsLocal)
        {
            return ("and no verified ModelBundle covers what lies at that path: nothing says whose bytes they are.",
                "Ship the files in an image or image volume that is named by digest and attested by a ModelBundle, or fetch a pinned and attested reference to that path.");
        }

        var other = ModelBundleMatcher.OtherRevision(reference, context.Namespace, context.Policy, context.Bundles);
        if (reference.IsPinned && other is not null)
        {
            return ($"and no verified ModelBundle covers this revision; ModelBundle {other.Bundle.Namespace}/{other.Bundle.Name} declares {Wording.Plain(other.Artifact.Reference)}.",
                $"Serve the revision that the bundle attests, or publish a ModelBundle with an attestation for {Wording.Plain(reference.Identity)}.");
        }

        return ("and no verified ModelBundle covers it: no trusted builder vouches for its content.",
            reference.IsPinned
                ? $"Publish a ModelBundle with an attestation by a trusted builder for {Wording.Plain(reference.Identity)}, or serve one that has it."
                : "Pin the reference first (MSC201), then publish a ModelBundle with an attestation by a trusted builder for it, or serve one that has it.");
    }
}
