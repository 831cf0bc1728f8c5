using System.Text.Json;

namespace Modelgate.Operator.Tests.Cli;

/// <summary>What people and programs see of a verdict.</summary>
public class ReviewDecisionTests
{
    private const string Denied = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: llm
          namespace: ml
        spec:
          containers:
            - name: vllm
              image: vllm/vllm-openai:v0.18.0
              args:
                - --model
                - org/model
        """;

    private const string Warned = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: ollama
        spec:
          containers:
            - name: ollama
              image: ollama/ollama:0.31.0
        """;

    [Fact]
    public void Table_shows_what_is_served_what_is_wrong_and_what_to_change()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.yaml", Denied);

        var result = CommandLine.Run("review", path);

        Assert.Equal((1, ""), (result.Status, result.Error));
        Assert.Equal(
            """
            DENIED  Pod ml/llm  FILE:1
              container vllm (vllm)
                Model  org/model  not pinned  FILE:12
              MSC201 unpinned-reference  High, Deny
                container vllm, spec.containers[0].args[1]  FILE:12
                vLLM loads model "org/model" without a revision (args): every start takes
                what the default branch holds at that moment, so nobody can say which files
                will be served.
                Fix: Add --revision with the 40-hex commit.
                https://huggingface.co/org/model/commits/main lists the commits.
                More: modelgate rules MSC201
              MSC202 mutable-image  Medium, Warn
                container vllm, spec.containers[0].image  FILE:9
                Container "vllm" serves models with vLLM from image
                "vllm/vllm-openai:v0.18.0", which is a tag (v0.18.0) that can be moved:
                other code may run after the next start.
                Fix: Append the digest: vllm/vllm-openai@sha256:<digest>. `crane digest
                vllm/vllm-openai:v0.18.0` prints it.
                More: modelgate rules MSC202
              MSC301 unattested-model  High, Deny
                container vllm, spec.containers[0].args[1]  FILE:12
                vLLM loads model "org/model" (args), and no verified ModelBundle covers it:
                no trusted builder vouches for its content.
                Fix: Pin the reference first (MSC201), then publish a ModelBundle with an
                attestation by a trusted builder for it, or serve one that has it.
                More: modelgate rules MSC301

            1 object: 1 denied, 0 warned, 0 allowed; 0 skipped
            Judged by the built-in policy, which trusts no builder; give others with
            --policy.

            """,
            Unwrapped(result.Output, path));
    }

    [Fact]
    public void Json_is_the_documented_report()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.yaml", Denied);

        var report = JsonDocument.Parse(CommandLine.Run("review", path, "-o", "json").Output).RootElement;

        var item = report.GetProperty("results")[0];
        Assert.Equal(
            ["source", "document", "line", "apiVersion", "kind", "namespace", "name", "decision", "containers", "findings"], item.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            """{"name":"vllm","type":"container","runtime":"vllm","references":[{"role":"Model","value":"org/model","revision":null,"identity":"pkg:huggingface/org/model","pinned":false,"local":false,"origin":"args","path":"spec.containers[0].args[1]","line":12}]}""",
            JsonSerializer.Serialize(item.GetProperty("containers")[0]));
        Assert.Equal(
            ["MSC201 unpinned-reference High Deny vllm spec.containers[0].args[1] 12 modelgate rules MSC201",
             "MSC202 mutable-image Medium Warn vllm spec.containers[0].image 9 modelgate rules MSC202",
             "MSC301 unattested-model High Deny vllm spec.containers[0].args[1] 12 modelgate rules MSC301"],
            item.GetProperty("findings").EnumerateArray().Select(f => string.Join(' ', f.EnumerateObject().Where(p => p.Name is not ("message" or "remedy")).Select(p => p.Value.ToString()))));
    }

    [Fact]
    public void Sarif_points_at_the_lines()
    {
        using var folder = new TemporaryFolder();
        var run = JsonDocument.Parse(CommandLine.Run("review", folder.Write("my pod.yaml", Denied), "-o", "sarif").Output).RootElement.GetProperty("runs")[0];

        Assert.True(run.GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean());
        var results = run.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal(["MSC201 error 12", "MSC202 warning 9", "MSC301 error 12"], results.Select(r =>
            $"{r.GetProperty("ruleId").GetString()} {r.GetProperty("level").GetString()} {r.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32()}"));
        var location = results[0].GetProperty("locations")[0];
        Assert.EndsWith("/my%20pod.yaml", location.GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString(), StringComparison.Ordinal);
        Assert.Equal("Pod/ml/llm#spec.containers[0].args[1]", location.GetProperty("logicalLocations")[0].GetProperty("fullyQualifiedName").GetString());
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");
        Assert.All(results, r => Assert.Equal(r.GetProperty("ruleId").GetString(), rules[r.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString()));
        Assert.Equal(3, results.Select(r => r.GetProperty("partialFingerprints").GetProperty("modelgateFinding/v1").GetString()).Distinct().Count());
    }

    [Fact]
    public void Sarif_fingerprints_survive_moved_lines()
    {
        using var folder = new TemporaryFolder();
        var before = Fingerprints(folder.Write("a.yaml", Denied));
        var after = Fingerprints(folder.Write("a.yaml", "# a comment\n\n" + Denied));

        Assert.Equal(before, after);
    }

    [Fact]
    public void Policy_report_counts_findings()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.yaml", Denied);
        folder.Write("b.yaml", Warned);

        var yaml = CommandLine.Run("review", folder.Path, "-o", "yaml", "-n", "ml").Output;

        Assert.Contains("summary:\n  pass: 0\n  fail: 2\n  warn: 3\n  error: 0\n  skip: 0\n", yaml, StringComparison.Ordinal);
        Assert.Contains("    policy: \"MSC201\"\n    rule: \"unpinned-reference\"\n    category: AI model supply chain\n    severity: high\n    result: fail\n", yaml, StringComparison.Ordinal);
        Assert.Contains("      line: \"12\"\n      path: \"spec.containers[0].args[1]\"\n      container: \"vllm\"\n", yaml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Denied, "deny", 1)]
    [InlineData(Denied, "warn", 1)]
    [InlineData(Denied, "never", 0)]
    [InlineData(Warned, "deny", 0)]
    [InlineData(Warned, "warn", 1)]
    [InlineData(Warned, "never", 0)]
    public void Exit_status_is_what_fail_on_says(string pod, string failOn, int expected)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(expected, CommandLine.Run("review", folder.Write("a.yaml", pod), "--fail-on", failOn).Status);
    }

    [Fact]
    public void Unreadable_input_ends_with_2_whatever_fail_on_says()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.yaml", "apiVersion: v1\nkind: Pod\nmetadata: [a\n");

        Assert.Equal(2, CommandLine.Run("review", path, "--fail-on", "never").Status);
    }

    [Fact]
    public void Quiet_leaves_out_what_is_admitted()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("1 object: 0 denied, 1 warned, 0 allowed; 0 skipped\n", CommandLine.Run("review", folder.Write("a.yaml", Warned), "-q").Output);
    }

    [Theory]
    [InlineData("Warn", "WARNED", 0)]
    [InlineData("Audit", "ALLOWED", 0)]
    [InlineData("Enforce", "DENIED", 1)]
    public void Policy_decides(string mode, string word, int status)
    {
        using var folder = new TemporaryFolder();
        var policy = folder.Write("policies/a.yaml", $"apiVersion: modelgate.dev/v1alpha1\nkind: ModelPolicy\nmetadata: {{name: a}}\nspec: {{mode: {mode}}}\n");

        var result = CommandLine.Run("review", folder.Write("a.yaml", Denied), "--policy", policy);

        Assert.Equal(status, result.Status);
        Assert.StartsWith(word + "  Pod ml/llm", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Policy_with_errors_ends_with_2_and_names_every_line()
    {
        using var folder = new TemporaryFolder();
        var policy = folder.Write("a.yaml", "apiVersion: modelgate.dev/v1alpha1\nkind: ModelPolicy\nmetadata: {name: a}\nspec:\n  mood: Enforce\n  mode: Enforced\n");

        foreach (var arguments in new[] { new[] { "review", "-", "--policy", policy }, ["review", policy] })
        {
            var result = CommandLine.Run(arguments);

            Assert.Equal(2, result.Status);
            Assert.Contains($"modelgate: {policy}:5: ModelPolicy a: spec.mood: There is no field \"mood\" here.", result.Error, StringComparison.Ordinal);
            Assert.Contains($"modelgate: {policy}:6: ModelPolicy a: spec.mode: \"Enforced\" is none of the values of this field.", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Expired_exemption_is_a_warning()
    {
        using var folder = new TemporaryFolder();
        var policy = folder.Write("a.yaml", """
            apiVersion: modelgate.dev/v1alpha1
            kind: ModelPolicy
            metadata: {name: a}
            spec:
              exemptions:
                - {namespace: ml, rules: [MSC201], reason: old, expires: "2020-01-01T00:00:00Z"}
            """);

        var result = CommandLine.Run("review", policy, "--policy", policy);

        Assert.Equal(0, result.Status);
        Assert.Equal(2, result.Error.Split('\n').Count(l => l.StartsWith($"modelgate: warning: {policy}:6: ModelPolicy a: spec.exemptions[0].expires: The exemption expired", StringComparison.Ordinal)));
    }

    [Fact]
    public void Unknown_kind_of_a_serving_group_is_mentioned()
    {
        var result = CommandLine.RunWith("apiVersion: serving.kserve.io/v9\nkind: Fleet\nmetadata: {name: a}\n", "review", "-");

        Assert.Equal((0, "modelgate: stdin: kind Fleet of serving.kserve.io/v9 is not known to Modelgate; what it serves was not judged\n"), (result.Status, result.Error));
    }

    [Fact]
    public void Long_and_strange_values_stay_readable()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.yaml", Denied.Replace("org/model", "\"org/\\e[31m" + new string('x', 1_000_000) + "\"", StringComparison.Ordinal));

        var output = CommandLine.Run("review", path).Output;

        Assert.InRange(output.Length, 1000, 10_000);
        Assert.DoesNotContain('\u001b', output);
        Assert.All(output.Split('\n'), l => Assert.InRange(l.Length, 0, 80));
        Assert.Contains("org/\\u001b[31mxxx", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Large_streams_are_read()
    {
        var pods = string.Concat(Enumerable.Range(0, 2500).Select(i => $"""
            - apiVersion: v1
              kind: Pod
              metadata:
                name: p{i}
                managedFields:
                - apiVersion: v1
                  fieldsType: FieldsV1
                  fieldsV1:
                    f:metadata:
                      f:labels:
                        .: {"{}"}
                  manager: kubectl
                  operation: Update
              spec:
                containers:
                - name: nginx
                  image: nginx:1.27
                  resources: {"{}"}
              status:
                phase: Running

            """));

        var result = CommandLine.RunWith("apiVersion: v1\nitems:\n" + pods + "kind: List\nmetadata:\n  resourceVersion: \"\"\n", "review", "-", "-q");

        Assert.Equal(new(0, "2500 objects: 0 denied, 0 warned, 2500 allowed; 0 skipped\n", ""), result);
    }

    [Fact]
    public void Rendered_charts_are_read()
    {
        var stream = "---\n# Source: chart/templates/none.yaml\n---\n# Source: chart/templates/pod.yaml\n" + Denied + "\n---\n\n---\n# nothing here\n";

        Assert.StartsWith("DENIED  Pod ml/llm  stdin:5\n", CommandLine.RunWith(stream, "review", "-").Output, StringComparison.Ordinal);
    }

    /// <summary>The path's length decides where lines end, so it is put back before lines are compared.</summary>
    private static string Unwrapped(string output, string path) =>
        string.Join('\n', output.Replace("\n      " + path, "  " + path, StringComparison.Ordinal).Replace("\n        " + path, "  " + path, StringComparison.Ordinal)
            .Replace(path, "FILE", StringComparison.Ordinal).Split('\n'));

    private static string[] Fingerprints(string path) =>
        [.. JsonDocument.Parse(CommandLine.Run("review", path, "-o", "sarif").Output).RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .Select(r => r.GetProperty("partialFingerprints").GetProperty("modelgateFinding/v1").GetString()!)];
}
