namespace Modelgate.EndToEnd;

/// <summary>Several replicas: one leads, and another takes over when it goes.</summary>
public sealed class ReplicaStoryTests(ControlPlane cluster) : IClassFixture<ControlPlane>
{
    [Fact]
    public async Task Lease_is_taken_over_from_a_leader_that_is_killed_and_from_one_that_ends()
    {
        const string Space = "replicas";
        await cluster.ApplyAsync(MirrorSample.Namespace(Space));
        await cluster.ApplyAsync(MirrorSample.PolicyFor(Space));
        await UntilLeaderAsync(holder => holder == "replica-0");
        await using var one = await Webhook.StartReplicaAsync(cluster, "replica-1");
        await using var two = await Webhook.StartReplicaAsync(cluster, "replica-2");
        await one.RegisterAsync(cluster);
        await ApplyAsync("first", Space);
        await cluster.UntilStatusAsync(Space, "first", "True SufficientEvidence TrustedPromotion");

        // Killed: nobody gives the lease back, and it ends by itself.
        await cluster.Webhook.DisposeAsync();
        await ApplyAsync("second", Space);
        Assert.Equal("pod/first created (server dry run)\n", await cluster.KubectlAsync(MirrorSample.Pod(Space).Replace("name: chat", "name: first", StringComparison.Ordinal), "create", "--dry-run=server", "-f", "-"));
        await cluster.UntilStatusAsync(Space, "second", "True SufficientEvidence TrustedPromotion");
        var second = await UntilLeaderAsync(holder => holder is "replica-1" or "replica-2");

        // Asked to end: it gives the lease back.
        var (leader, other) = second == "replica-1" ? (one, two) : (two, one);
        await other.RegisterAsync(cluster);
        Assert.Equal(0, await leader.TerminateAsync());
        await ApplyAsync("third", Space);
        await cluster.UntilStatusAsync(Space, "third", "True SufficientEvidence TrustedPromotion");
        await UntilLeaderAsync(holder => holder is "replica-1" or "replica-2" && holder != second);
        Assert.Contains("leads no longer", leader.Logged(), StringComparison.Ordinal);
        // What had its status keeps it: a new leader writes nothing that is there already, and tells nothing twice.
        Assert.Equal("Verified Verified Verified", await cluster.KubectlAsync("", "--namespace", Space, "get", "events", "--field-selector", "involvedObject.kind=ModelBundle", "-o", "jsonpath={.items[*].reason}"));
    }

    private Task<string> ApplyAsync(string name, string space) => cluster.ApplyAsync(MirrorSample.Bundle("promoted", space).Replace("  name: chat\n", $"  name: {name}\n", StringComparison.Ordinal));

    private async Task<string> UntilLeaderAsync(Func<string, bool> condition)
    {
        var holder = "";
        await Condition.HoldsAsync(
            async () => condition(holder = (await cluster.TryKubectlAsync("", "--namespace", "modelgate-system", "get", "lease", "modelgate", "-o", "jsonpath={.spec.holderIdentity}")).Text),
            () => holder);
        return holder;
    }
}
