using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;
using Modelgate.Verification;
using AttestationFormat = Modelgate.Policy.ModelBundles.AttestationFormat;

namespace Modelgate.Policy.Evidence;

/// <summary>As whose word a policy takes an attestation, by itself and apart from any bundle. Either a builder, or the reason why it counts for nothing.</summary>
public sealed class PolicySigner
{
    private PolicySigner(TrustedBuilder? builder, VerificationPolicy? verification, EvidenceReason? reason) => (Builder, Verification, Reason) = (builder, verification, reason);

    /// <summary>The builder; null when there is a reason.</summary>
    public TrustedBuilder? Builder { get; }

    /// <summary>With what the attestation verifies as this builder's; null when there is a reason.</summary>
    public VerificationPolicy? Verification { get; }

    /// <summary>Why the attestation counts for nothing; null when there is a builder.</summary>
    public EvidenceReason? Reason { get; }

    /// <summary>Verifies an attestation against a policy's builders, their builder ids, build types, workflows and predicates, and its revocations.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="name">How reasons name the attestation.</param>
    /// <param name="format">Its format; an unsigned manifest is nobody's word.</param>
    /// <param name="attestation">The bytes.</param>
    /// <param name="content">Has the trusted roots that the policy points at.</param>
    /// <param name="now">The time of verification.</param>
    public static PolicySigner Find(
        ModelPolicy policy, string name, AttestationFormat format, ReadOnlyMemory<byte> attestation, IEvidenceContent content, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(content);
        if (format == AttestationFormat.Manifest)
            throw new ArgumentException("A manifest is not signed", nameof(format));
        var trust = PolicyTrust.Of(policy, content);
        var outcome = new AttestationReview(content, AttestationVerifier.Instance, now)
            .Review(new AttestationSource { Name = name, Format = format }, EvidenceContent.Of(attestation), trust);
        if (outcome.Statements.Count == 0)
            return new(null, null, outcome.Reason);
        var builder = outcome.Statements[0].Builder;
        return new(builder, trust.Builders.First(b => ReferenceEquals(b.Builder, builder)).Verification, null);
    }
}
