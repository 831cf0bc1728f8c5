using Modelgate.Policy.Models;

namespace Modelgate.Policy.Rules;

/// <summary>MSC302: every adapter that a pod loads is attested, and for the base it is put on.</summary>
/// <remarks>
/// Looks at: references of role Adapter. Denies: no verified bundle has exactly this identity. Why: a small adapter turns a verified model
/// into another one.
/// </remarks>
internal sealed class Msc302UnattestedAdapter : IAdmissionRule
{
    public RuleDescription Description { get; } = new(
        new(302), "unattested-adapter", "No verified bundle has this adapter", Severity.High, RuleAction.Deny,
        "Publish a ModelBundle with an attestation by a trusted builder for it, or serve one that has it.");

    public IEnumerable<Finding> Evaluate(RuleContext context) =>
        UnattestedReference.Evaluate(Description, context, static role => role is ModelRole.Adapter);
}
