using System.Text.Json.Nodes;
using Modelgate.Testing;

namespace Modelgate.EndToEnd;

/// <summary>What the API server asks the webhook about, besides plain pods.</summary>
public sealed class WebhookStoryTests(ControlPlane cluster) : IClassFixture<ControlPlane>
{
    private const string Template = """{"metadata":{"labels":{"app":"chat"}},"spec":{"containers":[{"name":"server","image":"vllm/vllm-openai:v0.18.0","args":["org/model"]}]}}""";

    private const string Because = """
        vLLM loads model "org/model" without a revision (args): every start takes what the default branch holds at that moment, so nobody can say which files will be served. Add --revision with the 40-hex commit. https://huggingface.co/org/model/commits/main lists the commits.
        """;

    [Fact]
    public async Task Deployment_is_warned_about_when_it_is_applied_and_its_ReplicaSet_tells_why_there_are_no_pods()
    {
        await PrepareAsync("deployed");

        var text = await cluster.KubectlAsync(
            $$$"""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"chat","namespace":"deployed"},"spec":{"selector":{"matchLabels":{"app":"chat"}},"template":{{{Template}}}}}""", "apply", "-f", "-");

        Assert.Equal("""
            Warning: MSC201 spec.template.spec.containers[0].args[0]: vLLM loads model "org/model" without a revision (args): every start…
            deployment.apps/chat created

            """, text);
        Assert.True(cluster.HasControllers, "KUBEBUILDER_ASSETS has no kube-controller-manager");
        var events = "";
        await Condition.HoldsAsync(async () =>
        {
            events = await cluster.KubectlAsync("", "--namespace", "deployed", "get", "events", "--field-selector", "reason=FailedCreate,involvedObject.kind=ReplicaSet", "-o", "jsonpath={.items[0].message}");
            return events.Length > 0;
        }, () => events);
        Assert.Equal(
            "Error creating: admission webhook \"pods.modelgate.dev\" denied the request: 1 finding denies this Pod.\nMSC201 spec.containers[0].args[0] (container server): "
            + Because.Trim() + "\nMore about a rule: modelgate rules MSC201", events);
    }

    [Theory]
    [InlineData("v1beta1")]
    [InlineData("v9")]
    public async Task Served_resource_of_any_version_is_warned_about(string version)
    {
        await DefineAsync();
        await PrepareAsync("kserve-" + version);

        var text = await cluster.KubectlAsync(
            $$$$$"""
            {"apiVersion":"serving.kserve.io/{{{{{version}}}}}","kind":"InferenceService","metadata":{"name":"chat","namespace":"kserve-{{{{{version}}}}}"},
            "spec":{"predictor":{"model":{"modelFormat":{"name":"huggingface"},"storageUri":"hf://org/model"}}}}
            """, "apply", "-f", "-");

        Assert.StartsWith("Warning: MSC201 spec.predictor.model.storageUri: ", text, StringComparison.Ordinal);
        Assert.EndsWith("inferenceservice.serving.kserve.io/chat created\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_of_KubeAI_is_warned_about()
    {
        await DefineAsync();
        await PrepareAsync("kubeai");

        var text = await cluster.KubectlAsync(
            """{"apiVersion":"kubeai.org/v1","kind":"Model","metadata":{"name":"chat","namespace":"kubeai"},"spec":{"engine":"VLLM","url":"hf://org/model"}}""", "apply", "-f", "-");

        Assert.StartsWith("Warning: MSC201 spec.url: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kind_that_nobody_knows_is_not_admitted()
    {
        await DefineAsync();
        await PrepareAsync("unknown");

        var (status, text) = await cluster.TryKubectlAsync(
            """{"apiVersion":"serving.kserve.io/v1alpha1","kind":"LaterService","metadata":{"name":"chat","namespace":"unknown"},"spec":{"model":"org/model"}}""", "apply", "-f", "-");

        Assert.Equal(1, status);
        Assert.Contains("Modelgate does not know kind LaterService of serving.kserve.io/v1alpha1 and cannot tell which models it serves, so it is not admitted.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Container_that_is_added_for_debugging_is_judged()
    {
        await PrepareAsync("debugged");
        await cluster.KubectlAsync("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"debugged"},"spec":{"containers":[{"name":"nginx","image":"nginx:1.27"}]}}""", "create", "-f", "-");
        const string Container = """{"name":"debug","image":"vllm/vllm-openai:v0.18.0","args":["org/model"],"terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}""";
        const string Path = "/api/v1/namespaces/debugged/pods/web";

        var resources = JsonNode.Parse(await cluster.KubectlAsync("", "get", "--raw", "/api/v1"))!["resources"]!.AsArray();
        var kind = (string?)resources.Single(r => (string?)r!["name"] == "pods/ephemeralcontainers")!["kind"];
        if (kind == "Pod")
        {
            var pod = JsonNode.Parse(await cluster.KubectlAsync("", "get", "--raw", Path))!;
            pod["spec"]!["ephemeralContainers"] = new JsonArray(JsonNode.Parse(Container));
            var text = (await cluster.TryKubectlAsync(pod.ToJsonString(), "replace", "--raw", Path + "/ephemeralcontainers", "-f", "-")).Text;
            Assert.Contains("MSC201 spec.ephemeralContainers[0].args[0] (container debug): " + Because.Trim(), text, StringComparison.Ordinal);
        }
        else
        {
            // Before 1.22 the containers came without their pod, in a kind of their own, and only where that was switched on: what cannot be judged is not admitted.
            var text = (await cluster.TryKubectlAsync($$"""{"apiVersion":"v1","kind":"EphemeralContainers","metadata":{"name":"web","namespace":"debugged"},"ephemeralContainers":[{{Container}}]}""",
                "replace", "--raw", Path + "/ephemeralcontainers", "-f", "-")).Text;
            Assert.Contains("Modelgate cannot read this request: its resource is pods/ephemeralcontainers, its object is no Pod.", text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("debug\"", await cluster.KubectlAsync("", "--namespace", "debugged", "get", "pod", "web", "-o", "jsonpath={.spec.ephemeralContainers}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_an_application_team_can_write_turns_the_webhook_off()
    {
        await PrepareAsync("hiding");
        foreach (var key in new[] { "modelgate.dev/ignore", "modelgate.dev/exempt", "admission.modelgate.dev/ignore", "app.kubernetes.io/managed-by", "control-plane", "kubernetes.io/metadata.name" })
        {
            var pod = $$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"chat","namespace":"hiding","labels":{"{{{key}}}":"kube-system"},"annotations":{"{{{key}}}":"true"}},"spec":{"containers":[{"name":"a","image":"vllm/vllm-openai:v0.18.0","args":["org/model"]}]}}""";
            Assert.Contains("denied the request", (await cluster.TryKubectlAsync(pod, "create", "-f", "-")).Text, StringComparison.Ordinal);
        }

        // No label of an object decides whether the webhook is asked.
        Assert.Equal("", await cluster.KubectlAsync("", "get", "validatingwebhookconfigurations", "-o", "jsonpath={.items[*].webhooks[*].objectSelector.matchLabels}{.items[*].webhooks[*].objectSelector.matchExpressions}"));
    }

    [Fact]
    public async Task Exemption_that_those_could_claim_whom_it_is_not_for_is_warned_about()
    {
        var text = await cluster.KubectlAsync("""
            apiVersion: modelgate.dev/v1alpha1
            kind: ModelPolicy
            metadata: {name: loose}
            spec:
              namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: nowhere}}
              objectSelector: {matchLabels: {app: chat}}
              exemptions:
                - {namespace: nowhere, selector: {matchLabels: {app: chat}}, rules: [MSC201], reason: trial, expires: "2099-12-31T23:59:59Z"}
            """, "apply", "-f", "-");

        Assert.Contains("Warning: spec.objectSelector: Labels of pods are set by whoever makes the pods", text, StringComparison.Ordinal);
        Assert.Contains("Warning: spec.exemptions[0].selector: Labels of pods are set by whoever makes pods in that namespace", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dry_run_leaves_nothing_behind()
    {
        await PrepareAsync("dry");

        Assert.Contains("denied the request", (await cluster.TryKubectlAsync(Bad("dry"), "create", "--dry-run=server", "-f", "-")).Text, StringComparison.Ordinal);

        Assert.Equal("", await cluster.KubectlAsync("", "--namespace", "dry", "get", "events,pods", "-o", "name"));
        Assert.Equal("None None None", await cluster.KubectlAsync("", "get", "validatingwebhookconfiguration", "modelgate-trial", "-o", "jsonpath={.webhooks[*].sideEffects}"));
    }

    private Task DefineAsync() => DefineAsync(Repository.Path("tests", "EndToEnd", "ServingDefinitions.yaml"));

    private async Task DefineAsync(string file)
    {
        await cluster.KubectlAsync("", "apply", "-f", file);
        await cluster.KubectlAsync("", "wait", "--for=condition=Established", "--timeout=60s", "-f", file);
    }

    /// <summary>A namespace in which only pins are judged.</summary>
    private async Task PrepareAsync(string space)
    {
        await cluster.KubectlAsync($$$"""
            apiVersion: modelgate.dev/v1alpha1
            kind: ModelPolicy
            metadata: {name: {{{space}}}}
            spec:
              namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: {{{space}}}}}
              mutableImages: Allow
              rules: [{id: MSC301, action: Ignore}, {id: MSC302, action: Ignore}, {id: MSC303, action: Ignore}, {id: MSC306, action: Ignore}]
            """, "apply", "-f", "-");
        await cluster.KubectlAsync("", "create", "namespace", space);
        var text = "";
        await Condition.HoldsAsync(async () =>
        {
            text = (await cluster.TryKubectlAsync(Bad(space), "create", "--dry-run=server", "-f", "-")).Text;
            return text.Contains("1 finding denies this Pod.\nMSC201", StringComparison.Ordinal);
        }, () => text);
    }

    private static string Bad(string space) =>
        $$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"bad","namespace":"{{space}}"},"spec":{{JsonNode.Parse(Template)!["spec"]!.ToJsonString()}}}""";
}
