using k8s.LeaderElection.ResourceLock;
using Microsoft.Extensions.Logging.Abstractions;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Tests.Hosting;
using Modelgate.Operator.Tests.Kubernetes;

namespace Modelgate.Operator.Tests.Cluster;

public sealed class LeaderLoopTests
{
    private static readonly ResourceKind Leases = new("coordination.k8s.io", "v1", "leases");

    [Fact]
    public async Task Elected_replica_works_and_holds_the_lease()
    {
        await using var server = await FakeApiServer.StartAsync();
        var work = new CountingWork();
        await using var replica = await Replica.StartAsync(server, "one", work);

        await FakeCluster.UntilAsync(() => work.Running == 1);

        Assert.True(replica.Loop.IsLeader);
        Assert.Equal("one", Holder(server));
    }

    [Fact]
    public async Task Only_one_of_several_replicas_works_and_the_next_takes_over_at_once_when_it_stops()
    {
        await using var server = await FakeApiServer.StartAsync();
        var (first, second) = (new CountingWork(), new CountingWork());
        // A lease that lasts longer than the test: only its release lets the other one in.
        var one = await Replica.StartAsync(server, "one", first, lease: TimeSpan.FromHours(1));
        await FakeCluster.UntilAsync(() => first.Running == 1);
        await using var two = await Replica.StartAsync(server, "two", second, lease: TimeSpan.FromHours(1));
        await FakeCluster.UntilAsync(() => server.Requests.Count(r => r.Contains("leases", StringComparison.Ordinal)) > 6);
        Assert.Equal((0, false), (second.Begun, two.Loop.IsLeader));

        await one.DisposeAsync();

        Assert.Equal(0, first.Running);
        await FakeCluster.UntilAsync(() => second.Running == 1);
        Assert.Equal("two", Holder(server));
    }

    [Fact]
    public async Task Replica_that_loses_the_lease_stops_working_and_may_lead_again()
    {
        await using var server = await FakeApiServer.StartAsync();
        var work = new CountingWork();
        await using var replica = await Replica.StartAsync(server, "one", work);
        await FakeCluster.UntilAsync(() => work.Running == 1);

        // Another one holds it from now on; written again and again, since a renewal may come between.
        await FakeCluster.UntilAsync(() =>
        {
            server.Put(Leases, "system", "modelgate", Lease("other", DateTime.UtcNow));
            return work.Running == 0 && !replica.Loop.IsLeader;
        });
        await FakeCluster.UntilAsync(() =>
        {
            server.Put(Leases, "system", "modelgate", Lease("", DateTime.UtcNow));
            return work.Begun == 2;
        });
    }

    [Fact]
    public async Task Fault_of_one_work_leaves_the_others_alone_and_it_is_begun_again()
    {
        await using var server = await FakeApiServer.StartAsync();
        var (good, bad) = (new CountingWork(), new CountingWork { Fault = new InvalidOperationException("a bug") });
        await using var replica = await Replica.StartAsync(server, "one", good, bad);

        await FakeCluster.UntilAsync(() => bad.Begun >= 3);

        Assert.True(replica.Loop.IsLeader);
        Assert.Equal((1, 1), (good.Begun, good.Running));
    }

    [Fact]
    public async Task Without_an_API_server_nobody_leads_and_once_it_is_back_somebody_does()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Instead = async context =>
        {
            await FakeApiServer.StatusAsync(context, 503, "starting");
            return true;
        };
        var work = new CountingWork();
        await using var replica = await Replica.StartAsync(server, "one", work);
        await FakeCluster.UntilAsync(() => server.Requests.Count > 5);
        Assert.Equal((0, false), (work.Begun, replica.Loop.IsLeader));

        server.Instead = null;
        await FakeCluster.UntilAsync(() => work.Running == 1);

        server.Instead = async context =>
        {
            await FakeApiServer.StatusAsync(context, 503, "down again");
            return true;
        };
        await FakeCluster.UntilAsync(() => work.Running == 0);
        server.Instead = null;
        await FakeCluster.UntilAsync(() => work.Running == 1 && replica.Loop.IsLeader);
    }

    [Fact]
    public async Task Work_that_ends_by_itself_is_begun_again()
    {
        await using var server = await FakeApiServer.StartAsync();
        var work = new CountingWork { EndsAtOnce = true };
        await using var replica = await Replica.StartAsync(server, "one", work);

        await FakeCluster.UntilAsync(() => work.Begun >= 2);
    }

    private static string? Holder(FakeApiServer server) => (string?)server.Get(Leases, "system", "modelgate")?["spec"]?["holderIdentity"];

    private static string Lease(string holder, DateTime renewed) => $$$"""
        {"spec":{"holderIdentity":"{{{holder}}}","leaseDurationSeconds":3600,"renewTime":"{{{renewed:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}}}","acquireTime":"{{{renewed:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}}}","leaseTransitions":1} }
        """;

    private sealed class CountingWork : ILeaderWork
    {
        private int _begun;
        private int _running;

        public string Name => "counting";

        public Exception? Fault { get; init; }

        public bool EndsAtOnce { get; init; }

        public int Begun => Volatile.Read(ref _begun);

        public int Running => Volatile.Read(ref _running);

        public async Task RunAsync(CancellationToken term)
        {
            Interlocked.Increment(ref _begun);
            if (Fault is not null)
                throw Fault;
            if (EndsAtOnce)
                return;
            Interlocked.Increment(ref _running);
            try
            {
                await Task.Delay(Timeout.Infinite, term);
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }
    }

    private sealed class Replica : IAsyncDisposable
    {
        private readonly ApiConnection _connection;

        private Replica(ApiConnection connection, LeaderLoop loop) => (_connection, Loop) = (connection, loop);

        public LeaderLoop Loop { get; }

        public static Task<Replica> StartAsync(FakeApiServer server, string identity, params ILeaderWork[] work) => StartAsync(server, identity, TimeSpan.FromSeconds(1), work);

        public static Task<Replica> StartAsync(FakeApiServer server, string identity, ILeaderWork work, TimeSpan lease) => StartAsync(server, identity, lease, work);

        public async ValueTask DisposeAsync()
        {
            await Loop.StopAsync(CancellationToken.None);
            Loop.Dispose();
            _connection.Dispose();
        }

        private static async Task<Replica> StartAsync(FakeApiServer server, string identity, TimeSpan lease, params ILeaderWork[] work)
        {
            var connection = server.Connect();
            var times = new LeaderTimes { Lease = lease, Renewal = TimeSpan.FromMilliseconds(500), Retry = TimeSpan.FromMilliseconds(20), Pause = TimeSpan.FromMilliseconds(10), Release = RunningWebhook.Limit };
            var loop = new LeaderLoop(new LeaseLock(connection.Library, "system", "modelgate", identity), times, work, TimeProvider.System, NullLogger<LeaderLoop>.Instance);
            await loop.StartAsync(TestContext.Current.CancellationToken);
            return new(connection, loop);
        }
    }
}
