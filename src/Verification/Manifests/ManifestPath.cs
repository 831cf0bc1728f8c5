using System.Globalization;

namespace Modelgate.Verification.Manifests;

/// <summary>The names that a signed list may use: relative paths inside the model that have one spelling (OMS specification, 6.1.2, and stricter).</summary>
internal static class ManifestPath
{
    /// <summary>The name of the only file where the model is one file.</summary>
    public const string SingleFile = ".";

    /// <summary>What is wrong with a name, to follow it in a sentence; null: nothing.</summary>
    public static string? WhyBad(string path)
    {
        if (path.Length == 0)
            return "is empty";
        if (path.Length > VerificationLimits.MaxNameLength)
            return "is too long";
        if (path[0] == '/')
            return "is an absolute path";
        if (path.Contains('\\', StringComparison.Ordinal))
            return "has a backslash";
        if (path.AsSpan().ContainsAnyInRange('\0', '\u001f') || path.Contains('\u007f', StringComparison.Ordinal))
            return "has a control character";
        var parts = 0;
        foreach (var range in path.AsSpan().Split('/'))
        {
            if (++parts > VerificationLimits.MaxPathDepth)
                return "is too deep";
            switch (path.AsSpan(range))
            {
                case "":
                    return "has an empty part";
                case ".":
                    return "has the part \".\"";
                case "..":
                    return "leads out of the model";
            }
        }

        return path.Length > 2 && path[1] == ':' && char.IsAsciiLetter(path[0]) && path[2] == '/' ? "is an absolute path" : null;
    }

    /// <summary>Takes <c>path:start:end</c> apart at its last two colons: a path may have colons itself.</summary>
    public static bool TrySplitShard(string name, out string path, out long start, out long end)
    {
        (path, start, end) = ("", 0, 0);
        var second = name.LastIndexOf(':');
        var first = second > 0 ? name.LastIndexOf(':', second - 1) : -1;
        if (first <= 0 || !TryOffset(name.AsSpan(first + 1, second - first - 1), out start) || !TryOffset(name.AsSpan(second + 1), out end))
            return false;
        path = name[..first];
        return true;
    }

    /// <summary>An offset in its one spelling: digits without leading zeros.</summary>
    private static bool TryOffset(ReadOnlySpan<char> text, out long offset) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out offset) && (text.Length == 1 || text[0] != '0');
}
