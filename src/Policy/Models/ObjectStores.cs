namespace Modelgate.Policy.Models;

/// <summary>Buckets and blobs: their canonical URIs and what pins an object.</summary>
internal static class ObjectStores
{
    public static ModelLocation Make(LocationScheme scheme, string uri, string? version, string separator, bool pinned)
    {
        var address = WebAddress.TryParse(uri);
        // abfss://container@account: what stands before @ is the container, no user.
        var isContainer = address is { HasUser: true, Query: "" } && scheme == LocationScheme.Azure;
        var name = Trim(address is null || isContainer ? uri : Key(address));
        if (string.IsNullOrEmpty(version))
            version = null;
        return new()
        {
            Scheme = scheme,
            Identity = version is null ? name : name + separator + version,
            Name = name,
            Revision = version,
            IsPinned = pinned,
        };
    }

    public static ModelLocation Gcs(string uri, string? generation)
    {
        // gsutil reads gs://bucket/object#GENERATION; a prefix has no generation.
        if (generation is null && uri.LastIndexOf('#') is var hash && hash > 0 && IsNumber(uri.AsSpan(hash + 1)))
            (uri, generation) = (uri[..hash], uri[(hash + 1)..]);
        return Make(LocationScheme.Gcs, uri, generation, "#", generation is not null && IsNumber(generation) && !uri.EndsWith('/'));
    }

    /// <summary>Reads the web addresses of S3, Google Cloud Storage and Azure Storage; null for other hosts.</summary>
    public static ModelLocation? FromWeb(WebAddress address)
    {
        var host = address.Host;
        if (host.EndsWith(".blob.core.windows.net", StringComparison.Ordinal) || host.EndsWith(".dfs.core.windows.net", StringComparison.Ordinal))
            return Make(LocationScheme.Azure, address.Plain, address.Parameter("versionid"), "?versionid=", address.Parameter("versionid") is { Length: > 0 });
        if (host is "storage.googleapis.com" or "storage.cloud.google.com")
            return Gcs("gs:/" + Uri.UnescapeDataString(address.Path), address.Parameter("generation") ?? "");
        if (host.EndsWith(".storage.googleapis.com", StringComparison.Ordinal))
            return Gcs("gs://" + host[..^".storage.googleapis.com".Length] + Uri.UnescapeDataString(address.Path), address.Parameter("generation") ?? "");
        if (!host.EndsWith(".amazonaws.com", StringComparison.Ordinal))
            return null;
        var bucket = S3Bucket(host);
        return bucket is null ? null : ModelLocations.S3("s3:/" + (bucket.Length == 0 ? "" : "/" + bucket) + Uri.UnescapeDataString(address.Path), address.Parameter("versionId"));
    }

    // bucket.s3[.-]region.amazonaws.com is virtual-hosted, s3[.-]region.amazonaws.com has the bucket in the path.
    private static string? S3Bucket(string host)
    {
        if (host.StartsWith("s3.", StringComparison.Ordinal) || host.StartsWith("s3-", StringComparison.Ordinal))
            return "";
        var mark = host.IndexOf(".s3.", StringComparison.Ordinal);
        if (mark < 0)
            mark = host.IndexOf(".s3-", StringComparison.Ordinal);
        return mark < 0 ? null : host[..mark];
    }

    // Keys keep their case and may hold any character; only credentials (a query) and the trailing slash go.
    private static string Key(WebAddress address) => address.Fragment.Length > 0 ? $"{address.Plain}#{address.Fragment}" : address.Plain;

    private static string Trim(string text)
    {
        var end = text.Length;
        while (end > 0 && text[end - 1] == '/' && (end < 3 || text[end - 2] != '/'))
            end--;
        return text[..end];
    }

    private static bool IsNumber(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExceptInRange('0', '9');
}
