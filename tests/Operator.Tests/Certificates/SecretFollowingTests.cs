using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Modelgate.Operator.Certificates;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Hosting;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Tests.Cluster;

namespace Modelgate.Operator.Tests.Certificates;

public sealed class SecretFollowingTests
{
    [Fact]
    public async Task Replica_serves_what_the_leader_makes_as_soon_as_it_is_there()
    {
        await using var kept = await KeptCertificates.StartAsync();
        await using var replica = await Replica.StartAsync(kept);
        Assert.Null(replica.Certificate.Context);

        await kept.SettleAsync();
        await replica.UntilServesAsync(kept.Serving);

        kept.Clock.Now += TimeSpan.FromDays(61);
        await kept.SettleAsync();
        await replica.UntilServesAsync(kept.Serving);
        Assert.Equal(ServingPair.Last(kept.Serving.Certificate), replica.Certificate.NotAfter);
    }

    [Fact]
    public async Task Broken_or_deleted_Secret_leaves_the_last_good_certificate_in_use()
    {
        await using var kept = await KeptCertificates.StartAsync();
        await kept.SettleAsync();
        await using var replica = await Replica.StartAsync(kept);
        var good = kept.Serving;
        await replica.UntilServesAsync(good);

        kept.Alter(data => data["tls.key"] = "bm90aGluZw==");
        await FakeCluster.UntilAsync(() => replica.Lines.Any(l => l.Contains("holds nothing that can be served, the last good certificate stays in use: tls.crt and tls.key: ", StringComparison.Ordinal)));
        kept.Server.Remove(ClusterKinds.Secrets, "modelgate-system", "modelgate-tls");
        await FakeCluster.UntilAsync(() => replica.Lines.Any(l => l.EndsWith("stays in use: it was deleted", StringComparison.Ordinal)));

        Assert.Equal(good.Certificate.Thumbprint, replica.Certificate.Context!.TargetCertificate.Thumbprint);
    }

    [Fact]
    public async Task Only_the_Secret_of_the_name_is_asked_for()
    {
        await using var kept = await KeptCertificates.StartAsync();
        kept.Server.Put(ClusterKinds.Secrets, "modelgate-system", "another", new JsonObject { ["data"] = new JsonObject() }.ToJsonString());
        await using var replica = await Replica.StartAsync(kept);

        await kept.SettleAsync();
        await replica.UntilServesAsync(kept.Serving);

        Assert.All(kept.Server.Requests.Where(r => r.Contains("/secrets?", StringComparison.Ordinal) && !r.Contains("fieldManager", StringComparison.Ordinal)),
            r => Assert.Contains("fieldSelector=metadata.name%3Dmodelgate-tls", r, StringComparison.Ordinal));
    }

    private sealed class Replica : IAsyncDisposable
    {
        private readonly ApiConnection _connection;
        private readonly SecretFollowing _following;
        private readonly KeptCertificates.Lines _logged = new();

        private Replica(KeptCertificates kept)
        {
            _connection = kept.Server.Connect();
            var settings = KeptCertificates.Settings;
            var client = new ResourceClient(_connection, ClusterKinds.Secrets, isMetadataOnly: false, TimeProvider.System, new(settings.Service.Namespace, settings.Secret));
            _following = new(settings, client, Certificate, new() { FirstDelay = TimeSpan.FromMilliseconds(5) }, kept.Clock, new Redirected(_logged));
        }

        public ServingCertificate Certificate { get; } = ServingCertificate.Awaited(NullLogger.Instance);

        public IEnumerable<string> Lines => _logged.All;

        public static async Task<Replica> StartAsync(KeptCertificates kept)
        {
            var replica = new Replica(kept);
            await replica._following.StartAsync(TestContext.Current.CancellationToken);
            return replica;
        }

        public Task UntilServesAsync(ServingPair pair) => FakeCluster.UntilAsync(() => Certificate.Context?.TargetCertificate.Thumbprint == pair.Certificate.Thumbprint);

        public async ValueTask DisposeAsync()
        {
            await _following.StopAsync(CancellationToken.None);
            _following.Dispose();
            _connection.Dispose();
        }
    }

    private sealed class Redirected(KeptCertificates.Lines lines) : Microsoft.Extensions.Logging.ILogger<SecretFollowing>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(
            Microsoft.Extensions.Logging.LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Log(logLevel, eventId, state, exception, formatter);
    }
}
