namespace Modelgate.Operator.Bundling;

/// <summary>The digest inside a pinned identity.</summary>
internal static class IdentityDigest
{
    /// <summary>A Hub commit, or the sha256 of an image or of content; null for object versions and for what is not pinned.</summary>
    public static (string Algorithm, string Value)? Of(string identity)
    {
        var name = identity.Split('?')[0];
        var version = name[(name.LastIndexOf('@') + 1)..];
        if (identity.StartsWith("pkg:huggingface/", StringComparison.Ordinal))
            return ("gitCommit", version);
        var digest = version.Replace("sha256%3A", "sha256:", StringComparison.OrdinalIgnoreCase);
        return digest.StartsWith("sha256:", StringComparison.Ordinal) ? ("sha256", digest["sha256:".Length..]) : null;
    }
}
