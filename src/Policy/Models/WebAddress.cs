namespace Modelgate.Policy.Models;

/// <summary>A URI with an authority, taken apart as web clients do: <c>scheme://[user@]host[:port]/path?query#fragment</c>.</summary>
/// <param name="Scheme">Lower case.</param>
/// <param name="Host">Lower case, without a final dot, with the port when it is not the scheme's own.</param>
/// <param name="Path">With its first slash, dot segments removed (RFC 3986 5.2.4); empty when there is none.</param>
/// <param name="Query">Without <c>?</c>; empty when there is none.</param>
/// <param name="Fragment">Without <c>#</c>; empty when there is none.</param>
/// <param name="HasUser">True when the address carries user information, which may be a secret and is dropped.</param>
internal sealed record WebAddress(string Scheme, string Host, string Path, string Query, string Fragment, bool HasUser)
{
    /// <summary>Takes an address apart; null when the text has no <c>scheme://</c>.</summary>
    public static WebAddress? TryParse(string text)
    {
        var mark = text.IndexOf("://", StringComparison.Ordinal);
        if (mark <= 0 || !IsScheme(text.AsSpan(0, mark)))
            return null;
        var scheme = text[..mark].ToLowerInvariant();
        var rest = text.AsSpan(mark + 3);
        var fragment = Cut(ref rest, '#');
        var query = Cut(ref rest, '?');
        var slash = rest.IndexOf('/');
        var authority = slash < 0 ? rest : rest[..slash];
        var path = slash < 0 ? "" : RemoveDots(rest[slash..].ToString());
        var at = authority.LastIndexOf('@');
        var host = (at < 0 ? authority : authority[(at + 1)..]).ToString().ToLowerInvariant();
        var port = scheme == "https" ? ":443" : scheme == "http" ? ":80" : null;
        if (port is not null && host.EndsWith(port, StringComparison.Ordinal))
            host = host[..^port.Length];
        return new(scheme, host.TrimEnd('.'), path, query, fragment, at >= 0);
    }

    /// <summary>The value of a query parameter, or null. Names compare without case, as stores do.</summary>
    public string? Parameter(string name)
    {
        var rest = Query.AsSpan();
        foreach (var range in rest.Split('&'))
        {
            var pair = rest[range];
            var equals = pair.IndexOf('=');
            if (equals > 0 && pair[..equals].Equals(name, StringComparison.OrdinalIgnoreCase))
                return Uri.UnescapeDataString(pair[(equals + 1)..].ToString());
        }

        return null;
    }

    /// <summary>The address without user, query and fragment: what can be shown and compared.</summary>
    public string Plain => $"{Scheme}://{Host}{Path}";

    private static bool IsScheme(ReadOnlySpan<char> text)
    {
        if (!char.IsAsciiLetter(text[0]))
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
                return false;
        }

        return true;
    }

    private static string Cut(ref ReadOnlySpan<char> rest, char mark)
    {
        var at = rest.IndexOf(mark);
        if (at < 0)
            return "";
        var tail = rest[(at + 1)..].ToString();
        rest = rest[..at];
        return tail;
    }

    private static string RemoveDots(string path)
    {
        if (!path.Contains("/.", StringComparison.Ordinal))
            return path;
        var parts = new List<string>();
        foreach (var part in path[1..].Split('/'))
        {
            if (part == "..")
            {
                if (parts.Count > 0)
                    parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }
}
