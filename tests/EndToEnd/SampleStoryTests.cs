using Modelgate.Testing;

namespace Modelgate.EndToEnd;

/// <summary>Each story of <c>samples</c>, applied with kubectl: what it prints for the pod and for the fixed one is kept in <c>Stories</c>.</summary>
/// <remarks><c>UPDATE_FIXTURES=1</c> writes the texts anew; read the difference before you keep it.</remarks>
public sealed class SampleStoryTests(ControlPlane cluster) : IClassFixture<ControlPlane>
{
    private static readonly bool IsUpdating = Environment.GetEnvironmentVariable("UPDATE_FIXTURES") == "1";

    /// <summary>So many equal answers are the last word; whoever updates reads them anyway.</summary>
    private static readonly int EqualAnswers = IsUpdating ? 3 : 12;

    public static TheoryData<string> Stories =>
    [
        .. Directory.GetFiles(Repository.Path("samples"), "pod.yaml", SearchOption.AllDirectories).Select(f => Path.GetFileName(Path.GetDirectoryName(f)!)).Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void Each_story_has_its_text_and_each_text_its_story() => Assert.Equal(
        Stories.Select(s => s.Data), Directory.GetFiles(Folder, "*.txt").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task Kubectl_prints_what_is_wrong_and_what_is_left_of_it_in_the_mended_pod(string story)
    {
        await cluster.KubectlAsync("", "delete", "modelpolicies,modelbundles", "--all", "--all-namespaces");
        var objects = Documents(story, "policy.yaml").Concat(Documents(story, "bundles.yaml")).ToArray();
        var namespaces = objects.Concat(Documents(story, "pod.yaml")).Concat(Documents(story, "fixed.yaml")).Select(Namespace).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal)
            .Select(n => $"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {n}}}");
        await cluster.KubectlAsync(string.Join("\n---\n", namespaces.Concat(objects)), "apply", "-f", "-");

        var file = Path.Combine(Folder, story + ".txt");
        var expected = File.Exists(file) ? File.ReadAllText(file) : "";
        var (last, equal) = ("", 0);
        await Condition.HoldsAsync(
            async () =>
            {
                var before = last;
                last = $"# pod.yaml\n{await CreateAsync(story, "pod.yaml")}\n# fixed.yaml\n{await CreateAsync(story, "fixed.yaml")}";
                equal = last == before ? equal + 1 : 0;
                // What is wrong is told when it stays wrong, and not only when the time is up.
                return (last == expected && !IsUpdating) || equal >= EqualAnswers;
            },
            () => last);
        if (IsUpdating)
            File.WriteAllText(file, last);
        else
            Assert.Equal(expected, last);
    }

    private static string Folder => Repository.Path("tests", "EndToEnd", "Stories");

    /// <summary>What kubectl prints for the pods of a file; nothing is kept but their ConfigMaps.</summary>
    private async Task<string> CreateAsync(string story, string file)
    {
        var documents = Documents(story, file);
        foreach (var configMap in documents.Where(IsConfigMap))
            await cluster.KubectlAsync(configMap, "replace", "--force", "-f", "-");
        if (documents.Any(HasImageVolume))
            return "(Servers before Kubernetes 1.31 know no image volumes, so that this pod is not sent here.)\n";
        return (await cluster.TryKubectlAsync(string.Join("\n---\n", documents.Where(IsPod)), "create", "--dry-run=server", "-f", "-")).Text;
    }

    /// <summary>The objects of a file. Their exemptions end long after these tests: what is shown is one in use.</summary>
    private static string[] Documents(string story, string file)
    {
        var path = Repository.Path("samples", story, file);
        return File.Exists(path)
            ? [.. File.ReadAllText(path).Replace("2026-12-31T", "2099-12-31T", StringComparison.Ordinal).Split("\n---\n").Where(d => d.Contains("kind:", StringComparison.Ordinal))]
            : [];
    }

    private static bool IsPod(string document) => document.Contains("\nkind: Pod\n", StringComparison.Ordinal);

    private static bool IsConfigMap(string document) => document.Contains("\nkind: ConfigMap\n", StringComparison.Ordinal);

    private static string Namespace(string document) =>
        document.Split('\n').FirstOrDefault(l => l.StartsWith("  namespace: ", StringComparison.Ordinal))?["  namespace: ".Length..].Trim() ?? "";

    private static bool HasImageVolume(string document) => document.Contains("\n      image:\n        reference: ", StringComparison.Ordinal);
}
