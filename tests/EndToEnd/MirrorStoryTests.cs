namespace Modelgate.EndToEnd;

/// <summary>The sample of an internal mirror on a real API server, applied with kubectl.</summary>
public sealed class MirrorStoryTests(ControlPlane cluster) : IClassFixture<ControlPlane>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await cluster.KubectlAsync("", "apply", "-f", MirrorSample.PolicyFile);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Pod_is_denied_with_its_reason_and_admitted_once_its_bundle_is_mended()
    {
        var space = await NamespaceAsync("mended");
        await cluster.ApplyAsync(MirrorSample.Bundle("no-upstream-link", space));
        await UntilAsync(space, text => text == """
            Error from server (Forbidden): error when creating "STDIN": admission webhook "pods.modelgate.dev" denied the request: 1 finding denies this Pod.
            MSC305 spec.containers[0].args[0] (container server): vLLM loads model "org/model" (args), which is artifact "base" of ModelBundle mended/chat, but it lies on mirror "https://hub.corp.example", whose content must be linked to its upstream, and what builder "promotion" signed (attestation "import") does not link it to pkg:huggingface/org/model@0123456789abcdef0123456789abcdef01234567. The same holds for artifacts "tokenizer", "template". Have the promotion's statement name pkg:huggingface/org/model@0123456789abcdef0123456789abcdef01234567 among its dependencies, by commit or digest.
            More about a rule: modelgate rules MSC305

            """);

        await cluster.ApplyAsync(MirrorSample.Bundle("promoted", space));

        await UntilAsync(space, text => text == "pod/chat created (server dry run)\n");
    }

    [Fact]
    public async Task Evidence_in_a_ConfigMap_may_come_late_and_counts_no_more_when_it_goes()
    {
        var space = await NamespaceAsync("by-reference");
        var bundle = MirrorSample.Bundle("promoted", space);
        var start = bundle.IndexOf("      inline: |", StringComparison.Ordinal);
        var attestation = bundle[start..].Split('\n')[1].Trim();
        await cluster.ApplyAsync(bundle[..start] + "      configMapRef: {name: evidence, key: statement.json}\n");
        await UntilAsync(space, text => text.Contains("attestation \"promotion\" is not at hand: ConfigMap evidence does not exist in namespace by-reference.", StringComparison.Ordinal));

        await cluster.KubectlAsync(attestation, "--namespace", space, "create", "configmap", "evidence", "--from-file=statement.json=/dev/stdin");
        await UntilAsync(space, text => text == "pod/chat created (server dry run)\n");

        await cluster.KubectlAsync("", "--namespace", space, "delete", "configmap", "evidence");
        await UntilAsync(space, text => text.Contains("ConfigMap evidence does not exist in namespace by-reference.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ConfigMap_of_a_pod_is_read_when_the_pod_is_created()
    {
        var space = await NamespaceAsync("from-config-map");
        await cluster.ApplyAsync(MirrorSample.Bundle("promoted", space));
        await UntilAsync(space, text => text == "pod/chat created (server dry run)\n");
        var pod = MirrorSample.Pod(space).Replace("- org/model\n", "- $(MODEL)\n", StringComparison.Ordinal)
            .Replace("      env:\n", "      env:\n        - {name: MODEL, valueFrom: {configMapKeyRef: {name: models, key: id}}}\n", StringComparison.Ordinal);

        Assert.Contains("ConfigMap models does not exist in namespace from-config-map", await CreateAsync(pod), StringComparison.Ordinal);
        await cluster.ApplyAsync("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"models","namespace":"from-config-map"},"immutable":true,"data":{"id":"org/model"}}""");
        Assert.Equal("pod/chat created (server dry run)\n", await CreateAsync(pod));
    }

    [Fact]
    public async Task Restart_of_the_API_server_loses_nothing()
    {
        var space = await NamespaceAsync("restarted");
        await cluster.ApplyAsync(MirrorSample.Bundle("promoted", space));
        await UntilAsync(space, text => text == "pod/chat created (server dry run)\n");

        await cluster.StopServerAsync();
        await Condition.HoldsAsync(async () => await cluster.Webhook.ReadinessAsync() == "200 ok, but newer configuration is not in use; see the log\n", () => "readyz");
        await cluster.StartServerAsync();
        await UntilAsync(space, text => text == "pod/chat created (server dry run)\n");
        await cluster.KubectlAsync("", "--namespace", space, "delete", "modelbundle", "chat");
        await UntilAsync(space, text => text.Contains("MSC301", StringComparison.Ordinal));

        await cluster.Webhook.UntilReadyAsync();
    }

    private async Task<string> NamespaceAsync(string name)
    {
        await cluster.KubectlAsync("", "create", "namespace", name);
        return name;
    }

    /// <summary>What kubectl prints for a pod that is not kept.</summary>
    private async Task<string> CreateAsync(string pod) => (await cluster.TryKubectlAsync(pod, "create", "--dry-run=server", "-f", "-")).Text;

    /// <summary>Creates the sample's pod until kubectl prints the right thing.</summary>
    private async Task UntilAsync(string space, Func<string, bool> condition)
    {
        var last = "";
        await Condition.HoldsAsync(async () => condition(last = await CreateAsync(MirrorSample.Pod(space))), () => last);
    }
}
