namespace Modelgate.Verification.Tests;

/// <summary>Which kinds of failure belong to which category of fault. A fault may be noticed by a neighbouring step; each such pair is written here, so
/// that any other one is a wrong reason.</summary>
internal static class FailureCategories
{
    private static readonly Dictionary<string, VerificationFailureKind[]> Kinds = new(StringComparer.Ordinal)
    {
        ["algorithm"] = [VerificationFailureKind.UnsupportedAlgorithm],
        ["certificate"] = [VerificationFailureKind.InvalidCertificate, VerificationFailureKind.UntrustedCertificate],
        ["checkpoint"] = [VerificationFailureKind.InvalidCheckpoint],
        ["consistency"] = [VerificationFailureKind.LogEntryMismatch, VerificationFailureKind.MessageDigestMismatch, VerificationFailureKind.MalformedLogEntry, VerificationFailureKind.UnsupportedAlgorithm],
        ["identity"] = [VerificationFailureKind.IdentityMismatch, VerificationFailureKind.IssuerMismatch, VerificationFailureKind.UnexpectedKeyMaterial, VerificationFailureKind.InvalidCertificate],
        ["key"] = [VerificationFailureKind.UntrustedKey, VerificationFailureKind.MalformedKey, VerificationFailureKind.InvalidSignature],
        ["limits"] = [VerificationFailureKind.LimitExceeded],
        ["manifest"] = [VerificationFailureKind.MalformedManifest, VerificationFailureKind.ManifestMismatch, VerificationFailureKind.UnsupportedPredicateType, VerificationFailureKind.UnsupportedAlgorithm, VerificationFailureKind.MalformedStatement],
        ["sct"] = [VerificationFailureKind.MissingCertificateTimestamp, VerificationFailureKind.InvalidCertificateTimestamp],
        ["signature"] = [VerificationFailureKind.InvalidSignature],
        ["statement"] = [VerificationFailureKind.MalformedStatement, VerificationFailureKind.UnsupportedPayloadType, VerificationFailureKind.MalformedBundle],
        ["structure"] = [VerificationFailureKind.MalformedBundle, VerificationFailureKind.MalformedJson, VerificationFailureKind.UnsupportedBundleVersion, VerificationFailureKind.InvalidCertificate, VerificationFailureKind.UnsupportedAlgorithm, VerificationFailureKind.InvalidCheckpoint, VerificationFailureKind.MalformedLogEntry, VerificationFailureKind.LogEntryMismatch],
        ["subject"] = [VerificationFailureKind.SubjectMismatch, VerificationFailureKind.MalformedStatement],
        ["threshold"] = [VerificationFailureKind.MissingLogEntry, VerificationFailureKind.MissingTimestamp, VerificationFailureKind.MissingCertificateTimestamp],
        ["timestamp"] = [VerificationFailureKind.InvalidTimestamp, VerificationFailureKind.MissingTimestamp, VerificationFailureKind.TimestampMismatch, VerificationFailureKind.UntrustedTimestampAuthority, VerificationFailureKind.InvalidInclusionPromise],
        ["tlog"] = [VerificationFailureKind.MissingLogEntry, VerificationFailureKind.UnknownLog, VerificationFailureKind.MalformedLogEntry, VerificationFailureKind.MissingInclusionProof, VerificationFailureKind.InvalidInclusionProof, VerificationFailureKind.InvalidCheckpoint, VerificationFailureKind.LimitExceeded],
        ["tlog-kind"] = [VerificationFailureKind.UnsupportedLogEntry, VerificationFailureKind.LogEntryMismatch],
        ["tlog-set"] = [VerificationFailureKind.InvalidInclusionPromise],
        ["trust-root"] = [VerificationFailureKind.MalformedTrustedRoot, VerificationFailureKind.UntrustedCertificate, VerificationFailureKind.UnknownLog],
        ["validity"] = [VerificationFailureKind.CertificateOutsideValidity, VerificationFailureKind.KeyOutsideValidity, VerificationFailureKind.LogKeyOutsideValidity],
    };

    /// <summary>All pairs.</summary>
    public static IEnumerable<(string Category, VerificationFailureKind Kind)> All => Kinds.SelectMany(pair => pair.Value.Select(kind => (pair.Key, kind)));

    public static bool Fit(VerificationFailureKind kind, string category) => Kinds[category].Contains(kind);
}
