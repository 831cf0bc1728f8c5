using System.Buffers;

namespace Modelgate.Policy.Models;

/// <summary>Recognises full commit hashes.</summary>
public static class CommitHash
{
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>True for exactly 40 lower-case hex digits: the only revision that the Hub's clients take for a commit.</summary>
    /// <remarks>Upper-case digits and short hashes are asked for as branch or tag names, which anyone with write access can make.</remarks>
    public static bool IsFull(string? text) => text is { Length: 40 } && !text.AsSpan().ContainsAnyExcept(LowerHex);

    /// <summary>True for a full object name that git itself resolves as such: 40 (SHA-1) or 64 (SHA-256) hex digits, of either case.</summary>
    public static bool IsGitObject(string? text)
    {
        if (text is not ({ Length: 40 } or { Length: 64 }))
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
                return false;
        }

        return true;
    }

    /// <summary>True for 64 hex digits: a SHA-256 digest as tools print it.</summary>
    public static bool IsSha256(string? text) => text is { Length: 64 } && IsGitObject(text);
}
