using Modelgate.Policy.Data;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;
using Modelgate.Policy.Rules;
using Modelgate.Testing;

namespace Modelgate.Policy.Tests.Rules;

public class SampleTests
{
    /// <summary>Rules about Modelgate itself, which no manifest can break.</summary>
    private static readonly int[] WithoutStory = [902, 999];

    public static TheoryData<int> RulesWithStory => [.. AdmissionRules.All.Select(r => r.Description.Id.Number).Except(WithoutStory)];

    [Theory]
    [MemberData(nameof(RulesWithStory))]
    public void Page_of_a_rule_has_its_sections_and_its_story(int number)
    {
        var entry = RuleCatalogue.All.Single(e => e.Id.Number == number);
        var text = File.ReadAllText(Repository.Path("docs", entry.Page));
        var folder = Repository.Path("samples", text.Split("../../samples/")[1].Split(')')[0]);

        Assert.StartsWith($"# {entry.Id}: {entry.Name}\n\n{entry.Title}. Severity {entry.Severity}; the built-in policy's action is {entry.Action}.\n", text, StringComparison.Ordinal);
        Assert.All(new[] { "## What", "## Why", "## The fixed pod", "## How to exempt", "## Related" }, section => Assert.Contains(section + "\n", text, StringComparison.Ordinal));
        Assert.Contains($"```yaml\n{File.ReadAllText(Path.Combine(folder, "pod.yaml"))}```", text, StringComparison.Ordinal);
        Assert.Contains($"```yaml\n{File.ReadAllText(Path.Combine(folder, "fixed.yaml"))}```", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_of_rules_has_every_entry_of_the_catalogue()
    {
        var table = File.ReadAllText(Repository.Path("docs", "rules", "README.md"));

        Assert.All(RuleCatalogue.All, e => Assert.Contains(
            $"| [{e.Id}]({e.Id}.md) | {e.Name} | {e.Severity} | {e.Action} | {e.Title}", table, StringComparison.Ordinal));
    }

    [Fact]
    public void Pages_about_modelgate_itself_show_the_exact_text()
    {
        Assert.Contains($"```text\n{Reviews.Sentences(Msc902NotReady.Of(new()))}```", File.ReadAllText(Repository.Path("docs", "rules", "MSC902.md")), StringComparison.Ordinal);
        Assert.Contains($"```text\n{Reviews.Sentences(Msc999InternalError.Of("7f3a"))}```", File.ReadAllText(Repository.Path("docs", "rules", "MSC999.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Default_policy_sample_is_the_built_in_policy()
    {
        var policy = Reviews.Valid(ModelPolicyReader.Read(Document("policies", "default.yaml"), Reviews.Now));

        Assert.Equal(ModelPolicy.BuiltIn.Name, policy.Name);
        Assert.Equal((ModelPolicy.BuiltIn.Mode, ModelPolicy.BuiltIn.RequiredStrength), (policy.Mode, policy.RequiredStrength));
        Assert.All(AdmissionRules.All, r => Assert.Equal(ModelPolicy.BuiltIn.ActionOf(r.Description), policy.ActionOf(r.Description)));
        Assert.Equal(AdmissionRules.All.Select(r => r.Description.Id).Where(id => id.Number < 900), policy.Rules.Select(r => r.Id));
        Assert.Empty(policy.Exemptions);
    }

    [Theory]
    [InlineData("strict.yaml")]
    [InlineData("audit.yaml")]
    public void Policy_samples_are_valid(string file) => Assert.NotNull(Reviews.Valid(ModelPolicyReader.Read(Document("policies", file), Reviews.Now)));

    [Fact]
    public void Bundle_sample_is_valid() => Assert.Equal(3, Reviews.Valid(ModelBundleReader.Read(Document("bundles", "chat.yaml"))).Artifacts.Count);

    private static DataNode Document(string folder, string file) =>
        Reviews.Documents(File.ReadAllText(Repository.Path("samples", folder, file)), YamlDialect.Strict)[0];
}
