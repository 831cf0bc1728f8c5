using System.Globalization;
using System.Text;
using Modelgate.Policy;
using Modelgate.Policy.Rules;

namespace Modelgate.Operator.Admission;

/// <summary>Findings as warnings, within the API server's limits.</summary>
/// <remarks>
/// Kubernetes, "Dynamic Admission Control", Response: no more than 120 characters if possible (256 are cut), 4096 in all.
/// </remarks>
internal static class AdmissionWarnings
{
    /// <summary>Longest warning.</summary>
    public const int MaxLength = 120;

    /// <summary>Longest of all warnings together.</summary>
    public const int MaxTotalLength = 4096;

    private const string More = "… more findings: run \"modelgate review\" on the manifest";

    /// <summary>The warnings; a denial names its denying findings itself, so only the others are warnings then.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<JudgedFinding> findings, bool isDenied)
    {
        List<string>? texts = null;
        foreach (var (finding, action, _, isExempted, _) in findings)
        {
            if (!isExempted && (action == RuleAction.Warn || (!isDenied && action == RuleAction.Deny)))
                (texts ??= []).Add($"{finding.Rule} {finding.Path}: {finding.Message}");
        }

        return texts is null ? [] : Limit(texts);
    }

    /// <summary>Texts as warnings: each shortened, and no more than fit together.</summary>
    public static IReadOnlyList<string> Limit(IEnumerable<string> texts)
    {
        var warnings = new List<string>();
        var total = 0;
        foreach (var text in texts)
        {
            var warning = Shorten(text);
            if (total + warning.Length > MaxTotalLength - More.Length)
            {
                warnings.Add(More);
                break;
            }

            total += warning.Length;
            warnings.Add(warning);
        }

        return warnings;
    }

    /// <summary>Cuts a text at a word so that it fits, and shows that it was cut. Control characters become spaces.</summary>
    internal static string Shorten(string text)
    {
        var clean = Clean(text);
        if (clean.Length <= MaxLength)
            return clean;
        var end = clean.LastIndexOf(' ', MaxLength - 2);
        if (end < MaxLength / 2)
            end = MaxLength - 1;
        if (char.IsHighSurrogate(clean[end - 1]))
            end--;
        return clean[..end].TrimEnd(' ', ',', ';', ':') + "…";
    }

    private static string Clean(string text)
    {
        StringBuilder? clean = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.GetUnicodeCategory(text[i]) is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
                continue;
            clean ??= new StringBuilder(text);
            clean[i] = ' ';
        }

        return clean?.ToString() ?? text;
    }
}
