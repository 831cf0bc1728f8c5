using Modelgate.Operator.Cluster;
using Modelgate.Operator.Tests.Admission;
using Modelgate.Operator.Tests.Kubernetes;

namespace Modelgate.Operator.Tests.Cluster;

/// <summary>What a request reads live.</summary>
public sealed class LiveContentTests
{
    private const string Image = "vllm/vllm-openai:v0.18.0@sha256:4f8e9a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b";

    private static readonly string FromConfigMap = Reviews.Of($$$"""
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"llm"},"spec":{"containers":[{"name":"s","image":"{{{Image}}}",
        "env":[{"name":"HF_ENDPOINT","value":"https://hub.corp.example"},{"name":"MODEL","valueFrom":{"configMapKeyRef":{"name":"models","key":"id"} } }],
        "args":["$(MODEL)","--revision=0123456789abcdef0123456789abcdef01234567"]}]}}
        """, ns: MirrorStory.Namespace);

    [Fact]
    public async Task ConfigMap_that_a_pod_names_is_read_for_this_request()
    {
        await using var cluster = await FakeCluster.ReadyAsync(server => MirrorStory.Put(server));
        Assert.Contains("ConfigMap models does not exist in namespace promoted", (await cluster.JudgeAsync(FromConfigMap)).Message, StringComparison.Ordinal);

        cluster.Server.Put(ClusterKinds.ConfigMaps, MirrorStory.Namespace, "models", """{"immutable":true,"data":{"id":"org/other"}}""");
        Assert.Contains("vLLM loads model \"org/other\"", (await cluster.JudgeAsync(FromConfigMap)).Message, StringComparison.Ordinal);

        cluster.Server.Put(ClusterKinds.ConfigMaps, MirrorStory.Namespace, "models", """{"immutable":true,"data":{"id":"org/model"}}""");
        var response = await cluster.JudgeAsync(FromConfigMap);
        Assert.True(response.IsAllowed, response.Message);
    }

    [Theory]
    [InlineData(503, "busy", "the API server answered 503 (busy)")]
    [InlineData(403, "no", "the API server answered 403 (no)")]
    public async Task ConfigMap_that_cannot_be_read_denies_with_the_reason(int status, string message, string why)
    {
        await using var cluster = await FakeCluster.ReadyAsync(server => MirrorStory.Put(server));
        cluster.Server.Instead = async context =>
        {
            await FakeApiServer.StatusAsync(context, status, message);
            return true;
        };

        var response = await cluster.JudgeAsync(FromConfigMap);

        Assert.Equal((false, 403), (response.IsAllowed, response.Code));
        Assert.Contains(
            $"MSC501 spec (container s): what ConfigMap models says (spec) cannot be known at admission. ConfigMap models could not be read: {why}."
            + " Apply the pod again in a few seconds; if it happens again, an admin should look at Modelgate's log.",
            response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unread_ConfigMap_denies_even_where_nothing_seems_to_need_it()
    {
        await using var cluster = await FakeCluster.ReadyAsync(server => MirrorStory.Put(server));
        var pod = MirrorStory.Pod.Replace("\"args\"", "\"envFrom\":[{\"configMapRef\":{\"name\":\"extra\"}}],\"args\"", StringComparison.Ordinal);
        cluster.Server.Put(ClusterKinds.ConfigMaps, MirrorStory.Namespace, "extra", """{"data":{"COLOR":"blue"}}""");
        var review = Reviews.Of(pod, ns: MirrorStory.Namespace);
        var before = await cluster.JudgeAsync(review);
        Assert.True(before.IsAllowed, before.Message);

        cluster.Server.Instead = async context =>
        {
            await FakeApiServer.StatusAsync(context, 500, "");
            return true;
        };

        Assert.Contains("ConfigMap extra could not be read: the API server answered 500", (await cluster.JudgeAsync(review)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_ends_within_the_request_s_time()
    {
        await using var cluster = await FakeCluster.ReadyAsync(server => MirrorStory.Put(server));
        cluster.Server.Instead = async context =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };

        var response = await cluster.JudgeAsync(FromConfigMap, TimeSpan.FromMilliseconds(400));

        Assert.Contains("ConfigMap models could not be read: the API server did not answer within 0.3 s", response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pod_that_has_nothing_to_do_with_models_costs_no_reading()
    {
        await using var cluster = await FakeCluster.ReadyAsync(server => MirrorStory.Put(server));
        var web = Reviews.NginxPod.Replace("\"image\"", "\"envFrom\":[{\"configMapRef\":{\"name\":\"settings\"}}],\"image\"", StringComparison.Ordinal);

        Assert.True((await cluster.JudgeAsync(Reviews.Of(web, ns: "unheard-of"))).IsAllowed);

        Assert.DoesNotContain(cluster.Server.Requests, r => r.Contains("settings", StringComparison.Ordinal) || r.Contains("unheard-of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_ConfigMaps_than_a_pod_has_are_not_read()
    {
        await using var cluster = await FakeCluster.ReadyAsync(server => MirrorStory.Put(server));
        var sources = string.Join(',', Enumerable.Range(0, 66).Select(i => $"{{\"configMapRef\":{{\"name\":\"m{i:00}\"}}}}"));
        var pod = MirrorStory.Pod.Replace("\"args\"", $"\"envFrom\":[{sources}],\"args\"", StringComparison.Ordinal);

        var response = await cluster.JudgeAsync(Reviews.Of(pod, ns: MirrorStory.Namespace));

        Assert.Contains("ConfigMap m65 could not be read: the pod names 66 ConfigMaps, and Modelgate reads 64.", response.Message, StringComparison.Ordinal);
        Assert.Equal(64, cluster.Server.Requests.Count(r => r.Contains("/configmaps/m", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Labels_of_a_namespace_that_the_watch_has_not_told_of_are_read()
    {
        var policy = MirrorStory.Policy.Replace("\"requiredStrength\"", "\"namespaceSelector\":{\"matchLabels\":{\"team\":\"ml\"}},\"requiredStrength\"", StringComparison.Ordinal);
        await using var cluster = await FakeCluster.ReadyAsync(server => MirrorStory.Put(server, policy));
        await FakeCluster.UntilAsync(() => cluster.Server.Watchers == 5);
        cluster.Server.EndWatches(abruptly: true);
        cluster.Server.Instead = async context =>
        {
            if (context.Request.Query["watch"] != "true")
                return false;
            await FakeApiServer.StatusAsync(context, 503, "");
            return true;
        };
        await FakeCluster.UntilAsync(() => cluster.Current.Problem is not null);
        var review = Reviews.Of(MirrorStory.Pod.Replace("\"promoted\"", "\"new\"", StringComparison.Ordinal), ns: "new");

        var unknown = await cluster.JudgeAsync(review);
        Assert.Equal((false, 503), (unknown.IsAllowed, unknown.Code));
        Assert.Equal(
            "Modelgate cannot tell which policies apply, so the object is not admitted: namespace new does not exist."
            + " Apply it again in a few seconds; controllers try again by themselves.", unknown.Message);

        cluster.Server.Put(ClusterKinds.Namespaces, "", "new", """{"metadata":{"labels":{"team":"ml"}}}""");
        Assert.Contains("MSC301", (await cluster.JudgeAsync(review)).Message, StringComparison.Ordinal);
        cluster.Server.Put(ClusterKinds.Namespaces, "", "new", """{"metadata":{"labels":{"team":"web"}}}""");
        Assert.True((await cluster.JudgeAsync(review)).IsAllowed);
    }
}
