namespace Modelgate.Policy.Models;

/// <summary>Where a web address points: a hub's repository, a commit's archive, a bucket's object, or just an address.</summary>
internal static class WebLocations
{
    public static ModelLocation Locate(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (WebAddress.TryParse(url) is not { } address)
            return ModelLocations.Named(LocationScheme.Http, url, '@', null);
        if (HubAddress.FromWeb(address) is { } hub)
            return ModelLocations.HuggingFace(hub.Id, hub.Revision, hub.Endpoint, hub.File);
        if (address.Path.EndsWith(".git", StringComparison.Ordinal))
            return GitAddress.Locate(url, null);
        return GitAddress.FromArchive(address) ?? ObjectStores.FromWeb(address) ?? ModelScope(address) ?? Plain(address);
    }

    /// <summary>The same location, with its content held to a digest that the pod itself states.</summary>
    public static ModelLocation WithDigest(ModelLocation location, string sha256) =>
        location.IsPinned ? location : location with { Identity = $"{location.Identity}#sha256={sha256}", Revision = "sha256:" + sha256, IsPinned = true };

    private static ModelLocation Plain(WebAddress address) =>
        ModelLocations.Named(LocationScheme.Http, Describe(address), '@', null) with { File = FileName(address.Path) };

    // https://modelscope.cn/models/org/name/resolve/REV/file
    private static ModelLocation? ModelScope(WebAddress address)
    {
        if (address.Host is not ("modelscope.cn" or "www.modelscope.cn" or "modelscope.ai" or "www.modelscope.ai"))
            return null;
        var parts = address.Path.Trim('/').Split('/', 6);
        if (parts.Length < 3 || parts[0] != "models")
            return null;
        var named = parts.Length >= 5 && parts[3] is "resolve" or "file" or "files";
        return ModelLocations.ModelScope(parts[1] + "/" + parts[2], named ? parts[4] : null) with { File = parts.Length == 6 ? parts[5] : null };
    }

    // A query may decide the content, but signed ones are secrets.
    private static string Describe(WebAddress address)
    {
        if (address.Query.Length is 0 or > 512)
            return address.Plain;
        foreach (var word in (ReadOnlySpan<string>)["sig", "token", "key", "credential", "secret", "password", "auth"])
        {
            if (address.Query.Contains(word, StringComparison.OrdinalIgnoreCase))
                return address.Plain;
        }

        return $"{address.Plain}?{address.Query}";
    }

    private static string? FileName(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.Length == 0 ? null : name;
    }
}
