using System.Text.Json;
using Modelgate.Verification;
using Modelgate.Verification.Statements;

namespace Modelgate.Policy.Evidence;

/// <summary>What a verified signature says, and who made it: all that evidence is judged by. Made from a <see cref="VerifiedAttestation"/>.</summary>
internal sealed record SignedContent
{
    /// <summary><c>sha256:…</c> of what was signed.</summary>
    public required string StatementDigest { get; init; }

    /// <summary>What the statement speaks of.</summary>
    public required IReadOnlyList<ResourceDescriptor> Subjects { get; init; }

    /// <summary>The predicate's type.</summary>
    public required string PredicateType { get; init; }

    /// <summary>The predicate, for fields of its own.</summary>
    public JsonElement Predicate { get; init; }

    /// <summary>What a SLSA provenance says; null for other predicates.</summary>
    public ProvenanceClaims? Provenance { get; init; }

    /// <summary>What a model signature says; null for other predicates.</summary>
    public ManifestClaims? Manifest { get; init; }

    /// <summary><c>sha256:…</c> of the key that signed, or null.</summary>
    public string? KeyFingerprint { get; init; }

    /// <summary><c>sha256:…</c> of the certificates on the path; empty for a key.</summary>
    public IReadOnlyList<string> CertificateFingerprints { get; init; } = [];

    /// <summary>The workflow that the certificate names (build signer, else the subject alternative name of a workflow), or null.</summary>
    public string? CertifiedWorkflow { get; init; }

    /// <summary>The workflow that called <see cref="CertifiedWorkflow"/>, which the certificate names (build config); the same where nobody called it; or null.</summary>
    public string? CertifiedCaller { get; init; }

    /// <summary>The earliest time that somebody trusted vouches for, or null.</summary>
    public DateTimeOffset? SignedAt { get; init; }

    /// <summary>From this moment on it no longer counts; null: never.</summary>
    public DateTimeOffset? Expires { get; init; }
}

/// <summary>SLSA provenance, as far as policies look at it.</summary>
/// <param name="BuilderId">Who built.</param>
/// <param name="BuildType">How.</param>
/// <param name="Workflow">By which workflow, or null.</param>
/// <param name="Dependencies">What went in.</param>
internal sealed record ProvenanceClaims(string BuilderId, string BuildType, string? Workflow, IReadOnlyList<ResourceDescriptor> Dependencies)
{
    /// <summary>Which upstream and which base belong to which artifact, where the statement says so: the external parameter <c>artifacts</c>, as
    /// <c>modelgate bundle create</c> writes it. By canonical reference; empty when it does not say.</summary>
    public IReadOnlyDictionary<string, ArtifactOrigin> Origins { get; init; } = new Dictionary<string, ArtifactOrigin>();
}

/// <summary>What one artifact of a statement was made from.</summary>
/// <param name="Upstream">The canonical upstream, or null.</param>
/// <param name="Base">The canonical base, or null.</param>
internal sealed record ArtifactOrigin(string? Upstream, string? Base);

/// <summary>A model signature's list of files, as far as policies look at it.</summary>
/// <param name="Files">Path and sha256 in lower-case hex.</param>
/// <param name="IgnoredPaths">What the signer left out.</param>
/// <param name="AllowsSymlinks">True when links were followed.</param>
/// <param name="HashType">The hash that the files' digests are made with: <c>sha256</c>.</param>
internal sealed record ManifestClaims(IReadOnlyList<KeyValuePair<string, string>> Files, IReadOnlyList<string> IgnoredPaths, bool AllowsSymlinks, string HashType);

/// <summary>Verifies attestations. <c>ModelVerifier</c> is the only real one.</summary>
internal interface IAttestationVerifier
{
    /// <summary>What is signed and by whom, or why it does not count under that policy.</summary>
    VerificationResult<SignedContent> Verify(AttestationFormat format, ReadOnlyMemory<byte> attestation, VerificationPolicy policy, DateTimeOffset now);
}
