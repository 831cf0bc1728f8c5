using System.Text.RegularExpressions;
using Modelgate.Policy.Rules;

namespace Modelgate.Conventions.Tests;

/// <summary>The page and the table for programs that map rules to requirements of others: both say the same, of every rule.</summary>
public partial class MappingTests
{
    private const string Page = "docs/reference/mapping.md";

    private static readonly string[] Frameworks = ["OWASP LLM03:2025", "OWASP AISVS 1.0", "SLSA 1.2", "MITRE ATLAS"];

    private static readonly (string Rule, string Framework, string Id)[] Lines =
        [.. Tree.Read("docs/reference/mapping.csv").TrimEnd('\n').Split('\n').Skip(1).Select(l => l.Split(',')).Select(c => (c[0], c[1], c[2]))];

    [Fact]
    public void Table_for_programs_has_every_rule_in_order() =>
        Assert.Equal(RuleCatalogue.All.Select(e => e.Id.ToString()), Lines.Select(l => l.Rule).Distinct());

    [Fact]
    public void Page_says_of_each_rule_what_the_table_says()
    {
        var rows = Rows("## Rule by rule").ToArray();

        Assert.Equal(RuleCatalogue.All.Select(e => $"[{e.Id}](../rules/{e.Id}.md) {e.Name}"), rows.Select(cells => cells[0]));
        Assert.All(rows, cells => Assert.Equal(
            Frameworks.Select(f => string.Join(", ", Lines.Where(l => cells[0].StartsWith($"[{l.Rule}]", StringComparison.Ordinal) && l.Framework == f).Select(l => $"`{l.Id}`"))),
            cells.Skip(1)));
    }

    [Fact]
    public void Every_id_has_its_name_on_the_page_and_no_other_does()
    {
        var named = Rows("## What the ids stand for").Select(cells => (Framework: cells[0], Id: cells[1].Split('`')[1])).ToArray();

        Assert.Equal(
            Lines.Where(l => l.Id.Length > 0).Select(l => (l.Framework, l.Id)).Distinct().Order(),
            named.Order());
        Assert.All(named, n => Assert.Matches(FormOf(n.Framework), n.Id));
    }

    private static Regex FormOf(string framework) => framework switch
    {
        "OWASP LLM03:2025" => Number(),
        "OWASP AISVS 1.0" => Requirement(),
        "SLSA 1.2" => Threat(),
        _ => Technique(),
    };

    private static IEnumerable<string[]> Rows(string heading) => Tree.Read(Page).Split(heading + "\n")[1].Split("\n## ")[0].Split('\n')
        .Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(2).Select(l => l.Split('|')[1..^1].Select(c => c.Trim()).ToArray());

    [GeneratedRegex("^[1-9]$")]
    private static partial Regex Number();

    [GeneratedRegex("^C[36][.][1-9][.][1-9]$")]
    private static partial Regex Requirement();

    [GeneratedRegex("^[A-I]$")]
    private static partial Regex Threat();

    [GeneratedRegex("^AML[.]T[0-9]{4}([.][0-9]{3})?$")]
    private static partial Regex Technique();
}
