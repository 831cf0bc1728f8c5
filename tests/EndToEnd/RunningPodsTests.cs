using System.Text.Json.Nodes;
using Modelgate.Testing;

namespace Modelgate.EndToEnd;

/// <summary>What runs: ConfigMaps that change under pods, reports, events, and reviews from outside.</summary>
public sealed class RunningPodsTests(ControlPlane cluster) : IClassFixture<ControlPlane>
{
    private const string Revision = "0123456789abcdef0123456789abcdef01234567";

    [Fact]
    public async Task Change_of_a_ConfigMap_is_refused_where_policy_says_so_and_nothing_else_is()
    {
        await PrepareAsync("refusing", "Deny");
        await ServeAsync("refusing");
        await cluster.KubectlAsync("", "--namespace", "refusing", "create", "configmap", "other", "--from-literal=revision=main");
        // The webhook knows of the pod once it warns, or refuses.
        var text = "";
        await Condition.HoldsAsync(async () => !(text = await PatchAsync("refusing", "models", "main", dryRun: true)).Contains("patched", StringComparison.Ordinal), () => text);

        Assert.Equal("""
            Error from server (Forbidden): admission webhook "configmaps.modelgate.dev" denied the request: This change of ConfigMap models is refused: pods that run take from it what they serve, and policy refusing says mutableConfigMaps: Deny.
            Pod chat would be denied after it:
            MSC201 spec.containers[0].args[0] (container server): vLLM loads model "org/model" at revision "main" (ConfigMap models, key revision, through env REVISION): a branch or tag can move, so other files may be served after the next start.
            Make another ConfigMap under a new name, with `immutable: true`, and name it in the workload: its new pods are judged when they are made.

            """, await PatchAsync("refusing", "models", "main"));
        Assert.Contains("is refused", (await cluster.TryKubectlAsync("", "--namespace", "refusing", "delete", "configmap", "models")).Text, StringComparison.Ordinal);
        Assert.Equal("configmap/other patched\n", await PatchAsync("refusing", "other", "master"));
        Assert.Equal("configmap/models labeled\n", await cluster.KubectlAsync("", "--namespace", "refusing", "label", "configmap", "models", "team=a"));

        await cluster.KubectlAsync("", "--namespace", "refusing", "delete", "pod", "chat", "--grace-period=0", "--force");
        await Condition.HoldsAsync(async () => (text = await PatchAsync("refusing", "models", "main")) == "configmap/models patched\n", () => text);
    }

    [Fact]
    public async Task Change_that_is_let_through_is_warned_about_reported_and_told_to_the_pod()
    {
        await cluster.KubectlAsync("", "apply", "-f", Repository.Path("tests", "EndToEnd", "PolicyReportDefinition.yaml"));
        await PrepareAsync("reported", "Warn");
        await ServeAsync("reported");
        await UntilReportAsync("reported", r => Results(r) == "warn MSC203");

        Assert.Equal("""
            Warning: Pod chat names this ConfigMap and would be denied after the change: MSC201 vLLM loads model "org/model" at revision…
            configmap/models patched

            """, await PatchAsync("reported", "models", "main"));

        var report = await UntilReportAsync("reported", r => Results(r) == "fail MSC201, warn MSC203");
        Assert.Equal("""{"error":0,"fail":1,"pass":0,"skip":0,"warn":1}""", report["summary"]!.ToJsonString());
        var events = "";
        await Condition.HoldsAsync(async () =>
        {
            events = await cluster.KubectlAsync("", "--namespace", "reported", "get", "events", "--field-selector", "reason=ConfigMapChanged", "-o", "jsonpath={.items[*].message}");
            return events.Length > 0;
        }, () => events);
        Assert.StartsWith("ConfigMap models was changed under this pod, which would not be admitted now: MSC201 spec.containers[0].args[0]: vLLM loads model \"org/model\" at revision \"main\"", events, StringComparison.Ordinal);

        await cluster.KubectlAsync("", "--namespace", "reported", "delete", "pod", "chat", "--grace-period=0", "--force");
        await Condition.HoldsAsync(async () => (await cluster.TryKubectlAsync("", "--namespace", "reported", "get", "policyreport", "modelgate")).Status != 0, () => "the report stays");
    }

    [Fact]
    public async Task Review_from_outside_uses_the_clusters_policies_and_says_what_it_may_not_see()
    {
        await PrepareAsync("audited", "Deny");
        await ServeAsync("audited");
        var (status, output, error) = await Modelgate.RunAsync("", "review", "--cluster", "--kubeconfig", cluster.Kubeconfig, "--namespace", "audited");
        Assert.Equal((1, ""), (status, error));
        Assert.StartsWith("DENIED  Pod audited/chat  namespaces/audited/pods/chat\n", output, StringComparison.Ordinal);
        Assert.Contains("MSC203 mutable-config  Medium, Deny", output, StringComparison.Ordinal);
        Assert.Contains("\n1 object: 1 denied, 0 warned, 0 allowed; 0 skipped\n", output, StringComparison.Ordinal);

        // Somebody who may see pods and policies, and no workloads.
        await cluster.KubectlAsync("", "--namespace", "audited", "create", "serviceaccount", "auditor");
        await cluster.KubectlAsync("", "create", "clusterrole", "auditor", "--verb=get,list",
            "--resource=pods,namespaces,configmaps,replicationcontrollers,modelpolicies.modelgate.dev,modelbundles.modelgate.dev,jobs.batch,cronjobs.batch,statefulsets.apps,daemonsets.apps,replicasets.apps");
        await cluster.KubectlAsync("", "create", "clusterrolebinding", "auditor", "--clusterrole=auditor", "--serviceaccount=audited:auditor");
        var kubeconfig = await KubeconfigAsync("audited", "auditor");

        (status, output, error) = await Modelgate.RunAsync("", "review", "--cluster", "--kubeconfig", kubeconfig, "--namespace", "audited");

        Assert.Equal(2, status);
        Assert.Contains("modelgate: cluster: may not list deployments.apps: the API server answered 403 (", error, StringComparison.Ordinal);
        Assert.Contains("Grant the verb list on deployments of API group apps.", error, StringComparison.Ordinal);
        Assert.Contains("DENIED  Pod audited/chat", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_kubectl_prints_can_be_reviewed()
    {
        await PrepareAsync("printed", "Warn");
        await ServeAsync("printed");
        foreach (var format in new[] { "yaml", "json" })
        {
            var printed = await cluster.KubectlAsync("", "--namespace", "printed", "get", "pods,configmaps", "-o", format);

            var (status, output, _) = await Modelgate.RunAsync(printed, "review", "-", "--quiet");

            Assert.Equal(1, status);
            Assert.Contains("DENIED  Pod printed/chat", output, StringComparison.Ordinal);
            Assert.Contains("MSC301", output, StringComparison.Ordinal);
            Assert.DoesNotContain("MSC501", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Commands_of_the_readme_work()
    {
        var section = File.ReadAllText(Repository.Path("README.md")).Split("\n## Try it on a cluster\n")[1].Split("\n## ")[0];
        string[] commands = [.. section.Split("```sh\n").Skip(1).SelectMany(b => b.Split("\n```")[0].Split('\n')).Where(l => l.Length > 0 && !l.StartsWith('#'))];
        Assert.NotEmpty(commands);
        var folder = Directory.CreateTempSubdirectory("modelgate-readme-");
        var programs = Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS")!;
        // An old kubectl refuses the definitions' rules before it sends them.
        File.WriteAllText(folder.FullName + "/kubectl", $"#!/bin/sh\ncase \"$*\" in 'apply -f config/crds') set -- apply --validate=false -f config/crds;; esac\nexec {programs}/kubectl \"$@\"\n");
        File.WriteAllText(folder.FullName + "/modelgate", $"#!/bin/sh\nexec dotnet {Modelgate.Path} \"$@\"\n");
        foreach (var name in new[] { "/kubectl", "/modelgate" })
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(folder.FullName + name, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var environment = new Dictionary<string, string>
        {
            ["PATH"] = folder.FullName + ":" + Environment.GetEnvironmentVariable("PATH"),
            ["KUBECONFIG"] = cluster.Kubeconfig,
        };
        try
        {
            foreach (var command in commands)
            {
                if (command.Contains("samples/unpinned-model/pod.yaml", StringComparison.Ordinal))
                    await UntilDeniedAsync();
                var (status, output, error) = await Modelgate.RunAsync("bash", "", environment, "-c", command);
                // Something is denied: that is what the last steps show.
                Assert.True(status is 0 or 1 && !error.Contains("unknown", StringComparison.OrdinalIgnoreCase), $"{command}: {status} {error}{output}");
                if (command.Contains("samples/unpinned-model/pod.yaml", StringComparison.Ordinal))
                    Assert.Contains("denied the request", error, StringComparison.Ordinal);
            }
        }
        finally
        {
            await cluster.TryKubectlAsync("", "delete", "modelpolicy", "pins-only");
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Waits until the webhook knows of the policy that was applied a moment before.</summary>
    private async Task UntilDeniedAsync()
    {
        var text = "";
        await Condition.HoldsAsync(
            async () => (text = (await cluster.TryKubectlAsync("", "create", "--dry-run=server", "-f", Repository.Path("samples", "unpinned-model", "pod.yaml"))).Text)
                .Contains("denied the request", StringComparison.Ordinal),
            () => text);
    }

    /// <summary>A namespace whose policy judges pins and nothing else, and a ConfigMap with a pinned revision.</summary>
    private async Task PrepareAsync(string space, string mutableConfigMaps)
    {
        await cluster.KubectlAsync($$$"""
            apiVersion: modelgate.dev/v1alpha1
            kind: ModelPolicy
            metadata: {name: {{{space}}}}
            spec:
              namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: {{{space}}}}}
              mutableConfigMaps: Allow
              mutableImages: Allow
              rules: [{id: MSC301, action: Ignore}, {id: MSC302, action: Ignore}, {id: MSC303, action: Ignore}, {id: MSC306, action: Ignore}]
            """, "apply", "-f", "-");
        await cluster.KubectlAsync("", "create", "namespace", space);
        await cluster.KubectlAsync("", "--namespace", space, "create", "configmap", "models", "--from-literal=revision=" + Revision);
        var text = "";
        await Condition.HoldsAsync(async () => (text = (await cluster.TryKubectlAsync(Pod(space), "create", "--dry-run=server", "-f", "-")).Text) == "pod/chat created (server dry run)\n", () => text);
        await cluster.KubectlAsync(Pod(space), "create", "-f", "-");
        await cluster.KubectlAsync("", "patch", "modelpolicy", space, "--type=merge", "-p", $$$"""{"spec":{"mutableConfigMaps":"{{{mutableConfigMaps}}}"}}""");
    }

    /// <summary>Waits until the pod is there for the policy, too: the default would warn about another one like it.</summary>
    private async Task ServeAsync(string space)
    {
        var text = "";
        await Condition.HoldsAsync(
            async () => (text = (await cluster.TryKubectlAsync(Pod(space).Replace("name: chat", "name: second", StringComparison.Ordinal), "create", "--dry-run=server", "-f", "-")).Text)
                .Contains("MSC203", StringComparison.Ordinal),
            () => text);
    }

    private async Task<string> PatchAsync(string space, string name, string revision, bool dryRun = false) => (await cluster.TryKubectlAsync("", [
        "--namespace", space, "patch", "configmap", name, "--type=merge", "-p", $$$"""{"data":{"revision":"{{{revision}}}"}}""", .. dryRun ? new[] { "--dry-run=server" } : []])).Text;

    private async Task<JsonNode> UntilReportAsync(string space, Func<JsonNode, bool> condition)
    {
        var last = "";
        await Condition.HoldsAsync(async () =>
        {
            var (status, text) = await cluster.TryKubectlAsync("", "--namespace", space, "get", "policyreport", "modelgate", "-o", "json");
            last = text;
            return status == 0 && condition(JsonNode.Parse(text)!);
        }, () => last);
        return JsonNode.Parse(last)!;
    }

    private static string Results(JsonNode report) => string.Join(", ", report["results"]!.AsArray().Select(r => $"{r!["result"]} {r["policy"]}"));

    private async Task<string> KubeconfigAsync(string space, string account)
    {
        var answer = await cluster.KubectlAsync("""{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"expirationSeconds":3600}}""",
            "create", "--raw", $"/api/v1/namespaces/{space}/serviceaccounts/{account}/token", "-f", "-");
        var file = cluster.Kubeconfig + "-" + account;
        await File.WriteAllTextAsync(file, $$$"""
            apiVersion: v1
            kind: Config
            current-context: here
            contexts: [{name: here, context: {cluster: here, user: here}}]
            clusters: [{name: here, cluster: {server: "{{{cluster.Server}}}", certificate-authority: "{{{cluster.Authority}}}"}}]
            users: [{name: here, user: {token: "{{{(string?)JsonNode.Parse(answer)!["status"]!["token"]}}}"}}]
            """);
        return file;
    }

    private static string Pod(string space) => $$$$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: chat, namespace: {{{{space}}}}}
        spec:
          containers:
            - name: server
              image: vllm/vllm-openai:v0.18.0
              args: [org/model, --revision=$(REVISION)]
              env: [{name: REVISION, valueFrom: {configMapKeyRef: {name: models, key: revision}}}]
        """;
}
