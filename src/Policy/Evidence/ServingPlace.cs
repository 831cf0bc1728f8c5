using Modelgate.Policy.Models;
using Modelgate.Policy.Policies;

namespace Modelgate.Policy.Evidence;

/// <summary>Which host and path serve an identity's content: what mirrors and publishers are told by, and where a manifest may not come from.</summary>
internal static class ServingPlace
{
    private const string HuggingFace = "pkg:huggingface/";

    /// <summary>The mirror with a required upstream that serves a reference, or null.</summary>
    /// <remarks>Compared part by part and without regard to case, scheme and default port: whoever spells a mirror's name in another way is still served by it.</remarks>
    public static Mirror? MirrorOf(string reference, TrustPolicy trust)
    {
        foreach (var mirror in trust.Mirrors)
        {
            if (mirror.UpstreamRequired && IsBelow(reference, mirror.Prefix) && !IsPublished(reference, trust))
                return mirror;
        }

        return null;
    }

    /// <summary>True when a manifest's source is, or may be, the place that serves the files: then whoever changes the files changes the digests too.</summary>
    public static bool MayServe(string reference, string? source)
    {
        if (HostOf(reference) is not { } serving || source is null || HostOf(source) is not { } other)
            return true;
        return IsSameSite(serving, other) || IsSameSite(other, serving);
    }

    private static bool IsBelow(string reference, string prefix)
    {
        if (prefix.StartsWith(HuggingFace, StringComparison.OrdinalIgnoreCase))
            return IsPart(PackagePath(reference), PackagePath(prefix), StringComparison.OrdinalIgnoreCase);
        return IsPart(Place(reference), Place(prefix), StringComparison.OrdinalIgnoreCase);
    }

    // A publisher is exempt at its own hub only; a copy of its models on a mirror is a copy.
    private static bool IsPublished(string reference, TrustPolicy trust)
    {
        foreach (var publisher in trust.Publishers)
        {
            if (string.Equals(Qualifier(reference), Qualifier(publisher), StringComparison.Ordinal) && IsPart(PackagePath(reference), PackagePath(publisher), StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static bool IsPart(string path, string prefix, StringComparison comparison)
    {
        var start = prefix.TrimEnd('/');
        return start.Length > 0 && path.StartsWith(start, comparison) && (path.Length == start.Length || path[start.Length] is '/' or '@' or '?');
    }

    /// <summary>Host and path of what serves an identity, an address or a mirror's prefix.</summary>
    private static string Place(string text)
    {
        if (text.StartsWith("pkg:", StringComparison.OrdinalIgnoreCase))
        {
            if (Qualifier(text) is { Length: > 0 } repository)
                return Plain(repository);
            if (text.StartsWith(HuggingFace, StringComparison.OrdinalIgnoreCase))
                return "huggingface.co/" + PackagePath(text)[HuggingFace.Length..];
            // A prefix is written as the pod's images are: pkg:oci/HOST/PATH.
            text = text[(text.IndexOf('/', StringComparison.Ordinal) + 1)..];
        }

        return Plain(text);
    }

    private static string Plain(string text)
    {
        // A bucket has a web address, too.
        if (text.StartsWith("http", StringComparison.OrdinalIgnoreCase) && ModelLocations.Uri(text) is { Scheme: LocationScheme.S3 or LocationScheme.Gcs } bucket)
            text = bucket.Name;
        var address = text.Contains("://", StringComparison.Ordinal) ? WebAddress.TryParse(text) : WebAddress.TryParse("https://" + text);
        if (address is null)
            return text;
        var host = address.Host is "hf.co" or "www.huggingface.co" ? "huggingface.co" : address.Host.EndsWith(":80", StringComparison.Ordinal) ? address.Host[..^3] : address.Host;
        // Buckets are no hosts, so their scheme stays.
        return (address.Scheme is "s3" or "gs" ? address.Scheme + "://" : "") + host + address.Path;
    }

    private static string? HostOf(string text)
    {
        if (text.StartsWith("sha256:", StringComparison.Ordinal))
            return null;
        var isPlain = !text.Contains("://", StringComparison.Ordinal) && !text.StartsWith("pkg:", StringComparison.Ordinal);
        if (isPlain && !text.Split('/')[0].Contains('.', StringComparison.Ordinal))
            return null;
        var place = Place(text);
        var scheme = place.IndexOf("://", StringComparison.Ordinal);
        var end = place.IndexOf('/', scheme < 0 ? 0 : scheme + 3);
        var host = end < 0 ? place : place[..end];
        var port = host.LastIndexOf(':');
        return host.Length == 0 ? null : (scheme < 0 && port > 0 ? host[..port] : host).ToLowerInvariant();
    }

    private static bool IsSameSite(string host, string other) =>
        string.Equals(host, other, StringComparison.Ordinal) || other.EndsWith("." + host, StringComparison.Ordinal);

    private static string PackagePath(string text)
    {
        var end = text.AsSpan().IndexOfAny('@', '?');
        return end < 0 ? text : text[..end];
    }

    private static string Qualifier(string text)
    {
        const string Name = "repository_url=";
        var at = text.IndexOf(Name, StringComparison.Ordinal);
        return at < 0 ? "" : Uri.UnescapeDataString(text[(at + Name.Length)..].Split('&')[0]);
    }
}
