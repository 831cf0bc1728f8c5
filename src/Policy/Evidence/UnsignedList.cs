using Modelgate.Policy.Data;
using Modelgate.Verification;

namespace Modelgate.Policy.Evidence;

/// <summary>A <c>Manifest</c>: digests that nobody signed, as <c>sha256sum</c> prints them, or as JSON: a mapping from path to digest, or <c>files</c> with path and digest.</summary>
internal static class UnsignedList
{
    /// <summary>Reads it; null when it is of neither form or over the limits.</summary>
    public static SignedFiles? Read(string text)
    {
        if (text.Length > VerificationLimits.MaxBundleBytes)
            return null;
        var files = new SignedFiles();
        return (text.AsSpan().TrimStart() is ['{' or '[', ..] ? ReadJson(text, files) : ReadLines(text, files)) && files.Count > 0 ? files : null;
    }

    private static bool ReadLines(string text, SignedFiles files)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.Trim().Length == 0 || line.TrimStart()[0] == '#')
                continue;
            // Two blanks, or a blank and the star of binary mode; a file's own name may hold blanks.
            var plain = line.TrimStart();
            var end = plain.IndexOf(' ');
            if (end <= 0 || end + 2 >= plain.Length || plain[end + 1] is not (' ' or '*') || !Add(files, plain[(end + 2)..].ToString(), plain[..end].ToString()))
                return false;
        }

        return true;
    }

    private static bool ReadJson(string text, SignedFiles files)
    {
        if (JsonReader.Read(text, maxNodes: 4 * VerificationLimits.MaxManifestEntries) is not { IsRead: true, Documents: [var root] })
            return false;
        var list = root.Kind == DataKind.Sequence ? root : root["files"];
        if (list is null || list.Kind == DataKind.String)
        {
            foreach (var (path, digest) in root.Members)
            {
                if (!Add(files, path, digest.Text))
                    return false;
            }

            return true;
        }

        foreach (var item in list.Items)
        {
            if (!item.TryGetText("path", out var path) || !item.TryGetText("digest", out var digest) || !Add(files, path, digest))
                return false;
        }

        return true;
    }

    private static bool Add(SignedFiles files, string path, string digest)
    {
        var hex = digest.StartsWith("sha256:", StringComparison.Ordinal) ? digest[7..] : digest;
        if (hex.Length != 64 || !Models.CommitHash.IsSha256(hex) || files.Count >= VerificationLimits.MaxManifestEntries)
            return false;
        files.AddNamed(path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path, hex.ToLowerInvariant());
        return true;
    }
}
