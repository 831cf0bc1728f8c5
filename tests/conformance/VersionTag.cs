namespace Modelgate.Conformance;

/// <summary>Tags that are versions (semver.org), with a <c>v</c> before them and parts left out.</summary>
internal static class VersionTag
{
    /// <summary>True for <c>refs/tags/vX.Y.Z</c>.</summary>
    public static bool IsRelease(string reference) =>
        reference.StartsWith("refs/tags/", StringComparison.Ordinal) && Parts(reference["refs/tags/".Length..]) is { Core.Length: 3, PreRelease: "", HasBuild: false };

    /// <summary>True when a tag lies within a version of which parts may be left out: v13 covers v13.0.30.</summary>
    public static bool Covers(string version, string tag)
    {
        if (Parts(version) is not { } wanted || Parts(tag) is not { } given)
            return false;
        for (var i = 0; i < wanted.Core.Length; i++)
        {
            // What the tag leaves out is zero.
            if (wanted.Core[i] != (i < given.Core.Length ? given.Core[i] : "0"))
                return false;
        }

        return wanted.Core.Length < 3 || wanted.PreRelease == given.PreRelease;
    }

    private static (string[] Core, string PreRelease, bool HasBuild)? Parts(string text)
    {
        if (text.Length < 2 || text[0] != 'v')
            return null;
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        var bare = plus < 0 ? text[1..] : text[1..plus];
        var dash = bare.IndexOf('-', StringComparison.Ordinal);
        var core = (dash < 0 ? bare : bare[..dash]).Split('.');
        return core.Length <= 3 && core.All(p => p.Length > 0 && p.All(char.IsAsciiDigit) && (p.Length == 1 || p[0] != '0'))
            ? (core, dash < 0 ? "" : bare[(dash + 1)..], plus >= 0)
            : null;
    }
}
