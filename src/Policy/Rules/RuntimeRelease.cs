using System.Globalization;

namespace Modelgate.Policy.Rules;

/// <summary>A release number as image tags write it: <c>v0.10.2</c>, <c>0.8.5.post1</c>, <c>v0.14.0rc1-cu129</c>, <c>25.06-py3</c>.</summary>
/// <param name="Major">First number.</param>
/// <param name="Minor">Second number.</param>
/// <param name="Patch">Third number; 0 when there is none.</param>
/// <param name="IsPreRelease">True for <c>rc</c>, <c>a</c>, <c>b</c>, <c>dev</c> right after the numbers: before the release itself.</param>
internal readonly record struct RuntimeRelease(int Major, int Minor, int Patch, bool IsPreRelease = false)
{
    /// <summary>Reads a tag. False for tags that are no release: <c>latest</c>, <c>nightly-…</c>, a commit, a lone number.</summary>
    public static bool TryParse(string? tag, out RuntimeRelease release)
    {
        release = default;
        var rest = tag.AsSpan();
        if (rest.Length > 0 && rest[0] == 'v')
            rest = rest[1..];
        if (!TryNumber(ref rest, out var major) || !TryPoint(ref rest) || !TryNumber(ref rest, out var minor))
            return false;
        var patch = 0;
        if (rest.Length > 1 && rest[0] == '.' && char.IsAsciiDigit(rest[1]))
        {
            rest = rest[1..];
            if (!TryNumber(ref rest, out patch))
                return false;
        }

        if (rest.Length > 0 && (char.IsAsciiDigit(rest[0]) || rest[0] == '_'))
            return false;
        release = new(major, minor, patch, IsPreReleaseSuffix(rest));
        return true;
    }

    /// <summary>True when this release came before the other.</summary>
    public bool IsBefore(RuntimeRelease other)
    {
        var (mine, theirs) = ((Major, Minor, Patch), (other.Major, other.Minor, other.Patch));
        var order = mine.CompareTo(theirs);
        return order < 0 || (order == 0 && IsPreRelease && !other.IsPreRelease);
    }

    private static bool IsPreReleaseSuffix(ReadOnlySpan<char> suffix)
    {
        var text = suffix.TrimStart("-._");
        return text.StartsWith("rc", StringComparison.Ordinal) || text.StartsWith("dev", StringComparison.Ordinal)
            || text.StartsWith("alpha", StringComparison.Ordinal) || text.StartsWith("beta", StringComparison.Ordinal)
            || (text.Length > 1 && text[0] is 'a' or 'b' && char.IsAsciiDigit(text[1]));
    }

    private static bool TryPoint(ref ReadOnlySpan<char> rest)
    {
        if (rest.Length == 0 || rest[0] != '.')
            return false;
        rest = rest[1..];
        return true;
    }

    private static bool TryNumber(ref ReadOnlySpan<char> rest, out int number)
    {
        var length = 0;
        while (length < rest.Length && char.IsAsciiDigit(rest[length]))
            length++;
        number = 0;
        if (length is 0 or > 6 || !int.TryParse(rest[..length], NumberStyles.None, CultureInfo.InvariantCulture, out number))
            return false;
        rest = rest[length..];
        return true;
    }
}
