namespace Modelgate.Policy.Rules;

/// <summary>MSC308: nothing that was taken back is served.</summary>
/// <remarks>
/// Looks at: digests of files, images, statements and attestations, keys, certificates, signing times. Denies: what the policy revokes; what was signed before the
/// policy's floor for the model, or at no time that anybody vouches for. Why: a signature says who made a thing, not that it is still wanted.
/// </remarks>
internal sealed class Msc308RevokedEvidence : IAdmissionRule
{
    public RuleDescription Description { get; } = new(
        new(308), "revoked-evidence", "The evidence is revoked", Severity.Critical, RuleAction.Deny,
        "Serve a version that is not revoked, attested after the policy's floor.");

    public IEnumerable<Finding> Evaluate(RuleContext context) => EvidenceFindings.Of(Description, context);
}
