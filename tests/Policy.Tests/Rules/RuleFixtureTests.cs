using Modelgate.Policy.Rules;
using Modelgate.Testing;

namespace Modelgate.Policy.Tests.Rules;

/// <summary>Every file below <c>Fixtures/rules/ID/fail</c> breaks that rule, every one below <c>pass</c> does not. Policies and bundles in a file hold for its pods.</summary>
public class RuleFixtureTests
{
    private static string Root => Repository.Path("tests", "Policy.Tests", "Fixtures", "rules");

    public static TheoryData<string> Failing => Cases("fail");

    public static TheoryData<string> Passing => Cases("pass");

    [Theory]
    [MemberData(nameof(Failing))]
    public void Manifest_that_breaks_the_rule_has_the_expected_findings(string file)
    {
        var text = string.Concat(Find(file).Select(f => $"{f.Container} {f.Path}\n{Reviews.Sentences(f)}"));
        var expected = Path.Combine(Root, Path.ChangeExtension(file, ".expected.txt"));
        if (Reviews.Update)
            File.WriteAllText(expected, text);

        Assert.NotEmpty(text);
        Assert.Equal(File.ReadAllText(expected), text);
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public void Manifest_that_keeps_the_rule_has_no_finding_of_it(string file) => Assert.Empty(Find(file));

    private static TheoryData<string> Cases(string side) => [.. Directory.GetFiles(Root, "*.yaml", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Root, f)).Where(f => f.Split(Path.DirectorySeparatorChar)[1] == side).Order(StringComparer.Ordinal)];

    private static IEnumerable<Finding> Find(string file)
    {
        Assert.True(RuleId.TryParse(file[..6], out var id));
        var yaml = File.ReadAllText(Path.Combine(Root, file));
        return Reviews.Review(yaml, Reviews.SnapshotOf(yaml)).SelectMany(d => d.Findings).Select(f => f.Finding).Where(f => f.Rule == id);
    }
}
