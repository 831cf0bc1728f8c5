using System.Text.RegularExpressions;

namespace Modelgate.Verification.Certificates;

/// <summary>A pattern that a whole name must match. Never backtracks, so no name can make it slow.</summary>
public sealed class NamePattern
{
    private readonly Regex _expression;

    private NamePattern(string text, Regex expression)
    {
        Text = text;
        _expression = expression;
    }

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    /// <summary>A glob: <c>*</c> stands for any run of characters but <c>/</c>, <c>**</c> for any run; all else stands for itself.</summary>
    /// <exception cref="ArgumentException">The glob is empty or longer than any name.</exception>
    public static NamePattern Glob(string glob)
    {
        ArgumentException.ThrowIfNullOrEmpty(glob);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(glob.Length, VerificationLimits.MaxNameLength, nameof(glob));
        var expression = Regex.Escape(glob).Replace("\\*\\*", "(?s:.*)", StringComparison.Ordinal).Replace("\\*", "[^/]*", StringComparison.Ordinal);
        return new(glob, Compile(expression));
    }

    /// <summary>A regular expression, anchored at both ends here; null when it cannot be used without backtracking, is empty, or longer than any name.</summary>
    public static NamePattern? RegularExpression(string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        if (expression.Length is 0 or > VerificationLimits.MaxNameLength)
            return null;
        try
        {
            // Once by itself: an expression that closes the group around it must not pass.
            _ = new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return new(expression, Compile(expression));
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
        return name.Length <= VerificationLimits.MaxNameLength && _expression.IsMatch(name);
    }

    private static Regex Compile(string expression) =>
        new("\\A(?:" + expression + ")\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
