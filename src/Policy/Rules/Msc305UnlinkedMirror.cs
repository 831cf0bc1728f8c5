namespace Modelgate.Policy.Rules;

/// <summary>MSC305: content of a mirror is linked, under a signature, to the pinned upstream that it was copied from.</summary>
/// <remarks>
/// Looks at: artifacts whose reference lies below a mirror's prefix with <c>upstreamRequired</c>. Denies: no trusted statement names the artifact's declared,
/// pinned upstream among its dependencies. Allows: references of the policy's publishers at their own hub. Why: a mirror can hold anything under a well-known name.
/// </remarks>
internal sealed class Msc305UnlinkedMirror : IAdmissionRule
{
    public RuleDescription Description { get; } = new(
        new(305), "unlinked-mirror", "Mirror content has no signed upstream link", Severity.High, RuleAction.Deny,
        "Have the promotion's statement name the pinned upstream that was copied, and declare the same as the artifact's upstream.");

    public IEnumerable<Finding> Evaluate(RuleContext context) => EvidenceFindings.Of(Description, context);
}
