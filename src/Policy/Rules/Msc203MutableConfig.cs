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
            foreach (var (subject, origin) in Origins(container))
            {
                if (origin.FirstMutableConfigMap is not { } name || !(seen ??= new(StringComparer.Ordinal)).Add(name))
                    continue;
                yield return new(Description.Id, Description.Severity, container.Container.Name, origin,
                    $"{Wording.Sentence($"{subject} comes from ConfigMap {Wording.Quote(name)}, which is not immutable")} "
                    + "Whoever edits it changes what this pod serves at its next start, and no admission looks at it again.",
                    $"Set `immutable: true` on ConfigMap {Wording.Plain(name)} and give it a new name with each change, or write the value into the pod.");
            }
        }
    }

    private static IEnumerable<(string Subject, Origin Origin)> Origins(ContainerResolution container)
    {
        foreach (var reference in container.References)
        {
            yield return ($"the {ReferenceWording.RoleName(reference.Role)} {Wording.Quote(reference.Value)}", reference.Origin);
            if (reference.RevisionOrigin is { } revision)
                yield return ($"the revision of {ReferenceWording.RoleName(reference.Role)} {Wording.Quote(reference.Value)}", revision);
        }

        foreach (var signal in container.Signals)
            yield return ($"the setting {Wording.Plain(signal.Subject)}", signal.Origin);
    }
}
