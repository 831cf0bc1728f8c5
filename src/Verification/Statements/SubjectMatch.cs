namespace Modelgate.Verification.Statements;

/// <summary>Whether a statement speaks of some content (in-toto, Statement layer: matching by digest).</summary>
internal static class SubjectMatch
{
    /// <summary>True when a subject has a digest of the content, and none of another content: every digest of that subject that can be
    /// computed must be equal, so that one weak or stray digest cannot stand for another file. Names decide nothing.</summary>
    public static bool Matches(InTotoStatement statement, ArtifactContent content)
    {
        foreach (var subject in statement.Subjects)
        {
            if (Matches(subject, content))
                return true;
        }

        return false;
    }

    private static bool Matches(ResourceDescriptor subject, ArtifactContent content)
    {
        var equal = false;
        foreach (var (name, value) in subject.Digests)
        {
            if (DigestAlgorithms.Parse(name) is not { } algorithm || content.Digest(algorithm) is not { } digest)
                continue;
            if (!string.Equals(Convert.ToHexStringLower(digest.Span), value, StringComparison.Ordinal))
                return false;
            equal = true;
        }

        return equal;
    }
}
