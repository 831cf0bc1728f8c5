namespace Modelgate.Policy.Rules;

/// <summary>MSC306: evidence is as strong as the policy asks for.</summary>
/// <remarks>
/// Looks at: artifacts of bundles whose evidence verifies as far as it goes. Denies: unsigned lists of digests, signatures of nobody whom the policy trusts, statements
/// that the policy does not accept from their signer, no approved promotion where one is asked for. The severity follows the strength.
/// Why: a digest that the author of the bundle could have written proves nothing.
/// </remarks>
internal sealed class Msc306WeakEvidence : IAdmissionRule
{
    public RuleDescription Description { get; } = new(
        new(306), "weak-evidence", "The evidence is weaker than the policy asks for", Severity.Medium, RuleAction.Deny,
        "Have the artifact attested by a builder whom the policy trusts, or let an admin trust this one.");

    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var judged in context.Containers)
        {
            foreach (var issue in judged.Issues)
            {
                if (issue.Rule == Description.Id.Number)
                    yield return EvidenceFindings.Of(Description, EvidenceFindings.SeverityOf(issue.Evidence?.StrengthAt(context.Now) ?? default), context, judged, issue);
            }
        }
    }
}
