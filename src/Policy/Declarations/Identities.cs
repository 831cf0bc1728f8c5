using System.Buffers;

namespace Modelgate.Policy.Declarations;

/// <summary>The shapes of digests, identities and paths in declarations.</summary>
internal static class Identities
{
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>True for <c>sha256:</c> and 64 lower-case hex digits.</summary>
    public static bool IsDigest(ReadOnlySpan<char> text) => text.Length == 71 && text.StartsWith("sha256:", StringComparison.Ordinal) && IsLowerHex(text[7..]);

    /// <summary>True when an identity names content that cannot change: a Hub commit, an OCI digest, an object version, a content digest.</summary>
    public static bool IsPinned(string identity)
    {
        var text = identity.AsSpan();
        if (IsDigest(text))
            return true;
        var query = text.IndexOf('?');
        var name = query < 0 ? text : text[..query];
        var at = name.LastIndexOf('@');
        var version = at < 0 ? default : name[(at + 1)..];
        if (text.StartsWith("pkg:huggingface/", StringComparison.Ordinal))
            return at > "pkg:huggingface/".Length && version.Length == 40 && IsLowerHex(version);
        if (text.StartsWith("pkg:oci/", StringComparison.Ordinal))
            return at > "pkg:oci/".Length && (IsDigest(version) || (version.StartsWith("sha256%3A", StringComparison.OrdinalIgnoreCase) && version.Length == 73 && IsLowerHex(version[9..])));
        if (text.StartsWith("s3://", StringComparison.Ordinal))
            return query > 5 && text[query..].StartsWith("?versionId=", StringComparison.Ordinal) && text.Length > query + 11;
        if (text.StartsWith("gs://", StringComparison.Ordinal))
            return text.LastIndexOf('#') is > 5 and var hash && hash + 1 < text.Length && !text[(hash + 1)..].ContainsAnyExceptInRange('0', '9');
        return false;
    }

    /// <summary>Why a path may not stand in a list of files; null when it may.</summary>
    public static string? WhyNoFilePath(string path)
    {
        if (path[0] == '/')
            return "it is absolute";
        foreach (var c in path)
        {
            if (c == '\\' || char.IsControl(c))
                return "it has a backslash or a control character";
        }

        foreach (var range in path.AsSpan().Split('/'))
        {
            var part = path.AsSpan()[range];
            if (part is "..")
                return "it leads out of the artifact (..)";
            if (part is "" or ".")
                return "it is not in its shortest form";
        }

        return null;
    }

    private static bool IsLowerHex(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExcept(LowerHex);
}
