using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;
using Modelgate.Verification;

namespace Modelgate.Policy.Evidence;

/// <summary>What the evidence for one artifact amounts to under one policy. Immutable; made ahead of time.</summary>
public sealed class ArtifactEvidence
{
    /// <summary>The artifact.</summary>
    public required Artifact Artifact { get; init; }

    /// <summary>How much the best of the evidence proves.</summary>
    public EvidenceStrength Strength { get; init; }

    /// <summary>The policy's name for the builder who signed; null below <see cref="EvidenceStrength.TrustedSignature"/>.</summary>
    public string? Builder { get; init; }

    /// <summary><c>sha256:…</c> of the statement that binds the artifact, or null.</summary>
    public string? StatementDigest { get; init; }

    /// <summary>The earliest time that a trusted log or timestamp authority vouches for, or null.</summary>
    public DateTimeOffset? SignedAt { get; init; }

    /// <summary>From this moment on it no longer counts; null: it does not expire.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Why it is not enough for the policy; null when it is. Says nothing of <see cref="Expires"/>.</summary>
    public EvidenceReason? Problem { get; init; }

    /// <summary>Everything that keeps evidence from counting for more, what came nearest first. Holds <see cref="Problem"/>.</summary>
    public IReadOnlyList<EvidenceReason> Reasons { get; init; } = [];

    /// <summary>Why it is not enough at that moment; null when it is.</summary>
    public EvidenceReason? ProblemAt(DateTimeOffset now) => Problem ?? (Expires is { } expires && now >= expires ? EvidenceReasons.Expired(expires) : null);

    /// <summary>The strength at that moment.</summary>
    public EvidenceStrength StrengthAt(DateTimeOffset now) => Expires is { } expires && now >= expires ? EvidenceStrength.None : Strength;
}

/// <summary>What the evidence for a bundle amounts to under one policy. Immutable; made ahead of time.</summary>
public sealed class BundleEvidence
{
    /// <summary>The bundle.</summary>
    public required ModelBundle Bundle { get; init; }

    /// <summary>One for each artifact, in the bundle's order.</summary>
    public required IReadOnlyList<ArtifactEvidence> Artifacts { get; init; }

    /// <summary>Roles that the policy requires and the bundle does not have.</summary>
    public IReadOnlyList<ModelRole> MissingRoles { get; init; } = [];

    /// <summary>The strength of the weakest artifact.</summary>
    public EvidenceStrength Strength { get; init; }

    /// <summary>The first moment at which an artifact's evidence expires, or null.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>True when every artifact's evidence reaches what the policy asks for and no role is missing. Says nothing of <see cref="Expires"/>.</summary>
    public bool IsSufficient { get; init; }

    /// <summary>True when it is sufficient at that moment.</summary>
    public bool IsSufficientAt(DateTimeOffset now) => IsSufficient && (Expires is not { } expires || now < expires);

    /// <summary>The evidence of an artifact of this bundle.</summary>
    /// <exception cref="ArgumentException">The bundle has no such artifact.</exception>
    public ArtifactEvidence Of(Artifact artifact)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        for (var i = 0; i < Bundle.Artifacts.Count; i++)
        {
            if (ReferenceEquals(Bundle.Artifacts[i], artifact))
                return Artifacts[i];
        }

        throw new ArgumentException($"The bundle has no artifact {artifact.Name}", nameof(artifact));
    }

    /// <summary>True when another time might give another answer.</summary>
    internal bool DependsOnTime { get; init; }

    /// <summary>Puts the artifacts' evidence together.</summary>
    internal static BundleEvidence Of(ModelBundle bundle, IReadOnlyList<ArtifactEvidence> artifacts, IReadOnlyList<ModelRole> missingRoles)
    {
        var strength = artifacts.Count == 0 ? EvidenceStrength.None : EvidenceStrength.TrustedPromotion;
        DateTimeOffset? expires = null;
        var sufficient = artifacts.Count > 0 && missingRoles.Count == 0;
        var dependsOnTime = false;
        foreach (var artifact in artifacts)
        {
            strength = artifact.Strength < strength ? artifact.Strength : strength;
            sufficient &= artifact.Problem is null;
            expires = Earliest(expires, artifact.Expires);
            foreach (var reason in artifact.Reasons)
                dependsOnTime |= reason.DependsOnTime;
        }

        return new()
        {
            Bundle = bundle,
            Artifacts = artifacts,
            MissingRoles = missingRoles,
            Strength = strength,
            Expires = expires,
            IsSufficient = sufficient,
            DependsOnTime = dependsOnTime,
        };
    }

    /// <summary>The same evidence for a bundle of the same content.</summary>
    internal BundleEvidence For(ModelBundle bundle) => ReferenceEquals(bundle, Bundle) ? this : Of(bundle, Artifacts, MissingRoles);

    /// <summary>The earlier of two moments, null being never.</summary>
    internal static DateTimeOffset? Earliest(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null ? other : other is null || one < other ? one : other;
}
