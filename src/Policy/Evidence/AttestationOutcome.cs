using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;

namespace Modelgate.Policy.Evidence;

/// <summary>What one attestation of a bundle gives under a policy: accepted statements, an unsigned list, or a reason.</summary>
internal sealed class AttestationOutcome
{
    /// <summary>The attestation.</summary>
    public required AttestationSource Source { get; init; }

    /// <summary>The statement, once for each builder as whose it counts.</summary>
    public IReadOnlyList<AcceptedStatement> Statements { get; init; } = [];

    /// <summary>The list of a <see cref="AttestationFormat.Manifest"/>, or null.</summary>
    public SignedFiles? Unsigned { get; init; }

    /// <summary>Why it gives nothing; null when it gives statements or a list.</summary>
    public EvidenceReason? Reason { get; init; }

    /// <summary>True when it is meant for an artifact. The bundle's author can only narrow what an attestation is used for.</summary>
    public bool IsFor(Artifact artifact) => Source.Artifacts.Count == 0 || Source.Artifacts.Contains(artifact.Name, StringComparer.Ordinal);
}

/// <summary>A statement that counts: verified, by a builder of the policy, of a kind that the policy accepts from it, and not revoked.</summary>
/// <param name="Attestation">The attestation's name.</param>
/// <param name="Builder">The builder.</param>
/// <param name="Content">What is signed.</param>
/// <param name="Subjects">What it speaks of.</param>
internal sealed record AcceptedStatement(string Attestation, TrustedBuilder Builder, SignedContent Content, StatementSubjects Subjects);
