using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Rules;

/// <summary>MSC501: what decides a reference can be known at admission.</summary>
/// <remarks>
/// Looks at: references with an unknown part, and everything that resolution could not read. Denies: each once. Allows: unknown values that
/// decide nothing. Why: an unknown value may be anything, so only its certainty can admit.
/// </remarks>
internal sealed class Msc501Unresolvable : IAdmissionRule
{
    public RuleDescription Description { get; } = new(
        new(501), "unresolvable", "What decides a reference cannot be known", Severity.High, RuleAction.Deny,
        "Write the value into the pod, or into a ConfigMap that exists before the pod.");

    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var container in context.Pod.Containers)
        {
            HashSet<(string, int, string)>? seen = null;
            foreach (var reference in container.References)
            {
                if (reference.Unresolved is { } why && (seen ??= []).Add((reference.Origin.Path.ToString(), reference.Origin.Line, why.What)))
                {
                    yield return new(Description.Id, Description.Severity, container.Container.Name, reference.Origin,
                        $"{ReferenceWording.Loads(container, reference)} ({Wording.Where(reference.Origin)}), and what that will be cannot be known at admission: "
                        + Wording.Plain(why.What) + ".", Remedy(why.Kind));
                }
            }

            foreach (var signal in container.Signals)
            {
                if (signal.Kind == SignalKind.Unresolvable
                    && (seen ??= []).Add((signal.Origin.Path.ToString(), signal.Origin.Line, signal.Detail?.What ?? signal.Subject)))
                {
                    yield return Of(container, signal);
                }
            }
        }
    }

    private Finding Of(ContainerResolution container, Signal signal) => new(
        Description.Id, Description.Severity, container.Container.Name, signal.Origin,
        $"{Wording.Plain(signal.Subject)} ({Wording.Where(signal.Origin)}) cannot be known at admission. {Wording.Sentence(signal.Reason)}"
        + (signal.Detail is { } detail && !signal.Reason.Contains(detail.What, StringComparison.Ordinal) ? " " + Wording.Sentence(Wording.Plain(detail.What)) : ""),
        signal.Remedy is { } remedy ? Wording.Sentence(remedy) : signal.Detail is { } why ? Remedy(why.Kind) : Description.Remedy);

    private static string Remedy(Invocation.UnresolvedKind kind) => kind switch
    {
        Invocation.UnresolvedKind.Secret => "Write the value into the pod or into an immutable ConfigMap; keep only tokens in Secrets.",
        Invocation.UnresolvedKind.MissingConfigMap => "Create the ConfigMap before the pod; for a review of files, give the ConfigMap's manifest as well.",
        Invocation.UnresolvedKind.MissingKey => "Add the key to the ConfigMap, or name a key that it has.",
        Invocation.UnresolvedKind.FieldReference => "Write the value itself; this field is only known after admission.",
        Invocation.UnresolvedKind.FileKeyReference => "Write the value itself; the file is only written after admission.",
        Invocation.UnresolvedKind.CommandSubstitution => "Write the value itself in place of the command's output.",
        Invocation.UnresolvedKind.ShellVariable => "Set the variable in the container's env, even if the image sets it too.",
        Invocation.UnresolvedKind.Expression => "Write the value as a literal.",
        Invocation.UnresolvedKind.Placeholder => "Fill in the placeholder before the manifest is applied or reviewed.",
        Invocation.UnresolvedKind.UnreadFile => "Put the file into a ConfigMap, or write its settings as flags in the pod.",
        Invocation.UnresolvedKind.UnreadableScript => "Start the server directly through command and args, or simplify the script.",
        Invocation.UnresolvedKind.TooLarge => "Make it smaller: what a server needs to be told fits on a page.",
    };
}
