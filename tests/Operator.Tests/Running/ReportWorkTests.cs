using System.Text.Json.Nodes;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Tests.Cluster;
using Modelgate.Operator.Tests.Kubernetes;

namespace Modelgate.Operator.Tests.Running;

public class ReportWorkTests
{
    private static readonly ResourceKind Events = new("events.k8s.io", "v1", "events");

    [Fact]
    public async Task What_runs_is_reported_on_start_and_after_changes_of_policies_pods_and_ConfigMaps()
    {
        await using var cluster = await FakeCluster.ReadyAsync(server => ServingPods.Put(server));
        await UntilAsync(cluster, r => Results(r) == "warn MSC203 chat-1");

        cluster.Server.Put(ClusterKinds.ModelPolicies, "", "pins", ServingPods.Policy("Allow"));
        await UntilAsync(cluster, r => Results(r) == "pass modelgate chat-1");
        cluster.Server.Put(ClusterKinds.Pods, ServingPods.Namespace, "chat-2", ServingPods.Pod());
        await UntilAsync(cluster, r => Results(r) == "pass modelgate chat-1, pass modelgate chat-2");
        cluster.Server.Put(ClusterKinds.ConfigMaps, ServingPods.Namespace, "models", ServingPods.ConfigMap("main"));
        await UntilAsync(cluster, r => Results(r) == "fail MSC201 chat-1, fail MSC201 chat-2");

        var report = Report(cluster)!;
        Assert.Equal("""{"pass":0,"fail":2,"warn":0,"error":0,"skip":0}""", report["summary"]!.ToJsonString());
        Assert.Equal("modelgate", (string?)report["metadata"]!["labels"]!["app.kubernetes.io/managed-by"]);
        await FakeCluster.UntilAsync(() => cluster.Running.Counts.Pods.SequenceEqual([("Allow", 0), ("Warn", 0), ("Deny", 2)]));
    }

    [Fact]
    public async Task Report_goes_with_the_last_pod()
    {
        await using var cluster = await FakeCluster.ReadyAsync(server => ServingPods.Put(server));
        await UntilAsync(cluster, r => r is not null);

        cluster.Server.Remove(ClusterKinds.Pods, ServingPods.Namespace, "chat-1");

        await UntilAsync(cluster, r => r is null);
    }

    [Fact]
    public async Task Reports_of_a_leader_before_are_cleared_away_and_those_of_others_left_alone()
    {
        const string Ours = """{"metadata":{"labels":{"app.kubernetes.io/managed-by":"modelgate"}},"results":[]}""";
        await using var cluster = await FakeCluster.ReadyAsync(server =>
        {
            ServingPods.Put(server);
            server.Put(ClusterKinds.PolicyReports, "gone", "modelgate", Ours);
            server.Put(ClusterKinds.PolicyReports, ServingPods.Namespace, "modelgate-2", Ours);
            server.Put(ClusterKinds.PolicyReports, ServingPods.Namespace, "modelgate-review", Ours);
            server.Put(ClusterKinds.PolicyReports, "gone", "modelgate-3", """{"metadata":{"labels":{"app.kubernetes.io/managed-by":"others"}}}""");
        });

        await FakeCluster.UntilAsync(() => cluster.Server.Get(ClusterKinds.PolicyReports, "gone", "modelgate") is null
            && cluster.Server.Get(ClusterKinds.PolicyReports, ServingPods.Namespace, "modelgate-2") is null && Report(cluster) is not null);
        Assert.NotNull(cluster.Server.Get(ClusterKinds.PolicyReports, ServingPods.Namespace, "modelgate-review"));
        Assert.NotNull(cluster.Server.Get(ClusterKinds.PolicyReports, "gone", "modelgate-3"));
    }

    [Fact]
    public async Task Reports_are_written_once_they_are_installed()
    {
        var isInstalled = false;
        await using var cluster = await FakeCluster.ReadyAsync(server =>
        {
            ServingPods.Put(server);
            server.Instead = async context =>
            {
                if (Volatile.Read(ref isInstalled) || !context.Request.Path.Value!.Contains("wgpolicyk8s.io", StringComparison.Ordinal))
                    return false;
                await FakeApiServer.StatusAsync(context, 404, "the server could not find the requested resource");
                return true;
            };
        });
        await FakeCluster.UntilAsync(() => cluster.Running.Counts.Pods.Count > 0);
        Assert.Null(Report(cluster));
        Assert.DoesNotContain(cluster.Server.Requests, r => r.Contains("policyreports/", StringComparison.Ordinal));

        Volatile.Write(ref isInstalled, true);

        await UntilAsync(cluster, r => Results(r) == "warn MSC203 chat-1");
    }

    [Fact]
    public async Task Pod_under_which_a_ConfigMap_changed_for_the_worse_gets_an_event_once()
    {
        await using var cluster = await FakeCluster.ReadyAsync(server => ServingPods.Put(server));
        await UntilAsync(cluster, r => Results(r) == "warn MSC203 chat-1");

        cluster.Server.Put(ClusterKinds.ConfigMaps, ServingPods.Namespace, "models", ServingPods.ConfigMap("main"));
        await FakeCluster.UntilAsync(() => cluster.Server.All(Events).Count > 0);
        cluster.Server.Put(ClusterKinds.ConfigMaps, ServingPods.Namespace, "models", ServingPods.ConfigMap("main", other: "b"));
        await FakeCluster.UntilAsync(() => cluster.Running.Counts.ConfigMapChanges == (1, 1));

        var told = Assert.Single(cluster.Server.All(Events));
        Assert.Equal("chat-1", (string?)told["regarding"]!["name"]);
        Assert.Equal("models", (string?)told["related"]!["name"]);
        Assert.StartsWith(
            "ConfigMap models was changed under this pod, which would not be admitted now: MSC201 spec.containers[0].args[0]: vLLM loads model \"org/model\" at revision \"main\"",
            (string?)told["note"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_are_tried_again()
    {
        var failures = 0;
        await using var cluster = await FakeCluster.ReadyAsync(server =>
        {
            ServingPods.Put(server);
            server.Instead = async context =>
            {
                if (context.Request.Method != "PATCH" || !context.Request.Path.Value!.Contains("policyreports", StringComparison.Ordinal) || Interlocked.Increment(ref failures) > 2)
                    return false;
                await FakeApiServer.StatusAsync(context, 503, "busy");
                return true;
            };
        });

        await UntilAsync(cluster, r => Results(r) == "warn MSC203 chat-1");
        Assert.InRange(failures, 3, int.MaxValue);
    }

    private static JsonObject? Report(FakeCluster cluster) => cluster.Server.Get(ClusterKinds.PolicyReports, ServingPods.Namespace, "modelgate");

    private static Task UntilAsync(FakeCluster cluster, Func<JsonNode?, bool> condition) => FakeCluster.UntilAsync(() => condition(Report(cluster)));

    private static string Results(JsonNode? report) => report is null
        ? ""
        : string.Join(", ", report["results"]!.AsArray().Select(r => $"{r!["result"]} {r["policy"]} {r["resources"]![0]!["name"]}"));
}
