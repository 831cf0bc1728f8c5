using Modelgate.Operator.Reviewing;
using Modelgate.Policy.Data;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;

namespace Modelgate.Conventions.Tests;

/// <summary>What the schemas in <c>config/crds</c> accept and refuse. The same files go through real API servers in <c>.ci/check-crds</c>.</summary>
public class DeclarationSchemaTests
{
    private const string Fixtures = "tests/Conventions.Tests/Fixtures/declarations";

    public static TheoryData<string> RefusedBySchema => [.. Tree.Below(Fixtures + "/schema", ".yaml")];

    public static TheoryData<string> RefusedByRule => [.. Tree.Below(Fixtures + "/rules", ".yaml")];

    public static TheoryData<string> RefusedByWebhook => [.. Tree.Below(Fixtures + "/webhook", ".yaml")];

    [Fact]
    public void Every_policy_and_bundle_of_the_project_is_accepted()
    {
        var files = Tree.Below("samples", ".yaml").Concat(Tree.Below("tests/Policy.Tests/Fixtures", ".yaml")).Select(f => (Place: f, Text: Tree.Read(f)));
        var blocks = Markdown.Pages.SelectMany(Markdown.Blocks).Where(b => b.Language == "yaml").Select(b => (Place: b.ToString(), b.Text));
        var declarations = files.Concat(blocks).SelectMany(f => Declarations(f.Place, f.Text)).ToArray();

        Assert.True(declarations.Length > 60, $"only {declarations.Length} were found");
        Found.None(declarations.SelectMany(d => SchemaValidator.Validate(d.Schema, d.Document).Select(why => $"{d.Place}: {why}")));
    }

    [Theory]
    [MemberData(nameof(RefusedBySchema))]
    public void Schema_refuses_what_is_wrong_by_itself(string file)
    {
        var (schema, document, place) = Read(file, "# refused at: ");

        Assert.StartsWith(place + ": ", Assert.Single(SchemaValidator.Validate(schema, document)), StringComparison.Ordinal);
        Assert.Contains(ReadFields.Problems(schema.Kind, document), p => !p.IsWarning);
    }

    [Theory]
    [MemberData(nameof(RefusedByRule))]
    public void Rule_refuses_what_the_schema_cannot(string file)
    {
        var (schema, document, message) = Read(file, "# refused because: ");

        Found.None(SchemaValidator.Validate(schema, document));
        Assert.Contains(message, Messages(schema));
        Assert.Contains(ReadFields.Problems(schema.Kind, document), p => !p.IsWarning);
    }

    [Theory]
    [MemberData(nameof(RefusedByWebhook))]
    public void Webhook_refuses_what_schema_and_rules_cannot(string file)
    {
        var (schema, document, place) = Read(file, "# refused at: ");

        Found.None(SchemaValidator.Validate(schema, document));
        Assert.Equal(place, Assert.Single(DeclarationCheck.Problems(document, schema.Kind, DateTimeOffset.UnixEpoch)!).Path);
    }

    [Fact]
    public void Every_rule_has_a_case_that_it_refuses() => Assert.Equal(
        ResourceSchema.All.SelectMany(Messages).Distinct().Order(StringComparer.Ordinal),
        RefusedByRule.Select(row => Read(row, "# refused because: ").Why).Distinct().Order(StringComparer.Ordinal));

    private static IEnumerable<string> Messages(ResourceSchema schema) =>
        schema.Schemas.SelectMany(s => s.Schema["x-kubernetes-validations"]?.Items ?? []).Select(rule => rule["message"]!.Text);

    private static (ResourceSchema Schema, DataNode Document, string Why) Read(string file, string mark)
    {
        var text = Tree.Read(file);
        Assert.StartsWith(mark, text, StringComparison.Ordinal);
        var (_, schema, document) = Assert.Single(Declarations(file, text));
        return (schema, document, text[mark.Length..text.IndexOf('\n', StringComparison.Ordinal)]);
    }

    private static IEnumerable<(string Place, ResourceSchema Schema, DataNode Document)> Declarations(string place, string text)
    {
        foreach (var document in YamlReader.Read(text, YamlDialect.Kubernetes).Documents ?? [])
        {
            if (document["kind"]?.Text is ModelPolicyReader.Kind or ModelBundleReader.Kind)
                yield return ($"{place}:{document.Line}", ResourceSchema.Of(document["kind"]!.Text), document);
        }
    }
}
