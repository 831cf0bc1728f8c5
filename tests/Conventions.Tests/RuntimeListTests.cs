using Modelgate.Policy;
using Modelgate.Policy.Data;
using Modelgate.Policy.Loaders;
using Modelgate.Policy.Manifests;
using Modelgate.Policy.Resources;
using Modelgate.Policy.Runtimes;

namespace Modelgate.Conventions.Tests;

public class RuntimeListTests
{
    private const string Pages = "docs/runtimes";

    private static IEnumerable<string> PageFiles => Tree.Below(Pages, ".md").Where(f => !f.EndsWith("README.md", StringComparison.Ordinal));

    public static TheoryData<string> PagesWithExample => [.. PageFiles.Where(f => Markdown.Blocks(f).Any(b => b.Language == "yaml"))];

    [Fact]
    public void Every_runtime_loader_and_resource_is_in_its_list()
    {
        Assert.Equal(Made<IServingRuntime>(), ServingRuntimes.All.Append(ServingRuntimes.Custom).Select(r => r.GetType().Name).Order(StringComparer.Ordinal));
        Assert.Equal(Made<IModelLoader>(), ModelLoaders.All.Select(r => r.GetType().Name).Order(StringComparer.Ordinal));
        Assert.Equal(Made<IServedResource>(), ServedResources.All.Select(r => r.GetType().Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_runtime_has_a_file_and_a_test()
    {
        Assert.All(ServingRuntimes.All, r =>
        {
            Assert.True(Tree.Exists($"src/Policy/Runtimes/{r.GetType().Name}.cs"), r.GetType().Name);
            Assert.True(Tree.Exists($"tests/Policy.Tests/Runtimes/{r.GetType().Name}Tests.cs"), r.GetType().Name + "Tests");
            Assert.Equal(r.Name.ToLowerInvariant(), r.Name);
        });
    }

    [Fact]
    public void Every_runtime_file_says_how_it_is_recognised_and_what_was_read() => Assert.All(ServingRuntimes.All, r =>
    {
        var text = Tree.Read($"src/Policy/Runtimes/{r.GetType().Name}.cs");
        Assert.All(new[] { "Recognised by:", "Model given by:", "Versions read:" }, words => Assert.Contains(words, text, StringComparison.Ordinal));
    });

    [Fact]
    public void Every_runtime_and_resource_has_a_page_that_names_its_file()
    {
        var pages = PageFiles.ToDictionary(f => f, Tree.Read);
        var files = ServingRuntimes.All.Append(ServingRuntimes.Custom).Select(r => $"Runtimes/{r.GetType().Name}.cs").Concat(ServedResources.All.Select(r => $"Resources/{r.GetType().Name}.cs"));

        Assert.All(files, file => Assert.Contains(pages.Values, text => text.Contains($"](../../src/Policy/{file})", StringComparison.Ordinal)));
        Assert.All(pages, page => Assert.All(new[] { "| Recognised by |", "| Model given by |", "| Versions read |", "## What is reported", "## What cannot be known", "## How to pin" },
            part => Assert.Contains(part, page.Value, StringComparison.Ordinal)));
    }

    [Fact]
    public void Table_of_runtimes_has_every_page()
    {
        var table = Tree.Read(Pages + "/README.md");

        Assert.All(PageFiles, page => Assert.Contains($"| [{Tree.Read(page).Split('\n')[0][2..]}]({Path.GetFileName(page)}) |", table, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(PagesWithExample))]
    public void Example_of_a_page_is_recognised_and_needs_no_more_pin(string page)
    {
        var names = Tree.Read(page).Split('\n').Single(l => l.StartsWith("In reports: ", StringComparison.Ordinal)).Split(". Read by")[0].Split('`').Where((_, i) => i % 2 == 1);
        var manifest = new ManifestObject(YamlReader.Read(Markdown.Blocks(page).Single(b => b.Language == "yaml").Text, YamlDialect.Kubernetes).Documents!.Single());

        var decision = AdmissionPolicy.Review(
            new()
            {
                Subject = new() { ApiVersion = manifest.ApiVersion, Kind = manifest.Kind, Namespace = "ml", Name = manifest.Name },
                Pods = ManifestPods.Of(manifest),
                ConfigMaps = NoConfigMaps.Instance,
                Now = DateTimeOffset.UnixEpoch,
                JudgeTemplatesAsPods = true,
            },
            ClusterSnapshot.BuiltIn);

        Assert.Contains(decision.Pods.SelectMany(p => p.Containers), c => names.Contains(c.Runtime));
        Assert.DoesNotContain(decision.Findings, f => f.Finding.Rule.Number is 201 or 202 or 501 or 502);
    }

    private static IEnumerable<string> Made<T>() => typeof(T).Assembly.GetTypes()
        .Where(t => t.IsClass && t.IsAssignableTo(typeof(T)) && t.GetConstructor(Type.EmptyTypes) is not null).Select(t => t.Name).Order(StringComparer.Ordinal);
}
