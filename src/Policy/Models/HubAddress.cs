namespace Modelgate.Policy.Models;

/// <summary>A repository of a Hugging Face hub, as web addresses and <c>hf://</c> URIs name it.</summary>
/// <param name="Id"><c>org/name</c>, <c>name</c>, or <c>datasets/org/name</c>.</param>
/// <param name="Revision">Branch, tag, commit; null when none is named.</param>
/// <param name="File">Path inside the repository; null when none is named.</param>
/// <param name="Endpoint">The hub when it is not huggingface.co; else null.</param>
internal sealed record HubAddress(string Id, string? Revision, string? File, string? Endpoint)
{
    /// <summary>Reads the web addresses of hubs: <c>https://huggingface.co/org/name/resolve/REV/file</c>, also raw, blob, tree, <c>.git</c>, or the bare repository.</summary>
    /// <returns>Null when the address is not one of a hub's repository.</returns>
    public static HubAddress? FromWeb(WebAddress address)
    {
        if (address.Scheme is not ("https" or "http") || Hub(address) is not { } hub)
            return null;
        var parts = address.Path.Trim('/').Split('/', 64);
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = Uri.UnescapeDataString(parts[i]);
            if (parts[i] is "" or "." or ".." || HasControl(parts[i]))
                return null;
        }

        return FromParts(parts, hub.Length == 0 ? null : hub);
    }

    /// <summary>Reads <c>hf://[models/|datasets/|spaces/]org/name[@REV][/file]</c>, the form of the <c>hf</c> tool and of fsspec.</summary>
    public static HubAddress FromHubUri(string uri)
    {
        var rest = AfterScheme(uri);
        var (kind, body) = TakeKind(rest);
        var slash = body.IndexOf('/', StringComparison.Ordinal);
        var second = slash < 0 ? -1 : body.IndexOf('/', slash + 1);
        var at = body.IndexOf('@', StringComparison.Ordinal);
        string? revision = null;
        string? file = null;
        var id = body;
        if (at > 0 && (second < 0 || at < second))
        {
            (id, var tail) = (body[..at], body[(at + 1)..]);
            var end = RevisionEnd(tail);
            revision = Uri.UnescapeDataString(tail[..end]);
            file = end < tail.Length ? tail[(end + 1)..] : null;
        }
        else if (second > 0)
        {
            (id, file) = (body[..second], body[(second + 1)..]);
        }

        return new(kind + id.TrimEnd('/'), revision, string.IsNullOrEmpty(file) ? null : file, null);
    }

    /// <summary>Reads <c>hf://org/name[:REV][?file=F]</c>, the form of KServe's storage initializer and of NIM: the colon is a revision.</summary>
    public static HubAddress FromStorageUri(string uri)
    {
        var rest = AfterScheme(uri);
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? "" : rest[(question + 1)..];
        if (question >= 0)
            rest = rest[..question];
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        var file = query.StartsWith("file=", StringComparison.Ordinal) ? query[5..] : null;
        return colon < 0 ? new(rest.TrimEnd('/'), null, file, null) : new(rest[..colon], rest[(colon + 1)..], file, null);
    }

    private static string AfterScheme(string uri)
    {
        var mark = uri.IndexOf("://", StringComparison.Ordinal);
        return mark < 0 ? uri : uri[(mark + 3)..];
    }

    private static (string Kind, string Body) TakeKind(string rest) =>
        rest.StartsWith("models/", StringComparison.Ordinal) ? ("", rest[7..])
        : rest.StartsWith("datasets/", StringComparison.Ordinal) ? ("datasets/", rest[9..])
        : rest.StartsWith("spaces/", StringComparison.Ordinal) ? ("spaces/", rest[7..])
        : ("", rest);

    // A revision with slashes is only possible for refs/pr/N and refs/convert/NAME.
    private static int RevisionEnd(string tail)
    {
        var from = 0;
        if (tail.StartsWith("refs/", StringComparison.Ordinal))
        {
            var second = tail.IndexOf('/', 5);
            from = second < 0 ? tail.Length : second + 1;
        }

        var end = from >= tail.Length ? -1 : tail.IndexOf('/', from);
        return end < 0 ? tail.Length : end;
    }

    // Empty for the Hub itself, the endpoint for a mirror of it, null for another host.
    private static string? Hub(WebAddress address) => address.Host switch
    {
        "huggingface.co" or "hf.co" or "www.huggingface.co" => "",
        "hf-mirror.com" or "www.hf-mirror.com" or "hub-ci.huggingface.co" => "https://" + address.Host,
        _ => null,
    };

    private static HubAddress? FromParts(string[] parts, string? endpoint)
    {
        var first = parts[0] is "datasets" or "spaces" or "models" && parts.Length > 1 ? 1 : 0;
        if (parts[0] is "api" or "docs" or "blog" or "settings" or "collections" or "papers" or "join" or "login")
            return null;
        var kind = first == 1 && parts[0] != "models" ? parts[0] + "/" : "";
        // A legacy repository has no organisation: huggingface.co/gpt2/resolve/main/x.
        var verb = first + 1 < parts.Length && IsVerb(parts[first + 1]) ? first + 1 : first + 2;
        var id = kind + string.Join('/', parts, first, Math.Min(verb, parts.Length) - first);
        if (id.EndsWith(".git", StringComparison.Ordinal))
            id = id[..^4];
        if (verb >= parts.Length)
            return new(id, null, null, endpoint);
        if (!IsVerb(parts[verb]) || verb + 1 >= parts.Length)
            return null;
        var after = verb + 2;
        var revision = parts[verb + 1];
        if (revision == "refs" && after + 1 < parts.Length)
        {
            revision = $"refs/{parts[after]}/{parts[after + 1]}";
            after += 2;
        }

        return new(id, revision, after < parts.Length ? string.Join('/', parts, after, parts.Length - after) : null, endpoint);
    }

    private static bool IsVerb(string part) => part is "resolve" or "raw" or "blob" or "tree";

    private static bool HasControl(string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c) || c is '\\' or ' ')
                return true;
        }

        return false;
    }
}
