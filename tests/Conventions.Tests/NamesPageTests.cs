using System.Text.RegularExpressions;
using Modelgate.Policy.Data;

namespace Modelgate.Conventions.Tests;

/// <summary>The page of names has every object of an installation, every webhook, and every audit annotation.</summary>
public partial class NamesPageTests
{
    private static readonly string Page = Tree.Read("docs/reference/names.md");

    [Fact]
    public void Page_has_every_object_of_the_manifests()
    {
        var objects = Tree.Below("config", ".yaml").Where(f => !f.StartsWith("config/crds/", StringComparison.Ordinal))
            .SelectMany(f => YamlReader.Read(Tree.Read(f), YamlDialect.Kubernetes).Documents!)
            .Select(d => (Kind: d["kind"]?.Text ?? "", Name: d.At("metadata", "name")?.Text ?? ""))
            .Where(o => o.Name.Length > 0 && !o.Kind.EndsWith("Binding", StringComparison.Ordinal)).Distinct().ToArray();

        Assert.True(objects.Length > 12);
        Found.None(objects.Where(o => !Page.Split('\n').Any(row => row.Contains(o.Kind, StringComparison.Ordinal) && row.Contains($"`{o.Name}`", StringComparison.Ordinal))));
    }

    [Fact]
    public void Page_has_every_webhook() => Assert.All(
        Webhook().Matches(Tree.Read("charts/modelgate/templates/webhook.yaml")), match => Assert.Contains($"`{match.Groups[1].Value}`", Page, StringComparison.Ordinal));

    [Fact]
    public void Page_has_exactly_the_audit_annotations()
    {
        var written = Annotation().Matches(string.Concat(Tree.Below("src/Operator/Admission", ".cs").Select(Tree.Read))).Select(m => m.Groups[1].Value).Distinct();

        Assert.Equal(
            written.Order(StringComparer.Ordinal),
            Page.Split("## Audit annotations")[1].Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('`')[1]).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("- name: ([a-z-]+[.]modelgate[.]dev)\n")]
    private static partial Regex Webhook();

    [GeneratedRegex("new\\(\"([a-z-]+)\", ")]
    private static partial Regex Annotation();
}
