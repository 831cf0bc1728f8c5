namespace Modelgate.Policy.Rules;

/// <summary>MSC307: evidence verifies.</summary>
/// <remarks>
/// Looks at: artifacts of bundles. Denies: an attestation whose signature, certificate, time or log proof fails; a file whose declared digest is another than the
/// signed one; evidence whose time has passed. Names the artifact, the attestation, the file and the kind of failure. Why: what fails was changed, or never was what it claims to be.
/// </remarks>
internal sealed class Msc307InvalidEvidence : IAdmissionRule
{
    public RuleDescription Description { get; } = new(
        new(307), "invalid-evidence", "The evidence does not verify", Severity.High, RuleAction.Deny,
        "Replace the attestation by the one that the builder made, unchanged, or have the artifact attested again.");

    public IEnumerable<Finding> Evaluate(RuleContext context) => EvidenceFindings.Of(Description, context);
}
