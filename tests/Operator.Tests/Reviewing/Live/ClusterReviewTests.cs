using Microsoft.AspNetCore.Http;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Reports;
using Modelgate.Operator.Reviewing.Live;
using Modelgate.Operator.Tests.Kubernetes;
using Modelgate.Operator.Tests.Running;

namespace Modelgate.Operator.Tests.Reviewing.Live;

public class ClusterReviewTests
{
    private const string Template = """{"spec":{"containers":[{"name":"server","image":"vllm/vllm-openai:v0.18.0","args":["org/model"]}]}}""";

    private static readonly ResourceKind Deployments = new("apps", "v1", "deployments");
    private static readonly ResourceKind ReplicaSets = new("apps", "v1", "replicasets");
    private static readonly ResourceKind CronJobs = new("batch", "v1beta1", "cronjobs");
    private static readonly ResourceKind InferenceServices = new("serving.kserve.io", "v1beta1", "inferenceservices");
    private static readonly ResourceKind Later = new("serving.kserve.io", "v1beta1", "laterservices");

    private readonly List<string> _progress = [];

    [Fact]
    public async Task Workloads_served_resources_and_running_pods_are_judged_by_the_clusters_policies()
    {
        await using var server = await StartAsync();
        ServingPods.Put(server, "Warn");
        server.Put(Deployments, "ml", "chat", $$$"""{"metadata":{},"spec":{"template":{{{Template}}}}}""");
        server.Put(ReplicaSets, "ml", "chat-1", $$$"""{"metadata":{"ownerReferences":[{"kind":"Deployment","name":"chat","controller":true}]},"spec":{"template":{{{Template}}}}}""");
        server.Put(CronJobs, "ml", "nightly", $$$$$"""{"metadata":{},"spec":{"jobTemplate":{"spec":{"template":{{{{{Template}}}}}}}}}""");
        server.Put(InferenceServices, "ml", "gemma",
            """{"apiVersion":"serving.kserve.io/v1beta1","kind":"InferenceService","metadata":{},"spec":{"predictor":{"model":{"modelFormat":{"name":"huggingface"},"storageUri":"hf://org/model"}}}}""");
        server.Put(ClusterKinds.Pods, "ml", "done", ServingPods.Pod(status: "{\"phase\":\"Succeeded\"}"));
        server.Put(ClusterKinds.Pods, "shop", "web", """{"metadata":{},"spec":{"containers":[{"name":"nginx","image":"nginx:1.27"}]}}""");

        var (report, _) = await ReviewAsync(server, pageSize: 1);

        Assert.Null(report.Errors);
        Assert.Equal(
            ["Deny Deployment ml/chat", "Deny CronJob ml/nightly", "Deny InferenceService ml/gemma", "Warn Pod ml/chat-1", "Allow Pod shop/web"],
            report.Results.Select(r => $"{r.Decision} {r.Kind} {r.Namespace}/{r.Name}"));
        Assert.Equal(new ReviewSummary(5, 3, 1, 1, 2), report.Summary);
        Assert.Equal("namespaces/ml/pods/chat-1", report.Results[3].Source);
        Assert.Contains("pods 2", _progress);
    }

    [Fact]
    public async Task Owner_is_named()
    {
        await using var server = await StartAsync();
        ServingPods.Put(server);
        server.Put(ClusterKinds.Pods, "ml", "chat-1", ServingPods.Pod(",\"ownerReferences\":[{\"kind\":\"ReplicaSet\",\"name\":\"chat-5d8f\",\"controller\":true}]"));

        var (report, _) = await ReviewAsync(server);

        Assert.Equal("ReplicaSet/chat-5d8f", Assert.Single(report.Results).Owner);
    }

    [Fact]
    public async Task One_namespace_is_all_that_is_asked_for()
    {
        await using var server = await StartAsync();
        ServingPods.Put(server);
        server.Put(ClusterKinds.Namespaces, "", "shop");
        server.Put(ClusterKinds.Pods, "shop", "web", ServingPods.Pod());

        var (report, _) = await ReviewAsync(server, "shop");

        Assert.Equal(["shop"], report.Results.Select(r => r.Namespace));
        Assert.DoesNotContain(server.Requests, r => r.StartsWith("api/v1/pods", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_may_not_be_listed_is_an_error_that_names_verb_and_resource_and_the_rest_is_reviewed()
    {
        await using var server = await StartAsync(forbidden: "/apis/apps/v1/deployments");
        ServingPods.Put(server);

        var (report, _) = await ReviewAsync(server);

        Assert.Equal(
            "cluster: may not list deployments.apps: the API server answered 403 (deployments is forbidden). Grant the verb list on deployments of API group apps.",
            Assert.Single(report.Errors!).ToString());
        Assert.Equal(["Pod"], report.Results.Select(r => r.Kind));
    }

    [Fact]
    public async Task ConfigMap_that_may_not_be_read_is_an_error_too()
    {
        await using var server = await StartAsync(forbidden: "/api/v1/namespaces/ml/configmaps/models");
        ServingPods.Put(server);

        var (report, _) = await ReviewAsync(server);

        Assert.Equal(
            "cluster: may not or cannot get configmaps in namespace ml: ConfigMap models could not be read: the API server answered 403 (configmaps is forbidden)",
            Assert.Single(report.Errors!).ToString());
        Assert.Equal("Deny", Assert.Single(report.Results).Decision);
    }

    [Fact]
    public async Task Cluster_without_modelgate_is_judged_by_the_built_in_policy()
    {
        await using var server = await StartAsync(missing: "/apis/modelgate.dev");
        server.Put(ClusterKinds.Namespaces, "", "ml");
        server.Put(ClusterKinds.Pods, "ml", "chat-1", ServingPods.Pod());

        var (report, review) = await ReviewAsync(server);

        Assert.Null(report.Errors);
        Assert.Equal((0, 0), review.Count);
        Assert.Equal("Deny", Assert.Single(report.Results).Decision);
        Assert.Equal(["the cluster has no resource modelpolicies.modelgate.dev", "the cluster has no resource modelbundles.modelgate.dev"], review.Hints);
    }

    [Fact]
    public async Task Invalid_policy_is_an_error()
    {
        await using var server = await StartAsync();
        ServingPods.Put(server);
        server.Put(ClusterKinds.ModelPolicies, "", "bad", """{"apiVersion":"modelgate.dev/v1alpha1","kind":"ModelPolicy","spec":{"mode":"Sometimes"}}""");

        var (report, _) = await ReviewAsync(server);

        Assert.StartsWith("cluster: ModelPolicy bad is not valid; where it applies, the defaults hold", Assert.Single(report.Errors!).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kind_that_nobody_knows_is_told()
    {
        await using var server = await StartAsync();
        ServingPods.Put(server);
        server.Put(Later, "ml", "a", """{"apiVersion":"serving.kserve.io/v1beta1","kind":"LaterService","metadata":{},"spec":{}}""");

        Assert.Equal(["kind LaterService of serving.kserve.io/v1beta1 is not known to Modelgate; what it serves was not judged"], (await ReviewAsync(server)).Review.Hints);
    }

    [Fact]
    public async Task List_that_takes_too_long_goes_on_and_names_each_object_once()
    {
        await using var server = await StartAsync();
        ServingPods.Put(server);
        server.Put(ClusterKinds.Pods, "ml", "chat-2", ServingPods.Pod());
        var before = server.Instead!;
        var expired = 0;
        server.Instead = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("/v1/pods", StringComparison.Ordinal) || !context.Request.Query.ContainsKey("continue") || expired++ > 0)
                return await before(context);
            await FakeApiServer.StatusAsync(context, 410, "the continue token is too old");
            return true;
        };

        var (report, _) = await ReviewAsync(server, pageSize: 1);

        Assert.Equal(["chat-1", "chat-2"], report.Results.Select(r => r.Name));
        Assert.Equal(1, expired);
    }

    [Fact]
    public async Task Server_that_does_not_answer_is_one_error()
    {
        await using var server = await StartAsync(forbidden: "/apis");

        var (report, _) = await ReviewAsync(server);

        Assert.Equal("cluster: the cluster cannot be asked: the API server answered 403 (apis is forbidden)", Assert.Single(report.Errors!).ToString());
    }

    private async Task<(ReviewReport Report, ClusterReview Review)> ReviewAsync(FakeApiServer server, string @namespace = "", int pageSize = 500)
    {
        using var connection = server.Connect();
        var review = new ClusterReview(connection, TimeProvider.System, _progress.Add, pageSize);
        return (await review.ReviewAsync(@namespace, null, TestContext.Current.CancellationToken), review);
    }

    private static async Task<FakeApiServer> StartAsync(string? forbidden = null, string? missing = null)
    {
        var server = await FakeApiServer.StartAsync();
        server.Instead = async context =>
        {
            var path = context.Request.Path.Value!;
            if (path == forbidden)
                await FakeApiServer.StatusAsync(context, 403, path.Split('/') is [.., "configmaps", _] ? "configmaps is forbidden" : path.Split('/')[^1] + " is forbidden");
            else if (missing is not null && path.StartsWith(missing, StringComparison.Ordinal))
                await FakeApiServer.StatusAsync(context, 404, "the server could not find the requested resource");
            else if (Discovery(path) is { } answer)
                await context.Response.WriteAsync(answer, context.RequestAborted);
            else
                return false;
            return true;
        };
        return server;
    }

    private static string? Discovery(string path) => path switch
    {
        "/apis" => """
            {"kind":"APIGroupList","groups":[
            {"name":"apps","versions":[{"version":"v1"}],"preferredVersion":{"version":"v1"}},
            {"name":"batch","versions":[{"version":"v1"},{"version":"v1beta1"}],"preferredVersion":{"version":"v1"}},
            {"name":"serving.kserve.io","versions":[{"version":"v1beta1"},{"version":"v1alpha1"}],"preferredVersion":{"version":"v1beta1"}}]}
            """,
        "/apis/batch/v1" => """{"resources":[{"name":"jobs","kind":"Job","namespaced":true,"verbs":["list"]}]}""",
        "/apis/batch/v1beta1" => """{"resources":[{"name":"cronjobs","kind":"CronJob","namespaced":true,"verbs":["list"]},{"name":"cronjobs/status","kind":"CronJob","namespaced":true,"verbs":["get"]}]}""",
        "/apis/serving.kserve.io/v1beta1" => """
            {"resources":[{"name":"inferenceservices","kind":"InferenceService","namespaced":true,"verbs":["get","list"]},
            {"name":"laterservices","kind":"LaterService","namespaced":true,"verbs":["get","list"]}]}
            """,
        "/apis/serving.kserve.io/v1alpha1" => """{"resources":[]}""",
        _ => null,
    };
}
