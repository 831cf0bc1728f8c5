using Modelgate.Policy.Evidence;
using Modelgate.Verification;
using Modelgate.Verification.Statements;

namespace Modelgate.Operator.Verifying;

/// <summary>Makes the entries of a report.</summary>
internal static class VerificationItems
{
    /// <summary>Subjects that a report lists; the count says how many there are.</summary>
    private const int MaxSubjects = 256;

    /// <summary>A file that is no evidence, or cannot be read.</summary>
    public static VerificationItem Unusable(string source, string? format, string problem, string remedy) => new()
    {
        Source = source,
        Format = format,
        Verdict = Verdicts.Unusable,
        Failure = new(Verdicts.Unusable, problem, remedy),
    };

    /// <summary>Evidence that is refused.</summary>
    public static VerificationItem Refused(string source, string? format, VerificationFailure failure) => new()
    {
        Source = source,
        Format = format,
        Verdict = Verdicts.Refused,
        Failure = new(failure.Kind.ToString(), failure.Detail, FailureRemedies.Of(failure.Kind)),
    };

    /// <summary>Evidence that counts for nothing under a policy.</summary>
    public static VerificationItem NotAccepted(string source, string? format, EvidenceReason reason) => new()
    {
        Source = source,
        Format = format,
        Verdict = Verdicts.Refused,
        Failure = Failure(reason, ""),
    };

    /// <summary>A ModelBundle under a policy.</summary>
    public static VerificationItem Bundle(string source, BundleEvidence evidence, DateTimeOffset now)
    {
        var isSufficient = evidence.IsSufficientAt(now);
        var weakest = evidence.Artifacts.FirstOrDefault(a => a.ProblemAt(now) is not null);
        var failure = weakest is not null ? Failure(weakest.ProblemAt(now)!, $"artifact {weakest.Artifact.Name}: ")
            : evidence.MissingRoles.Count > 0 ? new ReportedFailure(nameof(EvidenceReasonKind.MissingRole), $"The policy requires a part of role {evidence.MissingRoles[0]}, and the bundle has none.", "Add the part to the ModelBundle and attest it.")
            : null;
        return new()
        {
            Source = source,
            Format = EvidenceFormats.ModelBundle,
            Name = evidence.Bundle.Namespace.Length > 0 ? $"{evidence.Bundle.Namespace}/{evidence.Bundle.Name}" : evidence.Bundle.Name,
            Verdict = isSufficient ? Verdicts.Verified : Verdicts.Refused,
            Strength = (evidence.Artifacts.Count == 0 ? EvidenceStrength.None : evidence.Artifacts.Min(a => a.StrengthAt(now))).ToString(),
            Expires = evidence.Expires,
            Artifacts = [.. evidence.Artifacts.Select(a => Artifact(a, now))],
            Failure = isSufficient ? null : failure,
        };
    }

    /// <summary>Evidence that is verified.</summary>
    public static VerificationItem Verified(string source, string format, VerifiedAttestation attestation) => new()
    {
        Source = source,
        Format = format,
        Verdict = Verdicts.Verified,
        Signer = Signer(attestation),
        SigningTimes = attestation.SigningTimes.Count > 0 ? attestation.SigningTimes : null,
        Expires = attestation.Expires,
        ContentDigest = attestation.ContentDigest.IsEmpty ? null : "sha256:" + Convert.ToHexStringLower(attestation.ContentDigest.Span),
        Statement = attestation.Statement is { } statement ? Statement(statement) : null,
    };

    private static ReportedArtifact Artifact(ArtifactEvidence evidence, DateTimeOffset now) => new()
    {
        Name = evidence.Artifact.Name,
        Role = evidence.Artifact.Role.ToString(),
        Reference = evidence.Artifact.Reference,
        Strength = evidence.StrengthAt(now).ToString(),
        Builder = evidence.Builder,
        Reason = evidence.ProblemAt(now)?.Detail,
        Remedy = evidence.ProblemAt(now)?.Mend,
    };

    private static ReportedFailure Failure(EvidenceReason reason, string before) => new(reason.Failure?.ToString() ?? reason.Kind.ToString(), Sentence(before + reason.Detail), reason.Mend);

    private static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..] + ".";

    private static ReportedSigner? Signer(VerifiedAttestation attestation)
    {
        if (attestation.Certificate is { } certificate)
        {
            return new()
            {
                Type = "certificate",
                Fingerprint = "sha256:" + Convert.ToHexStringLower(certificate.Fingerprint.Span),
                Identity = certificate.SubjectAlternativeName,
                Issuer = certificate.Issuer.Length > 0 ? certificate.Issuer : null,
            };
        }

        return attestation.Key is { } key
            ? new() { Type = "key", Fingerprint = "sha256:" + Convert.ToHexStringLower(key.Fingerprint.Span), Algorithm = key.Algorithm.ToString() }
            : null;
    }

    private static ReportedStatement Statement(InTotoStatement statement)
    {
        var provenance = SlsaProvenanceReader.Reads(statement.PredicateType) ? SlsaProvenanceReader.Read(statement).Value : null;
        return new()
        {
            PredicateType = statement.PredicateType,
            SubjectCount = statement.Subjects.Count,
            Subjects = [.. statement.Subjects.Take(MaxSubjects).Select(s => new ReportedSubject(s.Name, s.Uri, s.Digests))],
            BuilderId = provenance?.BuilderId,
            BuildType = provenance?.BuildType,
            Workflow = provenance?.Workflow,
        };
    }
}

/// <summary>The verdicts of a report.</summary>
internal static class Verdicts
{
    /// <summary>Everything holds.</summary>
    public const string Verified = nameof(Verified);

    /// <summary>Something does not hold.</summary>
    public const string Refused = nameof(Refused);

    /// <summary>It is no evidence, or cannot be read.</summary>
    public const string Unusable = nameof(Unusable);
}
