namespace Modelgate.Policy.Models;

/// <summary>The grammar of repository ids (huggingface_hub, <c>validate_repo_id</c>).</summary>
public static class HubId
{
    private const int MaxLength = 96;

    /// <summary>True when the Hub's clients would ask for this id: <c>name</c> or <c>org/name</c> of letters, digits, <c>-_.</c>.</summary>
    /// <remarks>Everything that could only be meant as an id but breaks the grammar (placeholders, <c>$(X)</c>, blanks) is told apart by <see cref="IsPossible"/>.</remarks>
    public static bool IsValid(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length is 0 or > MaxLength || text.Count('/') > 1 || text.Contains("--", StringComparison.Ordinal)
            || text.Contains("..", StringComparison.Ordinal) || text.EndsWith(".git", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var range in text.AsSpan().Split('/'))
        {
            var part = text.AsSpan()[range];
            if (part.Length == 0 || part[0] is '-' or '.' || part[^1] is '-' or '.')
                return false;
            foreach (var c in part)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                    return false;
            }
        }

        return true;
    }

    /// <summary>True when the text is meant for the Hub: no more than one slash. Longer relative names can only be folders.</summary>
    public static bool IsPossible(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > 0 && text.TrimEnd('/').Count('/') <= 1;
    }
}
