using Modelgate.Operator.Cluster;
using Modelgate.Operator.Tests.Cluster;

namespace Modelgate.Operator.Tests.Running;

public class ConfigMapJudgeTests
{
    private static readonly string Branch = ServingPods.ConfigMap("main");

    [Fact]
    public async Task Change_that_would_deny_a_running_pod_is_refused_where_policy_says_so()
    {
        await using var cluster = await ReadyAsync("Deny");

        var answer = await cluster.JudgeAsync(ServingPods.Change(ServingPods.ConfigMap(), Branch));

        Assert.Equal((false, 403), (answer.IsAllowed, answer.Code));
        Assert.Equal(
            """
            This change of ConfigMap models is refused: pods that run take from it what they serve, and policy pins says mutableConfigMaps: Deny.
            Pod chat-1 would be denied after it:
            MSC201 spec.containers[0].args[0] (container server): vLLM loads model "org/model" at revision "main" (ConfigMap models, key revision, through env REVISION): a branch or tag can move, so other files may be served after the next start.
            Make another ConfigMap under a new name, with `immutable: true`, and name it in the workload: its new pods are judged when they are made.
            """, answer.Message);
        Assert.Equal(["MSC201"], answer.Details!.Causes.Select(c => c.Reason));
        Assert.Contains(new("pods", "chat-1"), answer.AuditAnnotations);
    }

    [Fact]
    public async Task Another_model_is_refused_there_though_it_is_pinned()
    {
        await using var cluster = await ReadyAsync("Deny");

        var answer = await cluster.JudgeAsync(ServingPods.Change(ServingPods.ConfigMap(), ServingPods.ConfigMap(new string('a', 40))));

        Assert.False(answer.IsAllowed);
        Assert.Equal(["MSC203"], answer.Details!.Causes.Select(c => c.Reason));
    }

    [Fact]
    public async Task Deletion_is_refused_there_too()
    {
        await using var cluster = await ReadyAsync("Deny");

        var answer = await cluster.JudgeAsync(ServingPods.Change(ServingPods.ConfigMap(), null));

        Assert.False(answer.IsAllowed);
        Assert.StartsWith("The deletion of ConfigMap models is refused", answer.Message, StringComparison.Ordinal);
        Assert.Contains("MSC501", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Default_is_a_warning()
    {
        await using var cluster = await ReadyAsync("Warn");

        var answer = await cluster.JudgeAsync(ServingPods.Change(ServingPods.ConfigMap(), Branch));

        Assert.True(answer.IsAllowed);
        Assert.StartsWith("Pod chat-1 names this ConfigMap and would be denied after the change: MSC201", Assert.Single(answer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_that_allows_changes_hears_nothing()
    {
        await using var cluster = await ReadyAsync("Allow");

        var answer = await cluster.JudgeAsync(ServingPods.Change(ServingPods.ConfigMap(), Branch));

        Assert.True(answer.IsAllowed);
        Assert.Empty(answer.Warnings);
    }

    [Fact]
    public async Task What_changes_nothing_that_is_served_is_let_through()
    {
        await using var cluster = await ReadyAsync("Deny");

        Assert.True((await cluster.JudgeAsync(ServingPods.Change(ServingPods.ConfigMap(), ServingPods.ConfigMap(other: "b")))).IsAllowed);
        Assert.True((await cluster.JudgeAsync(ServingPods.Change(ServingPods.ConfigMap(), ServingPods.ConfigMap(isImmutable: true)))).IsAllowed);
    }

    [Fact]
    public async Task ConfigMaps_that_no_serving_pod_names_cost_nothing()
    {
        await using var cluster = await ReadyAsync("Deny");
        Assert.True((await cluster.JudgeAsync(ServingPods.Change(ServingPods.ConfigMap(), Branch, name: "other"))).IsAllowed);
        Assert.True((await cluster.JudgeAsync(ServingPods.Change(ServingPods.ConfigMap(), Branch, @namespace: "shop"))).IsAllowed);
        Assert.DoesNotContain(cluster.Server.Requests, r => r.Contains("/configmaps/other", StringComparison.Ordinal) || r.Contains("/namespaces/shop/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pod_that_ended_holds_nothing_up()
    {
        await using var cluster = await ReadyAsync("Deny");
        cluster.Server.Put(ClusterKinds.Pods, ServingPods.Namespace, "chat-1", ServingPods.Pod(status: "{\"phase\":\"Succeeded\"}"));
        await FakeCluster.UntilAsync(() => cluster.Running.Index.Count == 0);

        Assert.True((await cluster.JudgeAsync(ServingPods.Change(ServingPods.ConfigMap(), Branch))).IsAllowed);
    }

    [Fact]
    public async Task Exemption_of_the_rule_holds_for_changes_too()
    {
        await using var cluster = await FakeCluster.ReadyAsync(server =>
        {
            ServingPods.Put(server);
            server.Put(ClusterKinds.ModelPolicies, "", "pins", ServingPods.Policy("Deny",
                ",\"exemptions\":[{\"namespace\":\"ml\",\"rules\":[\"MSC203\"],\"reason\":\"moves next week\",\"expires\":\"2099-01-01T00:00:00Z\"}]"));
        });
        await FakeCluster.UntilAsync(() => cluster.Running.Index.IsListed);

        Assert.True((await cluster.JudgeAsync(ServingPods.Change(ServingPods.ConfigMap(), Branch))).IsAllowed);
    }

    [Fact]
    public async Task Until_pods_are_known_only_a_policy_that_refuses_changes_makes_them_wait()
    {
        await using var cluster = await FakeCluster.ReadyAsync(server =>
        {
            ServingPods.Put(server, "Deny");
            server.Instead = async context =>
            {
                if (!context.Request.Path.Value!.EndsWith("/api/v1/pods", StringComparison.Ordinal))
                    return false;
                await Kubernetes.FakeApiServer.StatusAsync(context, 403, "pods is forbidden");
                return true;
            };
        });
        await FakeCluster.UntilAsync(() => cluster.Running.Index.Problem is not null);

        var answer = await cluster.JudgeAsync(ServingPods.Change(ServingPods.ConfigMap(), Branch));
        Assert.Equal((false, 503), (answer.IsAllowed, answer.Code));
        Assert.Contains("the API server answered 403", answer.Message, StringComparison.Ordinal);

        cluster.Server.Put(ClusterKinds.ModelPolicies, "", "pins", ServingPods.Policy("Warn"));
        await cluster.UntilAsync(ServingPods.Change(ServingPods.ConfigMap(), Branch), r => r.IsAllowed);
    }

    [Fact]
    public async Task Pods_of_a_runtime_of_ones_own_are_known_once_a_policy_names_it()
    {
        const string Own = """
            ,"runtimes":{"custom":[{"name":"own","images":["corp.example/own"],"inputs":[{"role":"Model","flag":"--load","revisionFlag":"--at"}]}]}
            """;
        await using var cluster = await FakeCluster.ReadyAsync(server =>
        {
            ServingPods.Put(server);
            server.Put(ClusterKinds.Pods, ServingPods.Namespace, "own",
                """{"metadata":{},"spec":{"containers":[{"name":"a","image":"corp.example/own:1","args":["--load=a/b"],"envFrom":[{"configMapRef":{"name":"own"}}]}]}}""");
        });
        await FakeCluster.UntilAsync(() => cluster.Running.Index.IsListed);
        Assert.Empty(cluster.Running.Index.Naming(ServingPods.Namespace, "own"));

        cluster.Server.Put(ClusterKinds.ModelPolicies, "", "pins", ServingPods.Policy("Deny", Own.Trim()));
        await FakeCluster.UntilAsync(() => cluster.Running.Index.Naming(ServingPods.Namespace, "own").Count == 1);
    }

    [Fact]
    public async Task ConfigMap_that_cannot_be_read_is_said_and_not_admitted()
    {
        await using var cluster = await ReadyAsync("Deny");

        var answer = await cluster.JudgeAsync(ServingPods.Change(ServingPods.ConfigMap(), """{"data":{"a":1,"a":2}}"""));

        Assert.Equal((false, 400), (answer.IsAllowed, answer.Code));
    }

    private static async Task<FakeCluster> ReadyAsync(string mutableConfigMaps)
    {
        var cluster = await FakeCluster.ReadyAsync(server => ServingPods.Put(server, mutableConfigMaps));
        await FakeCluster.UntilAsync(() => cluster.Running.Index.IsListed);
        return cluster;
    }
}
