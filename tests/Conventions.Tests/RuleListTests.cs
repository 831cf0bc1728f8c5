using Modelgate.Policy.Rules;
using Modelgate.Testing;

namespace Modelgate.Conventions.Tests;

public class RuleListTests
{
    /// <summary>Rules that no manifest breaks under the built-in policy: 304 needs bundles, 503 is off, the 900s are about Modelgate.</summary>
    private static readonly int[] WithoutFixture = [304, 503, 901, 902, 999];

    private static IEnumerable<RuleDescription> Rules => AdmissionRules.All.Select(r => r.Description);

    [Fact]
    public void Rules_are_in_ascending_order_and_unique()
    {
        var numbers = Rules.Select(r => r.Id.Number).ToArray();

        Assert.Equal(numbers.Distinct().Order(), numbers);
        Assert.All(Rules, r => Assert.Matches("^MSC[0-9]{3}$", r.Id.ToString()));
        Assert.Equal(Rules.Select(r => r.Name).Distinct().Count(), numbers.Length);
    }

    [Fact]
    public void Every_rule_class_is_in_the_list_and_is_named_after_its_rule()
    {
        var classes = typeof(IAdmissionRule).Assembly.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(IAdmissionRule))).Select(t => t.Name).Order(StringComparer.Ordinal);

        Assert.Equal(classes, AdmissionRules.All.Select(r => r.GetType().Name).Order(StringComparer.Ordinal));
        Assert.All(AdmissionRules.All, r => Assert.Equal(FileName(r.Description), r.GetType().Name));
    }

    [Fact]
    public void Every_rule_has_a_file_a_test_a_page_and_a_line_in_the_table()
    {
        Assert.All(Rules, r =>
        {
            Assert.True(Tree.Exists($"src/Policy/Rules/{FileName(r)}.cs"), r.Id.ToString());
            Assert.True(Tree.Exists($"tests/Policy.Tests/Rules/{FileName(r)}Tests.cs"), $"{FileName(r)}Tests");
        });
        Assert.Equal(Rules.Select(r => $"docs/rules/{r.Id}.md").Append("docs/rules/README.md").Order(StringComparer.Ordinal), Tree.Below("docs/rules", ".md"));
        Assert.Equal(Rules.Select(r => r.Id.ToString()), Tree.Read("docs/rules/README.md").Split('\n').Where(l => l.StartsWith("| [MSC", StringComparison.Ordinal)).Select(l => l[3..9]));
    }

    [Fact]
    public void Every_rule_has_fixtures_that_break_it_and_that_keep_it()
    {
        var expected = Rules.Where(r => !WithoutFixture.Contains(r.Id.Number)).Select(r => r.Id.ToString());

        Assert.Equal(expected, Directory.GetDirectories(Repository.Path("tests", "Policy.Tests", "Fixtures", "rules")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal));
        Assert.All(expected, id =>
        {
            var fixtures = "tests/Policy.Tests/Fixtures/rules/" + id;
            Assert.NotEmpty(Tree.Below(fixtures + "/pass", ".yaml"));
            Assert.NotEmpty(Tree.Below(fixtures + "/fail", ".yaml"));
            Assert.Equal(
                Tree.Below(fixtures + "/fail", ".yaml").Select(f => Path.ChangeExtension(f, ".expected.txt")),
                Tree.Below(fixtures + "/fail", ".expected.txt"));
        });
    }

    [Fact]
    public void Every_sample_is_a_whole_story()
    {
        var folders = Directory.GetDirectories(Repository.Path("samples")).Select(d => Path.GetFileName(d)!).Where(d => d is not ("policies" or "bundles")).ToArray();

        Assert.True(folders.Length >= 17);
        Assert.All(folders, folder => Assert.All(new[] { "README.md", "pod.yaml", "fixed.yaml", "expected.txt" }, file => Assert.True(Tree.Exists($"samples/{folder}/{file}"), $"samples/{folder}/{file}")));
        Assert.All(folders, folder => Assert.Contains($"[{folder}]({folder})", Tree.Read("samples/README.md"), StringComparison.Ordinal));
    }

    private static string FileName(RuleDescription rule) =>
        $"Msc{rule.Id.Number}{string.Concat(rule.Name.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..]))}";
}
