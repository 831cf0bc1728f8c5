using Modelgate.Policy.Invocation;

namespace Modelgate.Policy.Resolution;

/// <summary>Paths inside a Linux container, without touching any file system.</summary>
public static class ContainerPath
{
    /// <summary>Makes a path absolute and normal; null when it is relative and the working directory is not known.</summary>
    public static string? Absolute(string path, string? workingDirectory, ResolvedEnvironment environment)
    {
        if (path.Length == 0)
            return null;
        if (path[0] == '/')
            return Normalise(path);
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal))
        {
            var home = environment["HOME"] is { IsKnown: true } known && known.Text.StartsWith('/') ? known.Text : "/root";
            return Normalise(home + path[1..]);
        }

        return workingDirectory is null ? null : Normalise(workingDirectory + "/" + path);
    }

    /// <summary>A stand-in for a relative path while the working directory is not known, so that what a script writes there is found again; null for one that leaves it.</summary>
    public static string? Unplaced(string path) =>
        path.Length == 0 || path[0] is '/' or '~' || path.Contains("..", StringComparison.Ordinal) ? null : Normalise("/\u0001/" + path);

    /// <summary>Removes <c>.</c>, <c>..</c>, empty parts and a trailing slash of an absolute path. <c>..</c> above the root stays at the root.</summary>
    public static string Normalise(string path)
    {
        if (IsNormal(path))
            return Follow(path);
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".")
                continue;
            if (part == "..")
            {
                if (parts.Count > 0)
                    parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                parts.Add(part);
            }
        }

        return Follow("/" + string.Join('/', parts));
    }

    /// <summary>The normal form of a path that counts from the root even without a leading slash, as mount paths do.</summary>
    public static string FromRoot(string path) => Normalise(path is ['/', ..] ? path : "/" + path);

    /// <summary>True when <paramref name="path"/> is <paramref name="folder"/> or lies below it; both absolute and normal.</summary>
    public static bool IsAtOrBelow(string path, string folder) =>
        folder == "/" || (path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/'));

    // Links that every Linux image or kernel has.
    private static string Follow(string path)
    {
        if (path.StartsWith("/var/run", StringComparison.Ordinal) && (path.Length == 8 || path[8] == '/'))
            return path[4..];
        if (!path.StartsWith("/proc/", StringComparison.Ordinal))
            return path;
        foreach (var link in (ReadOnlySpan<string>)["/proc/self/root", "/proc/1/root", "/proc/thread-self/root"])
        {
            if (IsAtOrBelow(path, link))
                return path.Length == link.Length ? "/" : Follow(path[link.Length..]);
        }

        return path;
    }

    private static bool IsNormal(string path)
    {
        if (path.Length == 0 || path[0] != '/')
            return false;
        if (path.Length > 1 && path[^1] == '/')
            return false;
        return !path.Contains("//", StringComparison.Ordinal) && !path.Contains("/.", StringComparison.Ordinal);
    }
}
