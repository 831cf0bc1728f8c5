using System.Text.Json;
using Modelgate.Policy.Policies;
using Modelgate.Policy.Rules;
using Modelgate.Verification;
using Modelgate.Verification.Manifests;
using Modelgate.Verification.Statements;

namespace Modelgate.Policy.Evidence;

/// <summary>What a policy lets one builder say. The signer and the statement's builder are a pair: nobody vouches for what another built.</summary>
internal static class StatementTrust
{
    private static readonly string[] DefaultPredicateTypes = [SlsaProvenance.PredicateTypeV1, SlsaProvenance.PredicateTypeV02, ModelManifest.PredicateType];

    /// <summary>Why a statement does not count as this builder's; null when it does.</summary>
    public static EvidenceReason? WhyNot(SignedContent content, TrustedBuilder builder, ModelSigningLimits limits, string attestation) =>
        WhyNotPredicate(content, builder, attestation)
        ?? WhyNotResult(content, attestation)
        ?? WhyNotBuilder(content, builder, attestation)
        ?? WhyNotBuildType(content, builder, attestation)
        ?? WhyNotWorkflow(content, builder, attestation)
        ?? (content.Manifest is { } manifest ? WhyNotManifest(manifest, limits, attestation) : null);

    /// <summary>True when the builder's workflows are listed; then the statement's was one of them.</summary>
    public static bool IsApprovedPromotion(TrustedBuilder builder) => builder.Workflows.Count > 0;

    private static EvidenceReason? WhyNotPredicate(SignedContent content, TrustedBuilder builder, string attestation)
    {
        var accepted = builder.PredicateTypes.Count > 0 ? builder.PredicateTypes : DefaultPredicateTypes;
        return accepted.Contains(content.PredicateType, StringComparer.Ordinal)
            ? null
            : Not(VerificationFailureKind.UnsupportedPredicateType, attestation, builder, $"its predicate type {Wording.Quote(content.PredicateType)} is none of those accepted from this builder",
                "Attest with SLSA provenance, or let an admin add the type to the builder's predicateTypes.");
    }

    /// <summary>A summary of a verification, or of a test, that failed says no.</summary>
    private static EvidenceReason? WhyNotResult(SignedContent content, string attestation)
    {
        if (content.Predicate.ValueKind != JsonValueKind.Object)
            return null;
        var isSummary = content.PredicateType.StartsWith("https://slsa.dev/verification_summary/", StringComparison.Ordinal);
        var result = content.Predicate.TryGetProperty(isSummary ? "verificationResult" : "result", out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
        if (isSummary ? result == "PASSED" : result != "FAILED")
            return null;
        return new(EvidenceReasonKind.StatementNotAccepted,
            $"attestation {Wording.Quote(attestation)} says that the artifact did not pass: its result is {(result is null ? "missing" : Wording.Quote(result))}", "Serve an artifact that passes, and attach what says so.")
        {
            Attestation = attestation,
        };
    }

    private static EvidenceReason? WhyNotBuilder(SignedContent content, TrustedBuilder builder, string attestation)
    {
        var id = content.Provenance?.BuilderId;
        if (builder.BuilderIds.Count > 0 && (id is null || !builder.BuilderIds.Contains(id, StringComparer.Ordinal)))
        {
            return Not(VerificationFailureKind.BuilderMismatch, attestation, builder,
                id is null ? "its statement names no builder.id, which the policy asks for" : $"its builder.id {Wording.Quote(id)} is none of those accepted from this signer",
                "Have the artifact attested by a builder whose id the policy lists for this signer, or let an admin add the id to the builder's builderIds.");
        }

        // A workflow's certificate says which workflow signs; a statement that says another one is about somebody else's build.
        return id is not null && content.CertifiedWorkflow is { } workflow && IsWorkflow(id) && !string.Equals(id, workflow, StringComparison.Ordinal)
            ? Not(VerificationFailureKind.BuilderMismatch, attestation, builder, $"its builder.id {Wording.Quote(id)} is another workflow than {Wording.Quote(workflow)}, which signed",
                "Have the statement signed by the workflow that built.")
            : null;
    }

    private static EvidenceReason? WhyNotBuildType(SignedContent content, TrustedBuilder builder, string attestation)
    {
        var type = content.Provenance?.BuildType;
        return builder.BuildTypes.Count == 0 || (type is not null && builder.BuildTypes.Contains(type, StringComparer.Ordinal))
            ? null
            : Not(VerificationFailureKind.BuildTypeMismatch, attestation, builder,
                type is null ? "its statement names no build type, which the policy asks for" : $"its build type {Wording.Quote(type)} is none of those accepted from this builder",
                "Import the artifact by a build type that the policy lists, or let an admin add the type to the builder's buildTypes.");
    }

    private static EvidenceReason? WhyNotWorkflow(SignedContent content, TrustedBuilder builder, string attestation)
    {
        // Of a workflow that others call, the certificate names the caller too; either may be the approved one.
        var caller = content.CertifiedCaller;
        var workflow = caller ?? content.CertifiedWorkflow ?? content.Provenance?.Workflow;
        return builder.Workflows.Count == 0 || (workflow is not null && builder.Workflows.Contains(workflow, StringComparer.Ordinal))
            || (caller is not null && content.CertifiedWorkflow is { } called && builder.Workflows.Contains(called, StringComparer.Ordinal))
            ? null
            : Not(VerificationFailureKind.SourceMismatch, attestation, builder,
                workflow is null ? "neither its certificate nor its statement names a workflow, which the policy asks for" : $"its workflow {Wording.Quote(workflow)} is not approved",
                "Promote the artifact through an approved workflow, or let an admin add this one to the builder's workflows.");
    }

    private static EvidenceReason? WhyNotManifest(ManifestClaims manifest, ModelSigningLimits limits, string attestation)
    {
        if (!string.Equals(manifest.HashType, "sha256", StringComparison.Ordinal))
        {
            return Limit(attestation, $"it lists files by {Wording.Quote(manifest.HashType)}, and files are compared by sha256", "Sign the model again with sha256.");
        }

        if (manifest.AllowsSymlinks && !limits.AllowSymlinks)
        {
            return Limit(attestation, "it lets links in the model be followed, and what a link leads to is not signed",
                "Sign the model again without links, or let an admin set trust.modelSigning.allowSymlinks.");
        }

        foreach (var path in manifest.IgnoredPaths)
        {
            if (!IsHarmless(path, limits))
            {
                return Limit(attestation, $"it leaves out {Wording.Quote(path)}, and nobody can say what lies there",
                    "Sign the model again without ignoring that path, or let an admin add it to trust.modelSigning.ignoredPaths.");
            }
        }

        return null;
    }

    private static bool IsHarmless(string path, ModelSigningLimits limits)
    {
        var plain = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        return ManifestOptions.DefaultIgnorePaths.Contains(plain, StringComparer.Ordinal) || limits.IgnoredPaths.Contains(plain, StringComparer.Ordinal)
            || (!plain.Contains('/', StringComparison.Ordinal) && (plain.EndsWith(".sig", StringComparison.Ordinal) || plain.EndsWith(".sigstore.json", StringComparison.Ordinal)));
    }

    private static bool IsWorkflow(string id) => id.Contains("/.github/workflows/", StringComparison.Ordinal) && id.Contains('@', StringComparison.Ordinal);

    private static EvidenceReason Not(VerificationFailureKind failure, string attestation, TrustedBuilder builder, string why, string mend) => new(
        EvidenceReasonKind.StatementNotAccepted, $"attestation {Wording.Quote(attestation)} is signed by builder {Wording.Quote(builder.Name)}, but {why} ({failure})", mend)
    {
        Attestation = attestation,
        Failure = failure,
    };

    private static EvidenceReason Limit(string attestation, string why, string mend) => new(
        EvidenceReasonKind.StatementNotAccepted, $"attestation {Wording.Quote(attestation)} declares more than the policy allows: {why}", mend)
    {
        Attestation = attestation,
        Failure = VerificationFailureKind.ManifestMismatch,
    };
}
