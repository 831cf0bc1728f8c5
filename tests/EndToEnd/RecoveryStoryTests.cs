namespace Modelgate.EndToEnd;

/// <summary>The control plane fails in parts and comes back; Modelgate judges meanwhile and catches up by itself.</summary>
public sealed class RecoveryStoryTests(ControlPlane cluster) : IClassFixture<ControlPlane>
{
    [Fact]
    public async Task Moments_that_the_server_has_forgotten_are_listed_anew()
    {
        const string Space = "compacted";
        await PrepareAsync(Space);
        var lists = Lists();

        // The watches are cut, and where they were the server knows nothing any more.
        await cluster.CompactAsync();
        await cluster.StopServerAsync();
        await cluster.StartServerAsync();
        await ApplyAsync("later", Space);

        await cluster.UntilStatusAsync(Space, "later", "True SufficientEvidence TrustedPromotion");
        Assert.True(Lists() > lists, cluster.Webhook.Logged());
        await cluster.Webhook.UntilReadyAsync();
    }

    [Fact]
    public async Task Restart_of_etcd_loses_nothing()
    {
        const string Space = "etcd";
        await PrepareAsync(Space);

        await cluster.StopEtcdAsync();
        Assert.NotEqual(0, (await cluster.TryKubectlAsync("", "--request-timeout=5s", "--namespace", Space, "get", "mb", "chat")).Status);
        Assert.StartsWith("200 ok", await cluster.Webhook.ReadinessAsync(), StringComparison.Ordinal);
        cluster.StartEtcd();
        await cluster.UntilReadyAsync();
        await ApplyAsync("later", Space);

        await cluster.UntilStatusAsync(Space, "later", "True SufficientEvidence TrustedPromotion");
        await cluster.UntilStatusAsync(Space, "chat", "True SufficientEvidence TrustedPromotion");
        await cluster.Webhook.UntilReadyAsync();
    }

    private async Task PrepareAsync(string space)
    {
        await cluster.ApplyAsync(MirrorSample.Namespace(space));
        await cluster.ApplyAsync(MirrorSample.PolicyFor(space));
        await ApplyAsync("chat", space);
        await cluster.UntilStatusAsync(space, "chat", "True SufficientEvidence TrustedPromotion");
    }

    private Task<string> ApplyAsync(string name, string space) => cluster.ApplyAsync(MirrorSample.Bundle("promoted", space).Replace("  name: chat\n", $"  name: {name}\n", StringComparison.Ordinal));

    private int Lists() => cluster.Webhook.Logged().Split('\n').Count(line => line.Contains(" modelbundles.modelgate.dev as of ", StringComparison.Ordinal));
}
