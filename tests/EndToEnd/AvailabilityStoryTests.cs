namespace Modelgate.EndToEnd;

/// <summary>Certificates, replicas that go and come, and what a cluster does without any.</summary>
public sealed class AvailabilityStoryTests(HighlyAvailableCluster cluster) : IClassFixture<HighlyAvailableCluster>, IAsyncLifetime
{
    private readonly List<Webhook> _replicas = [];

    public async ValueTask InitializeAsync()
    {
        await cluster.ApplyConfigurationAsync("Fail");
        await StartAsync("one");
        await StartAsync("two");
        await cluster.Service.LeadToAsync([.. _replicas]);
        // Whichever leads has brought the API server's trust up to date.
        await UntilAsync("default", answer => answer == "201");
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.Service.LeadToAsync();
        foreach (var replica in _replicas)
            await replica.DisposeAsync();
    }

    [Fact]
    public async Task Certificates_and_authority_are_replaced_under_load_and_no_review_fails()
    {
        await using var load = new PodLoad(cluster.ControlPlane, 2);
        await load.FurtherAsync(20);
        var (authorities, certificate) = (await cluster.SecretAsync("ca.crt"), await cluster.SecretAsync("tls.crt"));

        // The whole rotation: another authority, trusted beside the old one, then a certificate under it.
        await cluster.ControlPlane.KubectlAsync("", "--namespace", "modelgate-system", "delete", "secret", "modelgate-tls");
        await Condition.HoldsAsync(async () => await cluster.SecretAsync("tls.crt") is { Length: > 0 } now && now != certificate, Logged);
        var made = await cluster.SecretAsync("ca.crt");
        Assert.StartsWith(authorities, made, StringComparison.Ordinal);
        Assert.True(made.Length > authorities.Length);
        Assert.Equal(made, await cluster.TrustAsync());
        await load.FurtherAsync(100);

        // A serving certificate that somebody broke: replicas keep theirs until there is a better one.
        var second = await cluster.SecretAsync("tls.crt");
        await cluster.ControlPlane.KubectlAsync("", "--namespace", "modelgate-system", "patch", "secret", "modelgate-tls", "--patch", """{"data":{"tls.key":"Z2FyYmFnZQ=="}}""");
        await Condition.HoldsAsync(async () => await cluster.SecretAsync("tls.crt") != second, Logged);
        await load.FurtherAsync(100);

        Assert.Empty(load.Failures);
        Assert.DoesNotContain("PRIVATE KEY", Logged(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overwritten_trust_is_mended_at_once()
    {
        var trust = await cluster.TrustAsync();
        await cluster.ControlPlane.KubectlAsync("", "patch", "validatingwebhookconfiguration", "modelgate", "--type=json", "--patch",
            """[{"op":"remove","path":"/webhooks/0/clientConfig/caBundle"}]""");

        await Condition.HoldsAsync(async () => await cluster.TrustAsync() == trust, Logged);
        await UntilAsync("default", answer => answer == "201");
    }

    [Fact]
    public async Task Replica_that_is_asked_to_end_does_so_without_losing_a_review()
    {
        await using var load = new PodLoad(cluster.ControlPlane, 2);
        await load.FurtherAsync(50);

        // As kubelet and kube-proxy see it: the probe fails, no further connection is led there, and the process ends by itself.
        Assert.Equal(0, await _replicas[0].TerminateAsync());
        Assert.Equal(1, cluster.Service.Ready);
        await load.FurtherAsync(100);

        Assert.Empty(load.Failures);
        Assert.Contains("Stopped; no request was left behind", _replicas[0].Logged(), StringComparison.Ordinal);
        await cluster.Service.LeadToAsync(_replicas[1]);
        _replicas.RemoveAt(0);
    }

    [Theory]
    [InlineData("Fail", "500 ")]
    [InlineData("Ignore", "201")]
    public async Task Without_any_replica_only_the_failure_policy_decides_and_the_cluster_itself_is_never_stopped(string failurePolicy, string expected)
    {
        await cluster.ApplyConfigurationAsync(failurePolicy);
        await cluster.Service.LeadToAsync();
        // All at once, and not in order.
        foreach (var replica in _replicas)
            await replica.DisposeAsync();
        _replicas.Clear();

        await UntilAsync("default", answer => answer.StartsWith(expected, StringComparison.Ordinal));
        Assert.Equal("201", await PodLoad.CreateOneAsync(cluster.ControlPlane, "kube-system"));
        Assert.Equal("201", await PodLoad.CreateOneAsync(cluster.ControlPlane, "modelgate-system"));

        // What the replicas come back with is in the Secret; nobody has to do anything.
        await StartAsync("three");
        await cluster.Service.LeadToAsync([.. _replicas]);
        await UntilAsync("default", answer => answer == "201");
        Assert.Equal("201", await PodLoad.CreateOneAsync(cluster.ControlPlane, "modelgate-system"));
    }

    private async Task StartAsync(string name) => _replicas.Add(await cluster.StartReplicaAsync(name));

    private string Logged() => string.Concat(_replicas.Select(r => r.Logged()));

    /// <summary>Creates pods until the API server's answer is as it should be.</summary>
    private async Task UntilAsync(string @namespace, Func<string, bool> condition)
    {
        var last = "";
        await Condition.HoldsAsync(async () => condition(last = await PodLoad.CreateOneAsync(cluster.ControlPlane, @namespace)), () => last + "\n" + Logged());
    }
}
