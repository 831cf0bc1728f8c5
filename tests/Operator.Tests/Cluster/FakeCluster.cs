using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Modelgate.Operator.Admission;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Running;
using Modelgate.Operator.Standalone;
using Modelgate.Operator.Tests.Hosting;
using Modelgate.Operator.Tests.Kubernetes;

namespace Modelgate.Operator.Tests.Cluster;

/// <summary>The whole of cluster mode but the web host, on a fake API server.</summary>
internal sealed class FakeCluster : IAsyncDisposable
{
    private readonly ApiConnection _connection;
    private readonly ClusterServing _serving;

    private FakeCluster(FakeApiServer server)
    {
        Server = server;
        _connection = server.Connect();
        _serving = ClusterServing.Of(
            _connection,
            new ClusterSettings
            {
                Namespace = "modelgate-system",
                Identity = "replica-1",
                Registries = new()
                {
                    Request = TimeSpan.FromSeconds(2),
                    FirstRetry = TimeSpan.FromMilliseconds(20),
                    LongestRetry = TimeSpan.FromMilliseconds(100),
                    Refresh = TimeSpan.FromMilliseconds(50),
                },
                Watch = new() { FirstDelay = TimeSpan.FromMilliseconds(5), LongestDelay = TimeSpan.FromMilliseconds(20) },
                Reports = new() { Collecting = TimeSpan.FromMilliseconds(5), Retry = TimeSpan.FromMilliseconds(10), LookAgain = TimeSpan.FromMilliseconds(20) },
            },
            NullLoggerFactory.Instance, TimeProvider.System);
    }

    public FakeApiServer Server { get; }

    public ServingState Current => _serving.State.Current;

    public RunningPods Running => _serving.Running;

    /// <summary>Starts on what the server holds, once a test has prepared it.</summary>
    public static async Task<FakeCluster> StartAsync(Action<FakeApiServer>? prepare = null)
    {
        var server = await FakeApiServer.StartAsync();
        prepare?.Invoke(server);
        var cluster = new FakeCluster(server);
        foreach (var loop in cluster._serving.Loops)
            await loop.StartAsync(TestContext.Current.CancellationToken);
        return cluster;
    }

    /// <summary>Starts, and waits until it is ready.</summary>
    public static async Task<FakeCluster> ReadyAsync(Action<FakeApiServer>? prepare = null)
    {
        var cluster = await StartAsync(prepare);
        await UntilAsync(() => cluster.Current.Snapshot.IsReady);
        return cluster;
    }

    public static Task UntilAsync(Func<bool> condition) => RunningWebhook.UntilAsync(() => Task.FromResult(condition()));

    /// <summary>Asks until the answer is as it should be.</summary>
    public Task UntilAsync(string review, Func<AdmissionResponse, bool> condition) => RunningWebhook.UntilAsync(async () => condition(await JudgeAsync(review)));

    public async Task<AdmissionResponse> JudgeAsync(string review, TimeSpan? limit = null)
    {
        var read = AdmissionReviewReader.Read(System.Text.Encoding.UTF8.GetBytes(review));
        Assert.True(read.IsRead, read.Failure);
        return await _serving.Judge.JudgeAsync(read.Request, limit ?? RunningWebhook.Limit);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var loop in _serving.Loops.OfType<BackgroundService>())
        {
            await loop.StopAsync(CancellationToken.None);
            loop.Dispose();
        }

        _connection.Dispose();
        await Server.DisposeAsync();
    }
}
