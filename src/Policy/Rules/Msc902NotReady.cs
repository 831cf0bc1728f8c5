using Modelgate.Policy.Provenance;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Rules;

/// <summary>MSC902: this replica has not finished its first sync and cannot judge yet.</summary>
/// <remarks>Looks at: the snapshot, not the pod. Denies: pods that serve models. Allows: all others, so that the cluster can start.
/// Why: "not yet" is not "no"; without the policies and bundles any answer would be a guess.</remarks>
internal sealed class Msc902NotReady : IAdmissionRule
{
    private static readonly RuleId Id = new(902);

    public RuleDescription Description { get; } = new(
        Id, "not-ready", "Modelgate cannot judge yet", Severity.High, RuleAction.Deny,
        "Apply the pod again in a few seconds. Controllers try again by themselves.");

    public static Finding Of(PodWorkload pod) => new(
        Id, Severity.High, null, new Origin(ReferenceOrigin.Spec, pod.MetadataPath),
        "This Modelgate replica has not read all policies and bundles yet, so it cannot tell whether the pod's models are attested. This is \"not yet\", not \"no\".",
        "Apply the pod again in a few seconds; controllers try again by themselves. If it goes on, an admin should look at the replica's /readyz.");

    public IEnumerable<Finding> Evaluate(RuleContext context) => [];
}
