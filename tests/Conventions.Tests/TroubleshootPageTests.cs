using System.Text.Json;
using System.Text.RegularExpressions;

namespace Modelgate.Conventions.Tests;

/// <summary>Who looks for the words that they see finds them: what the page quotes of Modelgate is what the program says.</summary>
public partial class TroubleshootPageTests
{
    /// <summary>Sections about Modelgate's own words; the others quote the API server.</summary>
    private static readonly string[] Sections = ["## A pod, or what makes it, is refused", "## `/readyz`", "## A signed model is denied all the same", "## The command line"];

    /// <summary>Words of the API server around Modelgate's, and words with numbers in them.</summary>
    private static readonly string[] OfOthers = ["failed calling webhook", "denied the request"];

    private static readonly string Sources = string.Concat(Tree.Below("src", ".cs").Select(Tree.Read));

    public static TheoryData<string> Quotes => [.. Sections.SelectMany(section => Tree.Read("docs/how-to/troubleshoot.md").Split(section + "\n")[1].Split("\n## ")[0].Split('\n'))
        .Where(l => l.StartsWith("| `", StringComparison.Ordinal)).SelectMany(l => Span().Matches(l.Split(" | ")[0]).Select(m => m.Groups[1].Value))
        .Where(quote => !OfOthers.Any(o => quote.StartsWith(o, StringComparison.Ordinal))).Distinct()];

    [Theory]
    [MemberData(nameof(Quotes))]
    public void Quote_is_what_the_program_says(string quote) => Assert.All(
        quote.Replace("not ready: ", "", StringComparison.Ordinal).Split('…', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        part => Assert.Contains(part, Sources, StringComparison.Ordinal));

    [Fact]
    public void Patches_in_commands_are_json()
    {
        var patches = Markdown.Pages.SelectMany(Markdown.Blocks).Where(b => b.Language is "sh" or "console").SelectMany(b => Patch().Matches(b.Text).Select(m => (Block: b, Json: m.Groups[1].Value))).ToArray();

        Assert.True(patches.Length > 4);
        Assert.All(patches, patch => JsonDocument.Parse(patch.Json).Dispose());
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();

    [GeneratedRegex("kubectl [^\n]*patch [^\n]*(?:-p|--patch)[ =]'([^']+)'")]
    private static partial Regex Patch();
}
