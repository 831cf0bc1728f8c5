namespace Modelgate.Operator.Verifying;

/// <summary>Paths that a user names, as the signed list would name them.</summary>
internal static class ModelPaths
{
    /// <summary>A path below the model; null when it lies elsewhere. Relative paths are taken from the model's folder, as the signed list takes them.</summary>
    public static string? Relative(ModelListing listing, string path)
    {
        if (Path.IsPathFullyQualified(path))
            return listing.Inside(path);
        var full = Path.GetFullPath(path, "/");
        return full.Length > 1 && !path.Split('/').Contains("..") ? full[1..].TrimEnd('/') : null;
    }

    /// <summary>True when a path is the other or lies below it.</summary>
    public static bool IsAtOrBelow(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/');
}
