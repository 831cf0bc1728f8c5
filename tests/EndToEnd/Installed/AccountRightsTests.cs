using Modelgate.Testing;

namespace Modelgate.EndToEnd.Installed;

/// <summary>The roles that are shipped, by the API server's audit log: they are enough, and nothing in them is unused.</summary>
public sealed class AccountRightsTests(Installation installation) : IClassFixture<Installation>
{
    private static readonly string[] Documents = File.ReadAllText(Repository.Path("samples", "internal-mirror", "bundles.yaml")).Split("\n---\n");

    private ControlPlane Cluster => installation.Cluster;

    [Fact]
    public async Task Roles_are_enough_and_no_right_is_unused()
    {
        // Whether there are reports is looked at when a replica begins to lead.
        await Cluster.KubectlAsync("", "apply", "-f", Repository.Path("tests", "EndToEnd", "PolicyReportDefinition.yaml"));
        await installation.ApplyAsync();
        // The strictest policy wins: this story is about that of the sample.
        await Cluster.KubectlAsync("", "delete", "modelpolicy", "default");
        await Cluster.KubectlAsync("", "apply", "-f", Repository.Path("samples", "internal-mirror", "policy.yaml"));
        await Cluster.KubectlAsync("", "patch", "modelpolicy", "corp", "--type=merge", "-p", "{\"spec\": {\"mode\": \"Audit\"}}");
        await Cluster.KubectlAsync("", "create", "namespace", "rights");
        await Cluster.KubectlAsync("", "--namespace", "rights", "create", "configmap", "models", "--from-literal=revision=0");
        await installation.StartAsync();
        var rights = await AccountRights.OfRolesAsync(Cluster);
        Assert.True(rights.Count > 20, string.Join("; ", rights));

        AccountRight[] unused = [];
        string[] forbidden = [];
        bool IsEnough(Func<AccountRight, bool> isAsked)
        {
            var requests = AccountRights.Requests(Cluster);
            forbidden = [.. requests.Where(AccountRights.IsForbidden).Select(r => $"{r["verb"]} {r["requestURI"]}")];
            unused = [.. rights.Where(right => isAsked(right) && !requests.Any(request => AccountRights.Needs(request, right)))];
            return forbidden.Length > 0 || unused.Length == 0;
        }

        string Explain() => $"unused: {string.Join("; ", unused.Select(r => r.ToString()))}";
        var round = 0;
        await Condition.HoldsAsync(
            async () =>
            {
                await RoundAsync(round++);
                return IsEnough(right => right.Verb != "watch");
            },
            Explain);
        // A watch may be logged only when it ends.
        await installation.KillAsync();
        await Condition.HoldsAsync(() => Task.FromResult(IsEnough(_ => true)), Explain);

        Assert.Empty(forbidden);
    }

    /// <summary>What people do: a bundle that is verified, not verified and verified again, a pod that comes and goes, a ConfigMap that changes under a pod, a Secret
    /// that somebody empties, a lease that somebody takes away.</summary>
    private async Task RoundAsync(int round)
    {
        var isRight = round % 2 == 0;
        var bundle = Documents.Single(d => d.Contains("\n  namespace: " + (isRight ? "promoted" : "unsigned-manifest") + "\n", StringComparison.Ordinal));
        await Cluster.KubectlAsync(In("rights", bundle), "apply", "-f", "-");
        // An event that repeats becomes a series: for that each state must be seen.
        var seen = "";
        await Condition.HoldsAsync(
            async () => (seen = (await Cluster.TryKubectlAsync("", "--namespace", "rights", "get", "modelbundle", "chat", "-o", "jsonpath={.status.conditions[?(@.type==\"Verified\")].status}")).Text) == (isRight ? "True" : "False"),
            () => seen + installation.Logged());
        await Cluster.KubectlAsync("", "--namespace", "rights", "patch", "configmap", "models", "--type=merge", "-p", $$$"""{"data": {"revision": "{{{(isRight ? "0123456789abcdef0123456789abcdef01234567" : "main")}}}"}}""");
        if (isRight)
            await Cluster.KubectlAsync(
                """
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "llm", "namespace": "rights"}, "spec": {"containers": [{"name": "vllm", "image": "vllm/vllm-openai:v0.18.0", "args": ["org/model", "--revision=$(REVISION)"],
                  "env": [{"name": "REVISION", "valueFrom": {"configMapKeyRef": {"name": "models", "key": "revision"}}}]}]}}
                """,
                "apply", "-f", "-");
        if (round % 4 == 3)
        {
            await Cluster.KubectlAsync("", "--namespace", "rights", "delete", "pods", "--all", "--wait=false");
            // A namespace in which nothing serves any more has no report.
            var reports = "";
            await Condition.HoldsAsync(async () => (reports = await Cluster.KubectlAsync("", "--namespace", "rights", "get", "policyreports", "-o", "name")).Length == 0, () => reports + installation.Logged());
            await Cluster.KubectlAsync("", "--namespace", Installation.Space, "patch", "secret", "modelgate-tls", "--type=merge", "-p", """{"data": {"tls.crt": "", "tls.key": ""}}""");
            await Cluster.KubectlAsync("", "--namespace", Installation.Space, "delete", "lease", "modelgate", "--ignore-not-found");
        }
    }

    /// <summary>The same object in another namespace.</summary>
    private static string In(string space, string document) =>
        string.Join('\n', document.Split('\n').Select(line => line.StartsWith("  namespace: ", StringComparison.Ordinal) ? "  namespace: " + space : line));
}
