using System.Text.RegularExpressions;

namespace Modelgate.Verification.Certificates;

/// <summary>A pattern that a whole name must match. Never backtracks, so no name can make it slow.</summary>
public sealed class NamePattern
{
    private readonly Func<string, bool> _matches;

    private NamePattern(string text, Func<string, bool> matches)
    {
        Text = text;
        _matches = matches;
    }

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    /// <summary>A glob: <c>*</c> stands for any run of characters but <c>/</c>, <c>**</c> for any run; all else stands for itself.</summary>
    /// <exception cref="ArgumentException">The glob is empty, or longer than <see cref="VerificationLimits.MaxPatternLength"/>.</exception>
    public static NamePattern Glob(string glob)
    {
        ArgumentException.ThrowIfNullOrEmpty(glob);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(glob.Length, VerificationLimits.MaxPatternLength, nameof(glob));
        return new(glob, new NameGlob(glob).Matches);
    }

    /// <summary>A regular expression, anchored at both ends here; null when it cannot be used without backtracking, is empty, or too long. Some expressions take
    /// megabytes at their first match, so no ModelPolicy and no option of the command line can set one.</summary>
    public static NamePattern? UnsafeRegularExpression(string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        if (expression.Length is 0 or > VerificationLimits.MaxPatternLength)
            return null;
        try
        {
            // Once by itself: an expression that closes the group around it must not pass.
            _ = new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            var anchored = new Regex("\\A(?:" + expression + ")\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return new(expression, anchored.IsMatch);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>True when the whole name matches.</summary>
    public bool Matches(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length <= VerificationLimits.MaxNameLength && _matches(name);
    }
}
