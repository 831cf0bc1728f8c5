using Modelgate.Verification;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.Manifests;
using Modelgate.Verification.Statements;

namespace Modelgate.Policy.Evidence;

/// <summary>Verifies with <see cref="ModelVerifier"/> and reads the predicates that evidence is judged by.</summary>
internal sealed class AttestationVerifier : IAttestationVerifier
{
    private AttestationVerifier()
    {
    }

    /// <summary>The only one.</summary>
    public static AttestationVerifier Instance { get; } = new();

    /// <inheritdoc/>
    public VerificationResult<SignedContent> Verify(AttestationFormat format, ReadOnlyMemory<byte> attestation, VerificationPolicy policy, DateTimeOffset now)
    {
        var verified = ModelVerifier.Verify(new VerificationRequest { Format = format, Attestation = attestation, Now = now }, policy);
        return verified.IsSuccess ? Read(verified.Value) : verified.Failure;
    }

    private static VerificationResult<SignedContent> Read(VerifiedAttestation attestation)
    {
        if (attestation.Statement is not { } statement)
            return new VerificationFailure(VerificationFailureKind.UnsupportedPayloadType, "The signature is over a file, not over a statement about an artifact.");
        ProvenanceClaims? provenance = null;
        ManifestClaims? manifest = null;
        if (SlsaProvenanceReader.Reads(statement.PredicateType))
        {
            var read = SlsaProvenanceReader.Read(statement);
            if (!read.IsSuccess)
                return read.Failure;
            provenance = new(read.Value.BuilderId, read.Value.BuildType, read.Value.Workflow, read.Value.Dependencies) { Origins = ArtifactOrigins.Read(read.Value.ExternalParameters) };
        }
        else if (statement.PredicateType is ModelManifest.PredicateType or ModelManifest.LegacyPredicateType)
        {
            var read = ModelManifestReader.Read(statement);
            if (!read.IsSuccess)
                return read.Failure;
            manifest = Claims(read.Value);
        }

        return new SignedContent
        {
            StatementDigest = "sha256:" + Convert.ToHexStringLower(attestation.ContentDigest.Span),
            Subjects = statement.Subjects,
            PredicateType = statement.PredicateType,
            Predicate = statement.Predicate,
            Provenance = provenance,
            Manifest = manifest,
            KeyFingerprint = attestation.Key is { } key ? "sha256:" + Convert.ToHexStringLower(key.Fingerprint.Span) : null,
            CertificateFingerprints = [.. attestation.CertificateFingerprints.Select(f => "sha256:" + f)],
            CertifiedWorkflow = attestation.Certificate is { } certificate ? Workflow(certificate) : null,
            CertifiedCaller = attestation.Certificate?.Extensions.BuildConfigUri,
            SignedAt = attestation.SigningTimes.Count == 0 ? null : attestation.SigningTimes[0],
            Expires = attestation.Expires,
        };
    }

    // Shards and other hashes than sha256 cannot be held against an artifact's digests; their names say so where they are refused.
    private static ManifestClaims Claims(ModelManifest manifest) => new(
        manifest is { Hash: ManifestHash.Sha256, ShardSize: null } ? [.. manifest.Files.Select(f => KeyValuePair.Create(f.Path, f.Digests[0]))] : [],
        manifest.IgnorePaths,
        manifest.AllowsSymlinks,
        manifest.ShardSize is null ? manifest.Hash.Name() : manifest.Hash.Name() + " shards");

    private static string? Workflow(SignerCertificate certificate) => certificate.Extensions.BuildSignerUri
        ?? (certificate.SubjectAlternativeNameType == SubjectAlternativeNameType.Uri && certificate.SubjectAlternativeName.Contains('@', StringComparison.Ordinal)
            ? certificate.SubjectAlternativeName
            : null);
}
