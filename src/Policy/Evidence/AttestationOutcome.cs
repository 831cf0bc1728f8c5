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
internal sealed record AcceptedStatement(string Attestation, TrustedBuilder Builder, SignedContent Content, StatementSubjects Subjects)
{
    /// <summary>Model signatures, accepted too, whose lists of files this statement speaks for.</summary>
    public IReadOnlyList<AcceptedStatement> Lists { get; init; } = [];

    /// <summary>From this moment on it no longer counts; null: never.</summary>
    public DateTimeOffset? Expires
    {
        get
        {
            var expires = Content.Expires;
            foreach (var list in Lists)
                expires = BundleEvidence.Earliest(expires, list.Content.Expires);
            return expires;
        }
    }

    /// <summary>The signed files of an artifact that it is bound to.</summary>
    public SignedFiles FilesOf(string reference)
    {
        var files = Subjects.FilesOf(reference);
        foreach (var list in Lists)
        {
            foreach (var (path, sha256) in list.Content.Manifest?.Files ?? [])
                files.AddNamed(path, sha256);
        }

        return files;
    }
}
