using Modelgate.Verification;
using Modelgate.Verification.Manifests;
using Modelgate.Verification.Statements;

namespace Modelgate.Operator.Verifying;

/// <summary>Verifies one attestation in a file: signature, statement, and whether it is about the content that the user has.</summary>
internal sealed class FileVerification
{
    /// <summary>Whose signatures are accepted.</summary>
    public required VerificationPolicy Policy { get; init; }

    /// <summary>The time of the verification.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>What it must be about; null: whatever it names.</summary>
    public ArtifactContent? Artifact { get; init; }

    /// <summary>Accepted predicate types; empty: all.</summary>
    public IReadOnlyList<string> PredicateTypes { get; init; } = [];

    /// <summary>Verifies.</summary>
    /// <param name="source">The file's name in the report.</param>
    /// <param name="format">Of <see cref="EvidenceFormats"/>.</param>
    /// <param name="content">The bytes.</param>
    public VerificationItem Verify(string source, string format, ReadOnlyMemory<byte> content)
    {
        var result = Verify(format, content, Artifact);
        // The subject of a signed list is the list itself; what it is about are the files that it names.
        var isListed = format == EvidenceFormats.Oms && (Artifact is null || result.Failure?.Kind == VerificationFailureKind.SubjectMismatch);
        if (isListed && Artifact is not null)
            result = Verify(format, content, null);
        if (!result.IsSuccess)
            return VerificationItems.Refused(source, format, result.Failure);
        var failure = WhyNotDemanded(result.Value.Statement) ?? (isListed && result.Value.Statement is { } statement ? WhyNotListed(statement) : null);
        return failure is null ? VerificationItems.Verified(source, format, result.Value) : VerificationItems.Refused(source, format, failure);
    }

    private VerificationResult<VerifiedAttestation> Verify(string format, ReadOnlyMemory<byte> content, ArtifactContent? artifact) =>
        ModelVerifier.Verify(new() { Format = EvidenceFormats.ToAttestationFormat(format), Attestation = content, Artifact = artifact, Now = Now }, Policy);

    private VerificationFailure? WhyNotDemanded(InTotoStatement? statement)
    {
        if (PredicateTypes.Count == 0 || (statement is not null && PredicateTypes.Contains(statement.PredicateType, StringComparer.Ordinal)))
            return null;
        return new(VerificationFailureKind.UnsupportedPredicateType, statement is null
            ? "The signature is over a blob, and a statement is demanded."
            : $"The predicate type {statement.PredicateType} is not the demanded one.");
    }

    private VerificationFailure? WhyNotListed(InTotoStatement statement)
    {
        var manifest = ModelManifestReader.Read(statement);
        if (!manifest.IsSuccess || Artifact is null)
            return manifest.Failure;
        var digest = manifest.Value.Hash == ManifestHash.Sha256 && manifest.Value.ShardSize is null ? Artifact.Digest(DigestAlgorithm.Sha256) : null;
        var hex = digest is { } known ? Convert.ToHexStringLower(known.Span) : null;
        return hex is not null && manifest.Value.Files.Any(f => string.Equals(f.Digests[0], hex, StringComparison.Ordinal))
            ? null
            : new(VerificationFailureKind.SubjectMismatch, "The signed list has no file with this digest.");
    }
}
