using Modelgate.Policy.ModelBundles;

namespace Modelgate.Policy.Evidence;

/// <summary>Whether every file of an artifact has a signed digest.</summary>
internal static class FileCoverage
{
    /// <summary>The statements that are needed to cover every file, in order; null when they do not. All are bound to the artifact.</summary>
    public static IReadOnlyList<AcceptedStatement>? Of(Artifact artifact, string reference, IReadOnlyList<AcceptedStatement> statements)
    {
        if (artifact.Files.Count == 0)
        {
            foreach (var statement in statements)
            {
                if (CoversWhole(reference, statement))
                    return [statement];
            }

            return null;
        }

        var open = new List<ArtifactFile>(artifact.Files);
        List<AcceptedStatement> used = [];
        foreach (var statement in statements)
        {
            var files = statement.FilesOf(reference);
            if (open.RemoveAll(f => IsSigned(f, files)) > 0)
                used.Add(statement);
            if (open.Count == 0)
                return used;
        }

        return null;
    }

    /// <summary>True when an unsigned list has every file.</summary>
    public static bool Covers(Artifact artifact, SignedFiles list)
    {
        foreach (var file in artifact.Files)
        {
            if (!IsSigned(file, list))
                return false;
        }

        return artifact.Files.Count > 0;
    }

    /// <summary>The first file that is not covered, and why.</summary>
    public static EvidenceReason WhyNot(Artifact artifact, string reference, IReadOnlyList<AcceptedStatement> bound)
    {
        var nearest = bound[0];
        if (artifact.Files.Count == 0)
            return EvidenceReasons.NothingCovered(nearest.Attestation, nearest.Builder.Name, reference);
        EvidenceReason? missing = null;
        var lists = bound.Select(s => s.FilesOf(reference)).ToArray();
        foreach (var file in artifact.Files)
        {
            if (Array.Exists(lists, l => IsSigned(file, l)))
                continue;
            var at = Array.FindIndex(lists, l => l.Find(file.Path) is not null);
            if (at >= 0)
                return EvidenceReasons.Mismatch(bound[at].Attestation, bound[at].Builder.Name, file.Path, file.Digest, lists[at].Find(file.Path)!);
            missing ??= EvidenceReasons.NotCovered(nearest.Attestation, nearest.Builder.Name, file.Path);
        }

        return missing ?? EvidenceReasons.NothingCovered(nearest.Attestation, nearest.Builder.Name, reference);
    }

    private static bool CoversWhole(string reference, AcceptedStatement statement) =>
        PinnedIdentity.ContentDigest(reference) is { } digest && statement.Subjects.HasSubject(digest);

    private static bool IsSigned(ArtifactFile file, SignedFiles files) => files.Find(file.Path) is { Length: > 0 } signed && file.HasDigest(signed);
}
