using Modelgate.Operator.Cluster;
using Modelgate.Operator.Tests.Admission;
using Modelgate.Operator.Tests.Kubernetes;

namespace Modelgate.Operator.Tests.Cluster;

/// <summary>From objects of an API server to answers.</summary>
public sealed class ClusterServingTests
{
    [Fact]
    public async Task Pod_is_admitted_by_what_is_in_the_cluster()
    {
        await using var cluster = await FakeCluster.ReadyAsync(server => MirrorStory.Put(server));

        var response = await cluster.JudgeAsync(MirrorStory.Review);

        Assert.True(response.IsAllowed, response.Message);
        Assert.Contains(new("policies", "corp"), response.AuditAnnotations);
        Assert.Contains(new("generation", "1"), response.AuditAnnotations);
    }

    [Fact]
    public async Task Nothing_is_decided_before_everything_was_listed()
    {
        await using var cluster = await FakeCluster.StartAsync(server =>
        {
            MirrorStory.Put(server);
            server.Instead = async context =>
            {
                if (!context.Request.Path.Value!.EndsWith("/modelbundles", StringComparison.Ordinal))
                    return false;
                await FakeApiServer.StatusAsync(context, 403, "no");
                return true;
            };
        });
        await FakeCluster.UntilAsync(() => cluster.Current.Problem is not null);

        Assert.Equal("modelbundles.modelgate.dev: the API server answered 403", cluster.Current.Problem);
        Assert.False(cluster.Current.Snapshot.IsReady);
        var response = await cluster.JudgeAsync(MirrorStory.Review);
        Assert.Equal((false, 503), (response.IsAllowed, response.Code));
        Assert.Contains("MSC902", response.Message, StringComparison.Ordinal);
        Assert.True((await cluster.JudgeAsync(Reviews.Of(Reviews.NginxPod))).IsAllowed);

        cluster.Server.Instead = null;
        await cluster.UntilAsync(MirrorStory.Review, r => r.IsAllowed);
        await FakeCluster.UntilAsync(() => cluster.Current.Problem is null);
    }

    [Fact]
    public async Task Bundle_that_comes_changes_and_goes_is_followed()
    {
        await using var cluster = await FakeCluster.ReadyAsync(server => MirrorStory.Put(server, bundle: MirrorStory.Bundle.Replace("9d75c1", "9d75c2", StringComparison.Ordinal)));
        Assert.StartsWith("1 finding denies this Pod.\nMSC307 ", (await cluster.JudgeAsync(MirrorStory.Review)).Message, StringComparison.Ordinal);

        cluster.Server.Put(ClusterKinds.ModelBundles, MirrorStory.Namespace, "chat", MirrorStory.Bundle);
        await cluster.UntilAsync(MirrorStory.Review, r => r.IsAllowed);

        cluster.Server.Remove(ClusterKinds.ModelBundles, MirrorStory.Namespace, "chat");
        await cluster.UntilAsync(MirrorStory.Review, r => !r.IsAllowed);
    }

    [Fact]
    public async Task Attestation_in_a_ConfigMap_is_followed()
    {
        await using var cluster = await FakeCluster.ReadyAsync(server => MirrorStory.Put(server, bundle: MirrorStory.BundleByReference));
        Assert.Contains("ConfigMap evidence does not exist in namespace promoted", (await cluster.JudgeAsync(MirrorStory.Review)).Message, StringComparison.Ordinal);

        cluster.Server.Put(ClusterKinds.ConfigMaps, MirrorStory.Namespace, "evidence", MirrorStory.Evidence);
        await cluster.UntilAsync(MirrorStory.Review, r => r.IsAllowed);

        cluster.Server.Put(ClusterKinds.ConfigMaps, MirrorStory.Namespace, "evidence", """{"data":{"other":"x"}}""");
        await cluster.UntilAsync(MirrorStory.Review, r => r.Message.Contains("ConfigMap evidence has no key statement.json", StringComparison.Ordinal));

        cluster.Server.Remove(ClusterKinds.ConfigMaps, MirrorStory.Namespace, "evidence");
        await cluster.UntilAsync(MirrorStory.Review, r => r.Message.Contains("ConfigMap evidence does not exist", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Evidence_that_cannot_be_read_for_a_while_stays_as_it_was_verified()
    {
        await using var cluster = await FakeCluster.ReadyAsync(server =>
        {
            MirrorStory.Put(server, bundle: MirrorStory.BundleByReference);
            server.Put(ClusterKinds.ConfigMaps, MirrorStory.Namespace, "evidence", MirrorStory.Evidence);
        });
        Assert.True((await cluster.JudgeAsync(MirrorStory.Review)).IsAllowed);
        var refused = 0;
        cluster.Server.Instead = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("/configmaps/evidence", StringComparison.Ordinal))
                return false;
            refused++;
            await FakeApiServer.StatusAsync(context, 503, "busy");
            return true;
        };

        cluster.Server.Put(ClusterKinds.ConfigMaps, MirrorStory.Namespace, "evidence", MirrorStory.Evidence);
        await FakeCluster.UntilAsync(() => refused > 0);

        Assert.True((await cluster.JudgeAsync(MirrorStory.Review)).IsAllowed);
    }

    [Fact]
    public async Task ConfigMaps_are_watched_without_their_content_and_read_only_where_they_are_named()
    {
        await using var cluster = await FakeCluster.ReadyAsync(server =>
        {
            MirrorStory.Put(server);
            for (var i = 0; i < 20; i++)
                server.Put(ClusterKinds.ConfigMaps, MirrorStory.Namespace, "other" + i, """{"data":{"a":"b"}}""");
        });
        await FakeCluster.UntilAsync(() => cluster.Server.Watchers == 5);
        var generation = cluster.Current.Snapshot.Generation;

        cluster.Server.Put(ClusterKinds.ConfigMaps, MirrorStory.Namespace, "other0", """{"data":{"a":"c"}}""");
        cluster.Server.Put(ClusterKinds.ModelPolicies, "", "second", MirrorStory.Policy);
        await FakeCluster.UntilAsync(() => cluster.Current.Snapshot.Policies.Count == 2);

        Assert.Equal(generation + 1, cluster.Current.Snapshot.Generation);
        Assert.DoesNotContain(cluster.Server.Requests, r => r.Contains("configmaps/", StringComparison.Ordinal));
        Assert.Contains(cluster.Server.Accepted, a => a == "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
    }

    [Fact]
    public async Task Bad_bundle_affects_only_itself()
    {
        await using var cluster = await FakeCluster.ReadyAsync(server =>
        {
            MirrorStory.Put(server);
            server.Put(ClusterKinds.ModelBundles, MirrorStory.Namespace, "bad", """{"apiVersion":"modelgate.dev/v1alpha1","kind":"ModelBundle","spec":{"artifacts":7}}""");
        });

        Assert.True((await cluster.JudgeAsync(MirrorStory.Review)).IsAllowed);
        Assert.Equal(["chat"], cluster.Current.Snapshot.Bundles.Bundles.Select(b => b.Name));
    }

    [Fact]
    public async Task Bad_policy_holds_its_place_with_the_defaults()
    {
        var bad = MirrorStory.Policy.Replace("\"requiredStrength\":\"TrustedPromotion\"", "\"namespaceSelector\":{\"matchLabels\":{\"team\":\"a\"}},\"requiredStrength\":\"Perfect\"", StringComparison.Ordinal);
        await using var cluster = await FakeCluster.ReadyAsync(server =>
        {
            MirrorStory.Put(server);
            server.Put(ClusterKinds.ModelPolicies, "", "bad", bad);
        });
        Assert.True((await cluster.JudgeAsync(MirrorStory.Review)).IsAllowed);

        cluster.Server.Put(ClusterKinds.Namespaces, "", MirrorStory.Namespace, """{"metadata":{"labels":{"team":"a"}}}""");
        await cluster.UntilAsync(MirrorStory.Review, r => !r.IsAllowed);
        cluster.Server.Put(ClusterKinds.Namespaces, "", MirrorStory.Namespace, """{"metadata":{"labels":{"team":"b"}}}""");
        await cluster.UntilAsync(MirrorStory.Review, r => r.IsAllowed);
    }

    [Fact]
    public async Task Broken_watches_leave_the_last_snapshot_in_use()
    {
        await using var cluster = await FakeCluster.ReadyAsync(server => MirrorStory.Put(server));
        cluster.Server.Instead = async context =>
        {
            await FakeApiServer.StatusAsync(context, 503, "starting");
            return true;
        };
        cluster.Server.EndWatches(abruptly: true);
        await FakeCluster.UntilAsync(() => cluster.Current.Problem is not null);

        Assert.True((await cluster.JudgeAsync(MirrorStory.Review)).IsAllowed);

        cluster.Server.Remove(ClusterKinds.ModelBundles, MirrorStory.Namespace, "chat");
        cluster.Server.Instead = null;
        await cluster.UntilAsync(MirrorStory.Review, r => !r.IsAllowed);
    }
}
