using System.Text;
using Modelgate.Policy.Invocation.Shell.Syntax;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <summary>What <c>${NAME%pattern}</c> and its relatives make of a known text (Bash Reference Manual 3.5.3).</summary>
internal static class TextOperation
{
    /// <summary>Texts and patterns longer than this are not worked on: matching every part of a text costs its square.</summary>
    private const int MaxLength = 2_048;

    /// <summary>The result; null when it is not worked out.</summary>
    public static string? Apply(ParameterOperator oper, string text, string pattern, string replacement)
    {
        if (text.Length > MaxLength || pattern.Length > 256)
            return null;
        switch (oper)
        {
            case ParameterOperator.RemovePrefix:
                for (var n = 0; n <= text.Length; n++)
                {
                    if (GlobPattern.IsMatch(pattern, text.AsSpan(0, n)))
                        return text[n..];
                }

                return text;
            case ParameterOperator.RemoveLongestPrefix:
                return text[LongestAt(pattern, text, 0)..];
            case ParameterOperator.RemoveSuffix:
                for (var n = text.Length; n >= 0; n--)
                {
                    if (GlobPattern.IsMatch(pattern, text.AsSpan(n)))
                        return text[..n];
                }

                return text;
            case ParameterOperator.RemoveLongestSuffix or ParameterOperator.ReplaceSuffix:
                for (var n = 0; n <= text.Length; n++)
                {
                    if (GlobPattern.IsMatch(pattern, text.AsSpan(n)))
                        return oper == ParameterOperator.ReplaceSuffix ? text[..n] + replacement : text[..n];
                }

                return text;
            case ParameterOperator.ReplacePrefix:
                var matched = LongestAt(pattern, text, 0);
                return matched > 0 || pattern.Length == 0 ? replacement + text[matched..] : text;
            case ParameterOperator.Replace or ParameterOperator.ReplaceAll:
                return Replace(text, pattern, replacement, oper == ParameterOperator.ReplaceAll);
            case ParameterOperator.Upper when pattern.Length == 0:
                return text.ToUpperInvariant();
            case ParameterOperator.Lower when pattern.Length == 0:
                return text.ToLowerInvariant();
            case ParameterOperator.UpperFirst when pattern.Length == 0 && text.Length > 0:
                return char.ToUpperInvariant(text[0]) + text[1..];
            case ParameterOperator.LowerFirst when pattern.Length == 0 && text.Length > 0:
                return char.ToLowerInvariant(text[0]) + text[1..];
            default:
                return null;
        }
    }

    private static string Replace(string text, string pattern, string replacement, bool all)
    {
        if (pattern.Length == 0)
            return text;
        if (pattern.AsSpan().IndexOfAny("*?[\\") < 0)
        {
            if (all)
                return text.Replace(pattern, replacement, StringComparison.Ordinal);
            var at = text.IndexOf(pattern, StringComparison.Ordinal);
            return at < 0 ? text : text[..at] + replacement + text[(at + pattern.Length)..];
        }

        var result = new StringBuilder();
        var i = 0;
        while (i < text.Length)
        {
            var length = LongestAt(pattern, text, i);
            if (length == 0)
            {
                result.Append(text[i++]);
                continue;
            }

            result.Append(replacement);
            i += length;
            if (!all)
                break;
        }

        return result.Append(text, i, text.Length - i).ToString();
    }

    /// <summary>How many characters from a position the pattern matches at most.</summary>
    private static int LongestAt(string pattern, string text, int start)
    {
        for (var n = text.Length - start; n > 0; n--)
        {
            if (GlobPattern.IsMatch(pattern, text.AsSpan(start, n)))
                return n;
        }

        return 0;
    }
}
