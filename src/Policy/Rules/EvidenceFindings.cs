using Modelgate.Policy.Evidence;
using Modelgate.Policy.Models;
using Modelgate.Verification;

namespace Modelgate.Policy.Rules;

/// <summary>The findings about evidence: one for each artifact that is not attested well enough, by the one rule whose matter its reason is.</summary>
internal static class EvidenceFindings
{
    /// <summary>The findings of a rule.</summary>
    public static IEnumerable<Finding> Of(RuleDescription rule, RuleContext context) => context.Containers.Count == 0 ? [] : OfContainers(rule, context);

    private static IEnumerable<Finding> OfContainers(RuleDescription rule, RuleContext context)
    {
        foreach (var judged in context.Containers)
        {
            foreach (var issue in judged.Issues)
            {
                if (issue.Rule == rule.Id.Number)
                    yield return Of(rule, rule.Severity, context, judged, issue);
            }
        }
    }

    /// <summary>The finding for an issue.</summary>
    public static Finding Of(RuleDescription rule, Severity severity, RuleContext context, ContainerEvidence judged, EvidenceIssue issue)
    {
        var loads = $"{ReferenceWording.Loads(judged.Container, issue.Reference)} ({Wording.Where(issue.Reference.Origin)})";
        var bundle = $"ModelBundle {Wording.Plain(issue.Bundle.Namespace)}/{Wording.Plain(issue.Bundle.Name)}";
        var part = issue.Artifact is not { } artifact
            ? $"a part of {bundle}, but "
            : issue.IsReferenced
                ? $"which is artifact {Wording.Quote(artifact.Name)} of {bundle}, but "
                : $"a part of {bundle}, whose artifact {Wording.Quote(artifact.Name)} ({ReferenceWording.RoleName(artifact.Role)}) is not attested well enough: ";
        var also = issue.Also.Count == 0 ? "" : $". The same holds for {(issue.Also.Count == 1 ? "artifact" : "artifacts")} {string.Join(", ", issue.Also.Select(a => Wording.Quote(a.Name)))}";
        var strength = issue.Evidence is { } evidence && rule.Id.Number == 306
            ? $". The evidence has strength {evidence.StrengthAt(context.Now)}; the policy asks for {context.Policy.RequiredStrength}"
            : "";
        return new(rule.Id, severity, judged.Container.Container.Name, issue.Reference.Origin, $"{loads}, {part}{issue.Reason.Detail}{strength}{also}.", issue.Reason.Mend);
    }

    /// <summary>The number of the rule whose matter a reason is.</summary>
    public static int RuleOf(EvidenceReasonKind kind, ModelRole role) => kind switch
    {
        EvidenceReasonKind.NoAttestation or EvidenceReasonKind.NotAtHand or EvidenceReasonKind.OtherIdentity or EvidenceReasonKind.FileNotCovered
            or EvidenceReasonKind.MissingRole => OfRole(role),
        EvidenceReasonKind.NoBase or EvidenceReasonKind.OtherBase => 302,
        EvidenceReasonKind.UnlinkedMirror => 305,
        EvidenceReasonKind.UnsignedManifest or EvidenceReasonKind.SelfReferentialManifest or EvidenceReasonKind.UntrustedSigner or EvidenceReasonKind.StatementNotAccepted
            or EvidenceReasonKind.NoApprovedWorkflow or EvidenceReasonKind.NoUpstream => 306,
        EvidenceReasonKind.InvalidAttestation or EvidenceReasonKind.DigestMismatch or EvidenceReasonKind.Expired => 307,
        EvidenceReasonKind.Revoked or EvidenceReasonKind.BelowFloor or EvidenceReasonKind.NoSigningTime => 308,
    };

    /// <summary>The weaker the evidence, the graver the finding.</summary>
    public static Severity SeverityOf(EvidenceStrength strength) => strength switch
    {
        EvidenceStrength.None or EvidenceStrength.SelfReferential => Severity.Critical,
        EvidenceStrength.UnsignedManifest or EvidenceStrength.UntrustedSignature => Severity.High,
        EvidenceStrength.TrustedSignature => Severity.Medium,
        EvidenceStrength.TrustedPromotion => Severity.Low,
    };

    private static int OfRole(ModelRole role) => role switch
    {
        ModelRole.Model or ModelRole.Image => 301,
        ModelRole.Adapter => 302,
        ModelRole.DraftModel or ModelRole.Tokenizer or ModelRole.ChatTemplate or ModelRole.Projector or ModelRole.Quantization or ModelRole.Modelfile
            or ModelRole.Config or ModelRole.Code => 303,
    };
}
