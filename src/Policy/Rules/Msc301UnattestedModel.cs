using Modelgate.Policy.Models;

namespace Modelgate.Policy.Rules;

/// <summary>MSC301: every model that a pod loads is attested.</summary>
/// <remarks>
/// Looks at: references of role Model and Image. Denies: no verified bundle has exactly this identity. Allows: a path that the pod fills
/// from references of its own (those are judged). Why: a pin says which bytes, not whose.
/// </remarks>
internal sealed class Msc301UnattestedModel : IAdmissionRule
{
    public RuleDescription Description { get; } = new(
        new(301), "unattested-model", "No verified bundle has this model", Severity.High, RuleAction.Deny,
        "Publish a ModelBundle with an attestation by a trusted builder for it, or serve one that has it.");

    public IEnumerable<Finding> Evaluate(RuleContext context) =>
        UnattestedReference.Evaluate(Description, context, static role => role is ModelRole.Model or ModelRole.Image);
}
