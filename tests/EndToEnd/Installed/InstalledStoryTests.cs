namespace Modelgate.EndToEnd.Installed;

/// <summary>Modelgate as it is shipped: its webhooks, and the way out.</summary>
public sealed class InstalledStoryTests(Installation installation) : IClassFixture<Installation>
{
    private const string Denied = "admission webhook \"pods.modelgate.dev\" denied the request";
    private const string Unanswered = "failed calling webhook \"pods.modelgate.dev\"";
    private const string Created = "pod/llm created (server dry run)\n";

    private ControlPlane Cluster => installation.Cluster;

    [Fact]
    public async Task Cluster_comes_back_by_itself_when_nobody_answers()
    {
        await InstallAsync();
        await EnforceAsync();
        await installation.KillAsync();
        await Cluster.StopServerAsync();
        await Cluster.StopEtcdAsync();
        Cluster.StartEtcd();
        await Cluster.StartServerAsync();

        await installation.UntilPodAsync("ml", Unanswered);
        Assert.Equal(Created, await installation.TryPodAsync("kube-system"));
        Assert.Equal(Created, await installation.TryPodAsync(Installation.Space));
        Assert.Contains("created (server dry run)", (await Cluster.TryKubectlAsync("", "--namespace", "ml", "create", "deployment", "web", "--image=nginx", "--dry-run=server")).Text, StringComparison.Ordinal);
        if (Cluster.HasControllers)
        {
            // Modelgate's own pods are made anew by its Deployment.
            await Cluster.KubectlAsync("", "--namespace", Installation.Space, "delete", "pods", "--all", "--wait=false");
            await Condition.HoldsAsync(
                async () => (await Cluster.KubectlAsync("", "--namespace", Installation.Space, "get", "pods", "-l", "app.kubernetes.io/name=modelgate", "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length == 3,
                () => "Modelgate's own pods");
        }

        await installation.StartAsync();
        await installation.UntilPodAsync("ml", Denied);
    }

    [Fact]
    public async Task Two_commands_break_the_glass_and_applying_again_mends_it()
    {
        await InstallAsync();
        await EnforceAsync();
        foreach (var command in Installation.Commands("break-glass.md")[..2])
            await installation.RunAsync(command);

        await installation.UntilPodAsync("ml", Created);

        await InstallAsync();
        await installation.UntilPodAsync("ml", Denied);
    }

    [Fact]
    public async Task Pod_that_runs_may_be_labelled_but_not_given_another_model()
    {
        await InstallAsync();
        // They run from before the policy enforced.
        await Cluster.KubectlAsync("", "patch", "modelpolicy", "default", "--type=merge", "-p", "{\"spec\": {\"mode\": \"Audit\"}}");
        await installation.UntilPodAsync("ml", Created);
        await Cluster.KubectlAsync(
            """
            {"apiVersion": "v1", "kind": "List", "items": [
             {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "plain", "namespace": "ml"}, "spec": {"containers": [{"name": "vllm", "image": "vllm/vllm-openai:v0.18.0", "args": ["--model=org/model"]}]}},
             {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "given", "namespace": "ml", "annotations": {"model": "org/model"}}, "spec": {"containers": [{"name": "vllm", "image": "vllm/vllm-openai:v0.18.0", "args": ["$(MODEL)"],
              "env": [{"name": "MODEL", "valueFrom": {"fieldRef": {"fieldPath": "metadata.annotations['model']"}}}]}]}}]}
            """,
            "create", "-f", "-");
        await EnforceAsync();

        await Cluster.KubectlAsync("", "--namespace", "ml", "label", "pod", "plain", "team=a");
        await Cluster.KubectlAsync("", "--namespace", "ml", "patch", "pod", "given", "--type=merge", "-p", "{\"metadata\": {\"finalizers\": [\"example.com/a\"]}}");
        await Cluster.KubectlAsync("", "--namespace", "ml", "patch", "pod", "given", "--type=merge", "-p", "{\"metadata\": {\"finalizers\": []}}");
        var (status, text) = await Cluster.TryKubectlAsync("", "--namespace", "ml", "annotate", "--overwrite", "pod", "given", "model=org/other");

        Assert.Equal(1, status);
        Assert.Contains("\"org/other\"", text, StringComparison.Ordinal);
        await Cluster.KubectlAsync("", "--namespace", "ml", "delete", "pods", "--all", "--wait=false");
    }

    [Fact]
    public async Task Uninstalling_leaves_no_webhook_behind()
    {
        await InstallAsync();
        await EnforceAsync();
        var objects = await installation.KustomizeAsync();
        // Without controllers a namespace never goes.
        if (!Cluster.HasControllers)
            objects = string.Join("\n---\n", objects.Split("\n---\n").Where(o => !o.Contains("\nkind: Namespace\n", StringComparison.Ordinal)));
        // As the page says: the webhooks by themselves, then the rest.
        await installation.RunAsync(Installation.Commands("uninstall.md").First(c => c.StartsWith("kubectl delete validating", StringComparison.Ordinal)));
        await installation.UntilPodAsync("ml", Created);
        await Cluster.KubectlAsync(objects, "delete", "--wait=false", "-f", "-", "--ignore-not-found");
        await installation.KillAsync();

        Assert.DoesNotContain("modelgate", await Cluster.KubectlAsync("", "get", "validatingwebhookconfigurations,mutatingwebhookconfigurations,clusterroles,clusterrolebindings", "-o", "name"), StringComparison.Ordinal);
        Assert.Equal(Created, await installation.TryPodAsync("ml"));
        Assert.Equal("Enforce", await Cluster.KubectlAsync("", "get", "modelpolicy", "default", "-o", "jsonpath={.spec.mode}"));
        if (Cluster.HasControllers)
            await Condition.HoldsAsync(async () => (await Cluster.TryKubectlAsync("", "get", "namespace", Installation.Space)).Status != 0, () => "the namespace goes");
    }

    /// <summary>Installs what is not installed, and starts what does not run.</summary>
    private async Task InstallAsync()
    {
        await installation.ApplyAsync();
        await installation.StartAsync();
        if ((await Cluster.TryKubectlAsync("", "get", "namespace", "ml")).Status != 0)
            await Cluster.KubectlAsync("", "create", "namespace", "ml");
    }

    private async Task EnforceAsync()
    {
        await Cluster.KubectlAsync("", "patch", "modelpolicy", "default", "--type=merge", "-p", "{\"spec\": {\"mode\": \"Enforce\"}}");
        await installation.UntilPodAsync("ml", Denied);
    }
}
