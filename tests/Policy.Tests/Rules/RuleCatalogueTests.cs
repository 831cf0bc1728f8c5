using Modelgate.Policy.Rules;

namespace Modelgate.Policy.Tests.Rules;

public class RuleCatalogueTests
{
    [Fact]
    public void Ids_are_unique_and_increase() => Assert.Equal(RuleCatalogue.All.Select(e => e.Id.Number).Distinct().Order(), RuleCatalogue.All.Select(e => e.Id.Number));

    [Fact]
    public void List_of_rules_is_every_rule_class_in_the_order_of_ids()
    {
        var classes = typeof(IAdmissionRule).Assembly.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(IAdmissionRule))).Select(t => t.Name).Order(StringComparer.Ordinal);

        Assert.Equal(classes, AdmissionRules.All.Select(r => r.GetType().Name));
    }

    [Fact]
    public void Every_entry_is_explained() => Assert.All(RuleCatalogue.All, e => Assert.All(new[] { e.FiresOn, e.Why, e.Remedy, e.Title }, Assert.NotEmpty));

    [Theory]
    [InlineData("msc201")]
    [InlineData("MSC201")]
    [InlineData("unpinned-reference")]
    public void Entry_is_found_by_id_or_name(string text)
    {
        Assert.True(RuleCatalogue.TryFind(text, out var entry));
        Assert.Equal(new RuleId(201), entry.Id);
    }

    [Fact]
    public void Every_entry_has_its_page() => Assert.All(RuleCatalogue.All, e => Assert.Equal($"rules/{e.Id}.md", e.Page));

    [Theory]
    [InlineData(101, Severity.Critical, RuleAction.Deny)]
    [InlineData(102, Severity.High, RuleAction.Deny)]
    [InlineData(103, Severity.Critical, RuleAction.Deny)]
    [InlineData(104, Severity.High, RuleAction.Warn)]
    [InlineData(201, Severity.High, RuleAction.Deny)]
    [InlineData(202, Severity.Medium, RuleAction.Warn)]
    [InlineData(203, Severity.Medium, RuleAction.Warn)]
    [InlineData(301, Severity.High, RuleAction.Deny)]
    [InlineData(302, Severity.High, RuleAction.Deny)]
    [InlineData(303, Severity.High, RuleAction.Deny)]
    [InlineData(304, Severity.High, RuleAction.Deny)]
    [InlineData(401, Severity.Medium, RuleAction.Warn)]
    [InlineData(402, Severity.High, RuleAction.Deny)]
    [InlineData(501, Severity.High, RuleAction.Deny)]
    [InlineData(502, Severity.Medium, RuleAction.Warn)]
    [InlineData(503, Severity.Low, RuleAction.Ignore)]
    public void Defaults_are_those_of_the_documentation(int id, Severity severity, RuleAction action)
    {
        var description = AdmissionRules.Find(new(id))!.Description;

        Assert.Equal((severity, action), (description.Severity, description.Action));
    }
}
