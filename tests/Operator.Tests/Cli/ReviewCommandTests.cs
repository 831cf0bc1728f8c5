using System.Text.Json;

namespace Modelgate.Operator.Tests.Cli;

public class ReviewCommandTests
{
    private const string Nginx = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
        spec:
          containers:
            - name: nginx
              image: nginx:1.27
        """;

    [Fact]
    public void Pod_without_a_model_is_allowed()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("web.yaml", Nginx);

        var result = CommandLine.Run("review", path, "--output", "json");

        Assert.Equal((0, ""), (result.Status, result.Error));
        var report = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal("modelgate.dev/v1alpha1", report.GetProperty("apiVersion").GetString());
        Assert.Equal("ReviewReport", report.GetProperty("kind").GetString());
        Assert.Equal("""{"objects":1,"denied":0,"warned":0,"allowed":1,"skipped":0}""", JsonSerializer.Serialize(report.GetProperty("summary")));
        var item = Assert.Single(report.GetProperty("results").EnumerateArray());
        Assert.Equal(path, item.GetProperty("source").GetString());
        Assert.Equal("Allow", item.GetProperty("decision").GetString());
        Assert.Equal("web", item.GetProperty("name").GetString());
        Assert.Empty(item.GetProperty("findings").EnumerateArray());
        Assert.False(report.TryGetProperty("errors", out _));
    }

    [Fact]
    public void Folder_names_sources_by_the_path_given_and_orders_them()
    {
        using var folder = new TemporaryFolder();
        folder.Write("b/web.yaml", Nginx);
        folder.Write("a.yaml", Nginx);
        folder.Write(".git/hidden.yaml", Nginx);

        var report = JsonDocument.Parse(CommandLine.Run("review", folder.Path, "-o", "json").Output).RootElement;

        Assert.Equal([folder.Path + "/a.yaml", folder.Path + "/b/web.yaml"], report.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("source").GetString()));
    }

    [Fact]
    public void Standard_input_is_read_with_lists_in_json()
    {
        var input = """{"apiVersion":"v1","kind":"PodList","items":[{"metadata":{"name":"a"},"spec":{"containers":[]}},{"metadata":{"name":"b"},"spec":{"containers":[]}}]}""";

        var report = JsonDocument.Parse(CommandLine.RunWith(input, "review", "-", "-o", "json").Output).RootElement;

        Assert.Equal(["Pod a stdin", "Pod b stdin"], report.GetProperty("results").EnumerateArray()
            .Select(r => $"{r.GetProperty("kind").GetString()} {r.GetProperty("name").GetString()} {r.GetProperty("source").GetString()}"));
    }

    [Fact]
    public void Broken_document_is_an_error_with_its_line_and_the_others_are_judged()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("mixed.yaml", "# first\n" + Nginx + "\n---\napiVersion: v1\nkind: Pod\nmetadata: [name: x}\n---\n" + Nginx);

        var result = CommandLine.Run("review", path, "-o", "json");

        Assert.Equal(2, result.Status);
        var report = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal(2, report.GetProperty("results").GetArrayLength());
        var error = Assert.Single(report.GetProperty("errors").EnumerateArray());
        Assert.InRange(error.GetProperty("line").GetInt32(), 11, 15);
        Assert.StartsWith("modelgate: " + path + ":", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_no_manifests_are_counted()
    {
        using var folder = new TemporaryFolder();
        folder.Write("values.yaml", "image: vllm\nargs: [a]\n");
        folder.Write("package.json", """{"name": "x"}""");
        folder.Write("readme.md", "kind: Pod");

        var result = CommandLine.Run("review", folder.Path, "-o", "json");

        Assert.Equal((0, ""), (result.Status, result.Error));
        Assert.Equal(2, JsonDocument.Parse(result.Output).RootElement.GetProperty("summary").GetProperty("skipped").GetInt32());
    }

    [Fact]
    public void Placeholder_in_one_document_hides_no_other()
    {
        using var folder = new TemporaryFolder();
        folder.Write("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: server}\nspec: {containers: [{name: c, image: ollama/ollama}]}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: token}\nstringData:\n  token: {{TOKEN}}\n");

        var result = CommandLine.Run("review", folder.Path, "-o", "json");

        Assert.Contains("\"name\": \"server\"", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Helm_template_is_skipped_with_a_hint()
    {
        using var folder = new TemporaryFolder();
        folder.Write("chart/Chart.yaml", "apiVersion: v2\nname: x\nversion: 1.0.0\n");
        var path = folder.Write("chart/templates/pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n");

        var result = CommandLine.Run("review", folder.Path, "-o", "json");

        Assert.Equal(0, result.Status);
        Assert.Equal($"modelgate: {path}: a template is no manifest yet; render it first: helm template … | modelgate review -\n", result.Error);
    }

    [Fact]
    public void Missing_path_ends_with_2()
    {
        var result = CommandLine.Run("review", "/nowhere/at/all.yaml");

        Assert.Equal(2, result.Status);
        Assert.Equal("modelgate: /nowhere/at/all.yaml: there is no such file or folder\n", result.Error);
    }

    [Theory]
    [InlineData("review")]
    [InlineData("review", "-", "--output", "xml")]
    [InlineData("reviw")]
    [InlineData("serve")]
    [InlineData("serve", "--config-dir", "x")]
    [InlineData("serve", "--config-dir", "x", "--tls-cert", "y")]
    [InlineData("serve", "--config-dir", "x", "--self-signed", "--listen", "nonsense")]
    public void Unusable_options_end_with_2_and_a_sentence(params string[] arguments)
    {
        var result = CommandLine.Run(arguments);

        Assert.Equal(2, result.Status);
        Assert.Equal("", result.Output);
        Assert.StartsWith("modelgate: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Same_files_give_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 40; i++)
            folder.Write($"{i}.yaml", Nginx);

        foreach (var format in new[] { "table", "json", "sarif", "yaml" })
            Assert.Equal(CommandLine.Run("review", folder.Path, "-o", format), CommandLine.Run("review", folder.Path, "-o", format));
    }

    [Fact]
    public void Sarif_names_version_tool_and_rules()
    {
        using var folder = new TemporaryFolder();
        var log = JsonDocument.Parse(CommandLine.Run("review", folder.Write("web.yaml", Nginx), "-o", "sarif").Output).RootElement;

        Assert.Equal("2.1.0", log.GetProperty("version").GetString());
        var driver = log.GetProperty("runs")[0].GetProperty("tool").GetProperty("driver");
        Assert.Equal("modelgate", driver.GetProperty("name").GetString());
        var rule = driver.GetProperty("rules").EnumerateArray().First(r => r.GetProperty("id").GetString() == "MSC201");
        Assert.Equal("unpinned-reference", rule.GetProperty("name").GetString());
        Assert.Equal("error", rule.GetProperty("defaultConfiguration").GetProperty("level").GetString());
        Assert.NotEqual("", rule.GetProperty("help").GetProperty("text").GetString());
    }

    [Fact]
    public void Policy_report_lists_objects_that_pass()
    {
        using var folder = new TemporaryFolder();
        var yaml = CommandLine.Run("review", folder.Write("web.yaml", Nginx), "-o", "yaml", "-n", "shop").Output;

        Assert.Equal("""
            ---
            apiVersion: wgpolicyk8s.io/v1alpha2
            kind: PolicyReport
            metadata:
              name: modelgate-review
              namespace: "shop"
            summary:
              pass: 1
              fail: 0
              warn: 0
              error: 0
              skip: 0
            results:
              - source: modelgate
                policy: "modelgate"
                result: pass
                scored: true
                resources:
                  - apiVersion: "v1"
                    kind: "Pod"
                    namespace: "shop"
                    name: "web"

            """, yaml);
    }

    [Fact]
    public void Table_ends_with_the_counts_and_what_they_rest_on()
    {
        using var folder = new TemporaryFolder();
        const string Counts = "1 object: 0 denied, 0 warned, 1 allowed; 0 skipped\n";
        const string NoBundle = "No ModelBundle was given, so no model is attested; give them with --bundle.\n";
        var path = folder.Write("web.yaml", Nginx);
        var policy = folder.Write("policy.yaml", "apiVersion: modelgate.dev/v1alpha1\nkind: ModelPolicy\nmetadata: {name: a}\nspec: {}\n");

        Assert.Equal(
            Counts + "Judged by the built-in policy, which trusts no builder; give others with\n--policy.\n",
            CommandLine.Run("review", path).Output);
        Assert.Equal(Counts + NoBundle, CommandLine.Run("review", path, "--policy", policy).Output);
        Assert.Equal(Counts, CommandLine.Run("review", path, "--quiet").Output);
    }
}
