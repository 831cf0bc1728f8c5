using System.Text.Json.Nodes;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Tests.Kubernetes;

namespace Modelgate.Operator.Tests.Cluster.Status;

/// <summary>What the leader writes, on a fake API server.</summary>
public sealed class StatusWorkTests
{
    private const string Invalid = """{"apiVersion":"modelgate.dev/v1alpha1","kind":"ModelBundle","spec":{"artifacts":[{"name":"a","role":"Modell","reference":"main"}]}}""";

    [Fact]
    public async Task Bundle_and_policy_have_their_status_and_the_bundle_an_event()
    {
        await using var cluster = await FakeCluster.ReadyAsync(server => MirrorStory.Put(server));
        await UntilAsync(cluster, "chat", "Verified", "True");
        await FakeCluster.UntilAsync(() => cluster.Server.All(EventRecorder.Events).Count == 1 && Condition(Policy(cluster, "corp"), "InForce") is not null);

        var status = Bundle(cluster, "chat")["status"]!;
        Assert.Equal((1, "TrustedPromotion"), ((int)status["observedGeneration"]!, (string?)status["strength"]));
        Assert.Equal(["base", "template", "tokenizer"], status["artifacts"]!.AsArray().Select(a => (string)a!["name"]!).Order(StringComparer.Ordinal));
        Assert.All(status["artifacts"]!.AsArray(), a => Assert.Equal(("TrustedPromotion", "promotion", null), ((string?)a!["strength"], (string?)a["builder"], (string?)a["reason"])));
        Assert.All(status["artifacts"]!.AsArray(), a => Assert.StartsWith("sha256:", (string)a!["statementDigest"]!, StringComparison.Ordinal));
        var verified = Condition(Bundle(cluster, "chat"), "Verified")!;
        Assert.Equal(("SufficientEvidence", "The evidence for every artifact reaches what ModelPolicy corp asks for (TrustedPromotion)."), ((string?)verified["reason"], (string?)verified["message"]));
        Assert.Equal(("False", "NeverExpires"), ((string?)Condition(Bundle(cluster, "chat"), "Expiring")!["status"], (string?)Condition(Bundle(cluster, "chat"), "Expiring")!["reason"]));
        Assert.Equal(("True", "Valid"), ((string?)Condition(Policy(cluster, "corp"), "InForce")!["status"], (string?)Condition(Policy(cluster, "corp"), "InForce")!["reason"]));
        var written = cluster.Server.All(EventRecorder.Events).Single();
        Assert.Equal(("Verified", "Normal", "chat", "modelgate.dev/modelgate", "replica-1"), ((string?)written["reason"], (string?)written["type"], (string?)written["regarding"]!["name"], (string?)written["reportingController"], (string?)written["reportingInstance"]));
        Assert.Equal((string?)Bundle(cluster, "chat")["metadata"]!["uid"], (string?)written["regarding"]!["uid"]);
    }

    [Fact]
    public async Task Own_writes_come_back_and_cause_nothing()
    {
        await using var cluster = await FakeCluster.ReadyAsync(server => MirrorStory.Put(server));
        await UntilAsync(cluster, "chat", "Verified", "True");
        var generation = cluster.Current.Snapshot.Generation;

        // A second bundle is seen through and through, so whatever the first one's status would cause has been caused by then.
        cluster.Server.Put(ClusterKinds.ModelBundles, MirrorStory.Namespace, "other", MirrorStory.Bundle);
        await UntilAsync(cluster, "other", "Verified", "True");

        Assert.Equal(generation + 1, cluster.Current.Snapshot.Generation);
        Assert.Equal(3, cluster.Server.Writes.Count(w => w.Path.Contains("/status?", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_the_server_has_already_is_not_sent()
    {
        await using var before = await FakeCluster.ReadyAsync(server => MirrorStory.Put(server));
        await UntilAsync(before, "chat", "Verified", "True");
        await FakeCluster.UntilAsync(() => Condition(Policy(before, "corp"), "InForce") is not null);

        await using var cluster = await FakeCluster.ReadyAsync(server =>
        {
            MirrorStory.Put(server);
            server.Put(ClusterKinds.ModelBundles, MirrorStory.Namespace, "chat", Bundle(before, "chat").ToJsonString());
            server.Put(ClusterKinds.ModelPolicies, "", "corp", Policy(before, "corp").ToJsonString());
            server.Put(ClusterKinds.ModelBundles, MirrorStory.Namespace, "later", Invalid);
        });
        await UntilAsync(cluster, "later", "Verified", "False");

        Assert.Equal(["later"], cluster.Server.Writes.Where(w => w.Path.Contains("/status?", StringComparison.Ordinal)).Select(w => w.Path.Split('/')[^2]));
    }

    [Fact]
    public async Task Invalid_bundle_has_all_its_problems_and_keeps_the_time_of_its_transition()
    {
        await using var cluster = await FakeCluster.ReadyAsync(server =>
        {
            MirrorStory.Put(server);
            server.Put(ClusterKinds.ModelBundles, MirrorStory.Namespace, "bad", Invalid);
        });
        await UntilAsync(cluster, "bad", "Verified", "False");

        var verified = Condition(Bundle(cluster, "bad"), "Verified")!;
        Assert.Equal("Invalid", (string?)verified["reason"]);
        var message = (string)verified["message"]!;
        Assert.StartsWith("The bundle is not valid and counts for nothing: spec.artifacts[0].role: ", message, StringComparison.Ordinal);
        Assert.Contains("spec.artifacts[0].reference: \"main\" does not name content that cannot change.", message, StringComparison.Ordinal);

        cluster.Server.Put(ClusterKinds.ModelBundles, MirrorStory.Namespace, "bad",
            Bundle(cluster, "bad").ToJsonString().Replace("Modell", "Mode", StringComparison.Ordinal).Replace((string)verified["lastTransitionTime"]!, "2020-01-01T00:00:00Z", StringComparison.Ordinal));
        await FakeCluster.UntilAsync(() => (int?)Bundle(cluster, "bad")["status"]!["observedGeneration"] == 2);

        Assert.Equal("2020-01-01T00:00:00Z", (string?)Condition(Bundle(cluster, "bad"), "Verified")!["lastTransitionTime"]);
        Assert.Single(cluster.Server.All(EventRecorder.Events), e => (string?)e["regarding"]!["name"] == "bad");
    }

    [Fact]
    public async Task Policy_in_whose_place_the_defaults_hold_says_so()
    {
        await using var cluster = await FakeCluster.ReadyAsync(server =>
        {
            MirrorStory.Put(server);
            server.Put(ClusterKinds.ModelPolicies, "", "bad", MirrorStory.Policy.Replace("\"requiredStrength\":\"TrustedPromotion\"", "\"requiredStrength\":\"Perfect\"", StringComparison.Ordinal));
        });
        await FakeCluster.UntilAsync(() => (string?)Condition(Policy(cluster, "bad"), "InForce")?["status"] == "False");
        await FakeCluster.UntilAsync(() => cluster.Server.All(EventRecorder.Events).Any(e => (string?)e["regarding"]!["name"] == "bad"));

        var condition = Condition(Policy(cluster, "bad"), "InForce")!;
        Assert.Equal("Invalid", (string?)condition["reason"]);
        Assert.StartsWith(
            "The policy is not valid. So that its namespaces are not left unguarded, the defaults hold in its place, for what its selectors choose and in its mode where those can be read;"
            + " nobody is trusted and nothing is exempted. spec.requiredStrength: ", (string)condition["message"]!, StringComparison.Ordinal);
        var written = cluster.Server.All(EventRecorder.Events).Single(e => (string?)e["regarding"]!["name"] == "bad");
        Assert.Equal(("default", "Invalid", "Warning"), ((string?)written["metadata"]!["namespace"], (string?)written["reason"], (string?)written["type"]));
        // The bad one asks for a trusted signature by somebody, and it trusts nobody.
        await UntilAsync(cluster, "chat", "Verified", "False");
    }

    [Fact]
    public async Task Status_follows_a_bundle_that_is_mended_and_each_transition_is_an_event()
    {
        await using var cluster = await FakeCluster.ReadyAsync(server => MirrorStory.Put(server, bundle: MirrorStory.BundleByReference));
        await UntilAsync(cluster, "chat", "Verified", "False");
        Assert.Equal("NotAtHand", (string?)Condition(Bundle(cluster, "chat"), "Verified")!["reason"]);

        cluster.Server.Put(ClusterKinds.ConfigMaps, MirrorStory.Namespace, "evidence", MirrorStory.Evidence);
        await UntilAsync(cluster, "chat", "Verified", "True");
        cluster.Server.Remove(ClusterKinds.ConfigMaps, MirrorStory.Namespace, "evidence");
        await UntilAsync(cluster, "chat", "Verified", "False");

        await FakeCluster.UntilAsync(() => cluster.Server.All(EventRecorder.Events).Any(e => (int?)e["series"]?["count"] == 2));
        Assert.Equal(["NotVerified", "Verified"], cluster.Server.All(EventRecorder.Events).Select(e => (string)e["reason"]!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Overloaded_server_is_asked_again_and_another_object_s_refusal_leaves_the_rest_alone()
    {
        var refusals = 3;
        await using var cluster = await FakeCluster.StartAsync(server =>
        {
            MirrorStory.Put(server);
            server.Put(ClusterKinds.ModelBundles, MirrorStory.Namespace, "refused", Invalid);
            server.Instead = async context =>
            {
                if (!context.Request.Path.Value!.EndsWith("/status", StringComparison.Ordinal))
                    return false;
                var isRefused = context.Request.Path.Value.Contains("/refused/", StringComparison.Ordinal);
                if (!isRefused && Interlocked.Decrement(ref refusals) < 0)
                    return false;
                await FakeApiServer.StatusAsync(context, isRefused ? 422 : 429, "no");
                return true;
            };
        });

        await UntilAsync(cluster, "chat", "Verified", "True");
        await FakeCluster.UntilAsync(() => Condition(Policy(cluster, "corp"), "InForce") is not null);

        Assert.Single(cluster.Server.Requests, r => r.Contains("/refused/status", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Somebody_who_changes_a_status_back_is_not_fought_without_end()
    {
        await using var cluster = await FakeCluster.StartAsync(server =>
        {
            MirrorStory.Put(server);
            server.Instead = context =>
            {
                // Another controller, which has its way at once.
                if (context.Request.Path.Value!.EndsWith("/chat/status", StringComparison.Ordinal))
                    context.Response.OnCompleted(() => Task.FromResult(server.Put(ClusterKinds.ModelBundles, MirrorStory.Namespace, "chat", MirrorStory.Bundle)));
                return Task.FromResult(false);
            };
        });
        await FakeCluster.UntilAsync(() => cluster.Server.Requests.Any(r => r.Contains("/chat/status", StringComparison.Ordinal)));
        cluster.Server.Put(ClusterKinds.ModelBundles, MirrorStory.Namespace, "other", MirrorStory.Bundle);
        await UntilAsync(cluster, "other", "Verified", "True");

        Assert.InRange(cluster.Server.Requests.Count(r => r.Contains("/chat/status", StringComparison.Ordinal)), 1, 2);
    }

    [Fact]
    public async Task Bundle_that_no_policy_is_for_says_so()
    {
        var policy = MirrorStory.Policy.Replace("\"requiredStrength\"", "\"namespaceSelector\":{\"matchLabels\":{\"team\":\"ml\"}},\"requiredStrength\"", StringComparison.Ordinal);
        await using var cluster = await FakeCluster.ReadyAsync(server => MirrorStory.Put(server, policy));
        await UntilAsync(cluster, "chat", "Verified", "Unknown");

        Assert.Equal("NoPolicy", (string?)Condition(Bundle(cluster, "chat"), "Verified")!["reason"]);
        Assert.Null(Bundle(cluster, "chat")["status"]!["strength"]);
        Assert.Empty(cluster.Server.All(EventRecorder.Events));
    }

    private static JsonObject Bundle(FakeCluster cluster, string name) => cluster.Server.Get(ClusterKinds.ModelBundles, MirrorStory.Namespace, name)!;

    private static JsonObject Policy(FakeCluster cluster, string name) => cluster.Server.Get(ClusterKinds.ModelPolicies, "", name)!;

    private static JsonNode? Condition(JsonObject item, string type) => item["status"]?["conditions"]?.AsArray().FirstOrDefault(c => (string?)c!["type"] == type);

    private static Task UntilAsync(FakeCluster cluster, string bundle, string condition, string status) =>
        FakeCluster.UntilAsync(() => (string?)Condition(Bundle(cluster, bundle), condition)?["status"] == status);
}
