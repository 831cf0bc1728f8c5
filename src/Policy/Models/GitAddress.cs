using System.Text;

namespace Modelgate.Policy.Models;

/// <summary>Git repositories as <c>git clone</c> takes them.</summary>
internal static class GitAddress
{
    /// <summary>The location of a repository at a revision. Pinned by a full object name only.</summary>
    public static ModelLocation Locate(string url, string? revision)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (string.IsNullOrEmpty(revision))
            revision = null;
        var text = url.StartsWith("git+", StringComparison.Ordinal) ? url[4..] : url;
        var address = WebAddress.TryParse(text) ?? Scp(text);
        if (address is null)
            return ModelLocations.Named(LocationScheme.Git, text, '@', revision) with { IsPinned = CommitHash.IsGitObject(revision) };
        if (HubAddress.FromWeb(address with { Scheme = "https" }) is { } hub)
            return ModelLocations.HuggingFace(hub.Id, revision, hub.Endpoint);
        var path = address.Path.Trim('/');
        if (path.EndsWith(".git", StringComparison.Ordinal))
            path = path[..^4];
        if (address.Host is "modelscope.cn" or "www.modelscope.cn" or "modelscope.ai" or "www.modelscope.ai")
            return ModelLocations.ModelScope(path.StartsWith("models/", StringComparison.Ordinal) ? path[7..] : path, revision);
        return address.Host == "github.com" && path.Count('/') == 1 ? GitHub(path, revision) : Plain(address, path, revision);
    }

    /// <summary>Reads GitHub's addresses of archives and raw files: <c>/o/r/archive/REV.zip</c>, codeload, raw; null for others.</summary>
    public static ModelLocation? FromArchive(WebAddress address)
    {
        var parts = address.Path.Trim('/').Split('/', 6);
        return address.Host switch
        {
            "github.com" when parts.Length >= 4 && parts[2] == "archive" => GitHub(parts[0] + "/" + parts[1], Revision(string.Join('/', parts[3..]))),
            "github.com" when parts.Length >= 5 && parts[2] == "raw" => GitHub(parts[0] + "/" + parts[1], parts[3]),
            "codeload.github.com" when parts.Length >= 4 => GitHub(parts[0] + "/" + parts[1], string.Join('/', parts[3..])),
            "raw.githubusercontent.com" when parts.Length >= 4 => GitHub(parts[0] + "/" + parts[1], parts[2]),
            _ => null,
        };
    }

    private static string Revision(string file)
    {
        var text = file.EndsWith(".tar.gz", StringComparison.Ordinal) ? file[..^7] : file.EndsWith(".zip", StringComparison.Ordinal) ? file[..^4] : file;
        return text.StartsWith("refs/heads/", StringComparison.Ordinal) ? text[11..] : text.StartsWith("refs/tags/", StringComparison.Ordinal) ? text[10..] : text;
    }

    // The purl type github lower-cases both parts, as GitHub ignores their case.
    private static ModelLocation GitHub(string path, string? revision)
    {
        var name = new StringBuilder("pkg:github/").AppendEncoded(path.ToLowerInvariant(), keepSlash: true).ToString();
        return new()
        {
            Scheme = LocationScheme.Git,
            Name = name,
            Identity = revision is null ? name : new StringBuilder(name).Append('@').AppendEncoded(revision, keepSlash: false).ToString(),
            Revision = revision,
            IsPinned = CommitHash.IsGitObject(revision),
        };
    }

    private static ModelLocation Plain(WebAddress address, string path, string? revision)
    {
        var name = $"git+{address.Scheme}://{address.Host}/{path}";
        return ModelLocations.Named(LocationScheme.Git, name, '@', revision) with { IsPinned = CommitHash.IsGitObject(revision) };
    }

    // [user@]host:path, the short form of ssh.
    private static WebAddress? Scp(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || text.AsSpan(0, colon).Contains('/'))
            return null;
        return WebAddress.TryParse($"ssh://{text[..colon]}/{text[(colon + 1)..].TrimStart('/')}");
    }
}
