using Modelgate.Operator.Cluster;
using Modelgate.Operator.Registries;
using Modelgate.Operator.Tests.Cluster;
using Modelgate.Policy.Data;

namespace Modelgate.Operator.Tests.Registries;

/// <summary>From a registry to answers, in a cluster.</summary>
public sealed class RegistryServingTests
{
    [Fact]
    public async Task Pod_is_admitted_by_an_attestation_in_a_registry()
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.Challenge = "Bearer";
        var digest = registry.Push(MediaTypes.Dsse, null, MirrorStory.Attestation);
        await using var cluster = await FakeCluster.ReadyAsync(server =>
        {
            MirrorStory.Put(server, Policy(registry, FakeSecrets.Name), Bundle(registry, digest));
            server.Put(ClusterKinds.Secrets, "modelgate-system", FakeSecrets.Name, System.Text.Encoding.UTF8.GetString(FakeSecrets.Json(registry.Host)));
        });

        await cluster.UntilAsync(MirrorStory.Review, r => r.IsAllowed);
        var asked = registry.Requests.Count;
        await cluster.JudgeAsync(MirrorStory.Review);
        Assert.Equal(asked, registry.Requests.Count);
    }

    [Fact]
    public async Task Registry_that_no_policy_lists_is_never_asked()
    {
        await using var registry = await FakeRegistry.StartAsync();
        var digest = registry.Push(MediaTypes.Dsse, null, MirrorStory.Attestation);
        await using var cluster = await FakeCluster.ReadyAsync(server => MirrorStory.Put(server, bundle: Bundle(registry, digest)));

        Assert.Contains("is not at hand: no policy lists its registry under trust.registries", (await cluster.JudgeAsync(MirrorStory.Review)).Message, StringComparison.Ordinal);
        Assert.Empty(registry.Requests);

        cluster.Server.Put(ClusterKinds.ModelPolicies, "", "corp", Policy(registry));
        await cluster.UntilAsync(MirrorStory.Review, r => r.IsAllowed);

        cluster.Server.Put(ClusterKinds.ModelPolicies, "", "corp", MirrorStory.Policy);
        await cluster.UntilAsync(MirrorStory.Review, r => !r.IsAllowed);
    }

    [Fact]
    public async Task Attestation_that_comes_is_found_and_stays_when_the_registry_goes()
    {
        await using var registry = await FakeRegistry.StartAsync();
        var image = registry.PushImage();
        await using var cluster = await FakeCluster.ReadyAsync(server => MirrorStory.Put(server, Policy(registry), Bundle(registry, image)));
        await cluster.UntilAsync(MirrorStory.Review, r => r.Message.Contains("and none is attached to it", StringComparison.Ordinal));

        registry.Push(MediaTypes.Dsse, image, "hostile");
        registry.Push(MediaTypes.Dsse, image, MirrorStory.Attestation);
        await cluster.UntilAsync(MirrorStory.Review, r => r.IsAllowed);

        var failures = 0;
        registry.Instead = context =>
        {
            context.Response.StatusCode = 503;
            Interlocked.Increment(ref failures);
            return Task.FromResult(true);
        };
        await FakeCluster.UntilAsync(() => Volatile.Read(ref failures) > 3);
        var response = await cluster.JudgeAsync(MirrorStory.Review);
        Assert.True(response.IsAllowed, response.Message);
        await FakeCluster.UntilAsync(() => Verified(cluster) == (
            "True", "The evidence for every artifact reaches what ModelPolicy corp asks for (TrustedPromotion)."
            + $" Attestation \"promotion\" counts as it was fetched, and there may be more or other: {registry.Host} answered 503."));

        registry.Instead = null;
        await FakeCluster.UntilAsync(() => Verified(cluster).Message.EndsWith("(TrustedPromotion).", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Registry_that_fails_affects_only_what_refers_to_it()
    {
        await using var bad = await FakeRegistry.StartAsync();
        await using var good = await FakeRegistry.StartAsync();
        bad.Instead = async context =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };
        var digest = good.Push(MediaTypes.Dsse, null, MirrorStory.Attestation);
        await using var cluster = await FakeCluster.StartAsync(server =>
        {
            MirrorStory.Put(server, Policy([good, bad]), Bundle(good, digest));
            for (var i = 0; i < 3 * RegistryLimits.FetchesAtOnce; i++)
                server.Put(ClusterKinds.ModelBundles, "other", $"b{i}", Bundle(bad, FakeRegistry.DigestOf([(byte)i])).Replace("\"namespace\":\"promoted\"", "\"namespace\":\"other\"", StringComparison.Ordinal));
        });

        await cluster.UntilAsync(MirrorStory.Review, r => r.IsAllowed);
    }

    [Fact]
    public async Task Secret_that_may_not_be_read_is_said()
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.Challenge = "Basic";
        var digest = registry.Push(MediaTypes.Dsse, null, MirrorStory.Attestation);
        await using var cluster = await FakeCluster.ReadyAsync(server => MirrorStory.Put(server, Policy(registry, "absent"), Bundle(registry, digest)));

        await cluster.UntilAsync(MirrorStory.Review, r => r.Message.Contains("Secret absent does not exist in namespace modelgate-system", StringComparison.Ordinal));
        Assert.DoesNotContain(cluster.Server.Requests, r => r.Contains("secrets", StringComparison.Ordinal) && !r.StartsWith("api/v1/namespaces/modelgate-system/secrets/absent", StringComparison.Ordinal));
    }

    private static (string? Status, string Message) Verified(FakeCluster cluster)
    {
        var conditions = cluster.Server.Get(ClusterKinds.ModelBundles, MirrorStory.Namespace, "chat")!["status"]?["conditions"]?.AsArray() ?? [];
        var condition = conditions.FirstOrDefault(c => (string?)c!["type"] == "Verified");
        return ((string?)condition?["status"], (string?)condition?["message"] ?? "");
    }

    private static string Bundle(FakeRegistry registry, string digest) =>
        MirrorStory.Bundle.Replace("\"inline\":" + DataNodeJson.ToText(DataNode.String(MirrorStory.Attestation)), $"\"ociRef\":\"{registry.Reference(digest)}\"", StringComparison.Ordinal);

    private static string Policy(FakeRegistry registry, string? secret = null) => Policy([registry], secret);

    private static string Policy(FakeRegistry[] registries, string? secret = null)
    {
        var entries = registries.Select(r => $$"""{"prefix":"{{r.Host}}","plainHttp":true{{(secret is null ? "" : $",\"pullSecret\":\"{secret}\"")}}}""");
        return MirrorStory.Policy.Replace("\"trust\":{", $"\"trust\":{{\"registries\":[{string.Join(',', entries)}],", StringComparison.Ordinal);
    }
}
