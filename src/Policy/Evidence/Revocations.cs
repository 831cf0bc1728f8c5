using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;

namespace Modelgate.Policy.Evidence;

/// <summary>What a policy takes back, whoever signed it.</summary>
internal static class Revocations
{
    /// <summary>Why an attestation is revoked: itself, its statement, its key, or a certificate on its path; null when it is not.</summary>
    public static EvidenceReason? Of(SignedContent content, string attestationDigest, string attestation, IReadOnlyList<Revocation> revocations)
    {
        foreach (var revocation in revocations)
        {
            var what = revocation.Kind switch
            {
                RevocationKind.Digest when revocation.Value == attestationDigest => "attestation",
                RevocationKind.Digest when revocation.Value == content.StatementDigest => "the statement of attestation",
                RevocationKind.Key when revocation.Value == content.KeyFingerprint => "the key that signed attestation",
                RevocationKind.Certificate when content.CertificateFingerprints.Contains(revocation.Value, StringComparer.Ordinal) => "a certificate behind attestation",
                RevocationKind.Digest or RevocationKind.Key or RevocationKind.Certificate => null,
            };
            if (what is not null)
                return EvidenceReasons.Revoked(revocation, $"{what} {Rules.Wording.Quote(attestation)}", attestation);
        }

        return null;
    }

    /// <summary>Why an artifact is revoked by what a statement says belongs to it, declared or not; null when it is not.</summary>
    public static EvidenceReason? Of(AcceptedStatement statement, string reference, IReadOnlyList<Revocation> revocations)
    {
        SignedFiles? files = null;
        foreach (var revocation in revocations)
        {
            if (revocation.Kind == RevocationKind.Digest && (files ??= statement.FilesOf(reference)).NameOf(revocation.Value.AsSpan(7)) is { } name)
                return EvidenceReasons.Revoked(revocation, $"file {Rules.Wording.Quote(name)}, which attestation {Rules.Wording.Quote(statement.Attestation)} lists for it,", statement.Attestation) with { File = name };
        }

        return null;
    }

    /// <summary>Why an artifact is revoked: its own digest, or a file's; null when it is not.</summary>
    public static EvidenceReason? Of(Artifact artifact, string reference, IReadOnlyList<Revocation> revocations)
    {
        foreach (var revocation in revocations)
        {
            if (revocation.Kind != RevocationKind.Digest)
                continue;
            if (PinnedIdentity.ContentDigest(reference) is { } digest && revocation.Value.AsSpan(7).SequenceEqual(digest))
                return EvidenceReasons.Revoked(revocation, Rules.Wording.Plain(reference), null);
            foreach (var file in artifact.Files)
            {
                if (string.Equals(file.Digest, revocation.Value, StringComparison.Ordinal))
                    return EvidenceReasons.Revoked(revocation, $"file {Rules.Wording.Quote(file.Path)}", null) with { File = file.Path };
            }
        }

        return null;
    }
}
