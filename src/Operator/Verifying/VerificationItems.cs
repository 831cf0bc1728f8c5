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
