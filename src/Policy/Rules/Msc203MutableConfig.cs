using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Rules;

/// <summary>MSC203: what was reviewed cannot be changed in a ConfigMap afterwards.</summary>
/// <remarks>
/// Looks at: the origin of every reference, revision and switch. Warns: it leads through a ConfigMap without <c>immutable: true</c>, once
/// for each ConfigMap of a container. Allows: immutable ones. Why: variables are read again at every restart and mounted files change
/// under a running server, both without another admission.
/// </remarks>
internal sealed class Msc203MutableConfig : IAdmissionRule
{
    public RuleDescription Description { get; } = new(
        new(203), "mutable-config", "A reference or switch comes from a ConfigMap that can change", Severity.Medium, RuleAction.Warn,
        "Set `immutable: true` on the ConfigMap and give it a new name with each change, or write the value into the pod.");

    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var container in context.Pod.Containers)
        {
            HashSet<string>? seen = null;
            foreach (var reference in container.References)
            {
                if (NewMap(reference.Origin, ref seen) is { } name)
                    yield return Of(container, $"the {ReferenceWording.RoleName(reference.Role)} {Wording.Quote(reference.Value)}", reference.Origin, name);
                if (reference.RevisionOrigin is { } revision && NewMap(revision, ref seen) is { } other)
                    yield return Of(container, $"the revision of {ReferenceWording.RoleName(reference.Role)} {Wording.Quote(reference.Value)}", revision, other);
            }

            foreach (var signal in container.Signals)
            {
                if (NewMap(signal.Origin, ref seen) is { } name)
                    yield return Of(container, $"the setting {Wording.Plain(signal.Subject)}", signal.Origin, name);
            }
        }
    }

    /// <summary>The mutable ConfigMap that a value came through, unless the container has a finding for it already.</summary>
    private static string? NewMap(Origin origin, ref HashSet<string>? seen) =>
        origin.FirstMutableConfigMap is { } name && (seen ??= new(StringComparer.Ordinal)).Add(name) ? name : null;

    private Finding Of(ContainerResolution container, string subject, Origin origin, string name) => new(
        Description.Id, Description.Severity, container.Container.Name, origin,
        $"{Wording.Sentence($"{subject} comes from ConfigMap {Wording.Quote(name)}, which is not immutable")} "
        + "Whoever edits it changes what this pod serves at its next start, and no admission looks at it again.",
        $"Set `immutable: true` on ConfigMap {Wording.Plain(name)} and give it a new name with each change, or write the value into the pod.");
}
