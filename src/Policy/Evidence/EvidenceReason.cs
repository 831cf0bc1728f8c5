using Modelgate.Verification;

namespace Modelgate.Policy.Evidence;

/// <summary>Why evidence does not reach what a policy asks for. Names are stable: they are condition reasons and metric labels.</summary>
public enum EvidenceReasonKind
{
    /// <summary>The bundle has no attestation that is meant for the artifact.</summary>
    NoAttestation,

    /// <summary>An attestation, or a trusted root that it needs, is not at hand: a ConfigMap that does not exist, an OCI artifact that was not fetched.</summary>
    NotAtHand,

    /// <summary>Only an unsigned list of digests from the place that serves the files.</summary>
    SelfReferentialManifest,

    /// <summary>Only an unsigned list of digests.</summary>
    UnsignedManifest,

    /// <summary>A signature, certificate, time or log proof fails.</summary>
    InvalidAttestation,

    /// <summary>Signed by somebody whom the policy does not name.</summary>
    UntrustedSigner,

    /// <summary>Signed by a builder, but the statement's type, builder id, build type or workflow is none of those that the policy gives this builder.</summary>
    StatementNotAccepted,

    /// <summary>The statement speaks of something else than the artifact's reference.</summary>
    OtherIdentity,

    /// <summary>A file of the artifact is not in the signed list.</summary>
    FileNotCovered,

    /// <summary>The signed digest of a file is another than the declared one.</summary>
    DigestMismatch,

    /// <summary>The adapter does not say for which artifact of the bundle it was made.</summary>
    NoBase,

    /// <summary>The adapter's statement does not name the base that the bundle serves.</summary>
    OtherBase,

    /// <summary>The builder signs, but through no promotion workflow that the policy approves.</summary>
    NoApprovedWorkflow,

    /// <summary>No pinned upstream is linked under the signature.</summary>
    NoUpstream,

    /// <summary>The artifact lies on a mirror that demands a link to its upstream, and there is none under the signature.</summary>
    UnlinkedMirror,

    /// <summary>The evidence no longer counts: its time has passed.</summary>
    Expired,

    /// <summary>Signed before the policy's floor for the model.</summary>
    BelowFloor,

    /// <summary>The policy has a floor for the model, and nothing vouches for when this was signed.</summary>
    NoSigningTime,

    /// <summary>The policy revokes a digest, key or certificate of it.</summary>
    Revoked,

    /// <summary>The policy requires a part of a role that the bundle does not have.</summary>
    MissingRole,
}

/// <summary>One reason, for the person who can mend it.</summary>
/// <param name="Kind">The stable reason.</param>
/// <param name="Detail">What was found; continues a sentence, without a full stop: <c>attestation "x" does not list file "y"</c>.</param>
/// <param name="Mend">What to change: one imperative sentence.</param>
public sealed record EvidenceReason(EvidenceReasonKind Kind, string Detail, string Mend)
{
    /// <summary>The attestation that it is about, or null.</summary>
    public string? Attestation { get; init; }

    /// <summary>The file of the artifact that it is about, or null.</summary>
    public string? File { get; init; }

    /// <summary>The verifier's own reason, for those that come from it.</summary>
    public VerificationFailureKind? Failure { get; init; }

    /// <summary>True when another time might give another answer, so that the result may not be kept.</summary>
    internal bool DependsOnTime { get; init; }
}
