using Microsoft.Extensions.Logging.Abstractions;
using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Tests.Kubernetes;

public sealed class EventRecorderTests
{
    private static readonly EventSubject Subject = new("modelgate.dev/v1alpha1", "ModelBundle", "ns", "chat", "u-1");

    [Fact]
    public async Task Same_event_is_counted_and_another_one_is_another()
    {
        await using var server = await FakeApiServer.StartAsync();
        using var connection = server.Connect();
        var recorder = Recorder(connection);
        for (var i = 0; i < 3; i++)
            await recorder.RecordAsync(Subject, isWarning: true, "NotVerified", "UntrustedKey: bad", Token);
        await recorder.RecordAsync(Subject, isWarning: true, "NotVerified", "Revoked: bad", Token);

        var events = server.All(EventRecorder.Events);

        Assert.Equal([null, 3], events.Select(e => (int?)e["series"]?["count"]).Order());
        Assert.All(events, e => Assert.StartsWith("chat.", (string)e["metadata"]!["name"]!, StringComparison.Ordinal));
        Assert.All(events, e => Assert.Equal(("Warning", "NotVerified", "Verify", "ns"), ((string?)e["type"], (string?)e["reason"], (string?)e["action"], (string?)e["metadata"]!["namespace"])));
    }

    [Fact]
    public async Task Flood_is_bounded()
    {
        await using var server = await FakeApiServer.StartAsync();
        using var connection = server.Connect();
        // A clock that stands still: how fast the machine is makes no difference.
        var recorder = new EventRecorder(new ObjectWriter(connection), "one", new StandingClock(), NullLogger<EventRecorder>.Instance);
        for (var i = 0; i < 150; i++)
            await recorder.RecordAsync(Subject with { Uid = $"u-{i}" }, isWarning: false, "Verified", "Good.", Token);

        Assert.Equal(ApiLimits.EventBurst, server.All(EventRecorder.Events).Count);
    }

    [Fact]
    public async Task Refused_event_is_no_failure_of_the_caller()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Instead = async context =>
        {
            await FakeApiServer.StatusAsync(context, 403, "no");
            return true;
        };
        using var connection = server.Connect();

        await Recorder(connection).RecordAsync(Subject, isWarning: false, "Verified", "Good.", Token);

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Long_names_and_notes_fit_into_what_the_API_takes()
    {
        await using var server = await FakeApiServer.StartAsync();
        using var connection = server.Connect();
        await Recorder(connection, new string('r', 500)).RecordAsync(Subject with { Name = new string('n', 199) + ".-" + new string('n', 52) }, isWarning: false, "Verified", new string('ü', 4000), Token);

        var written = server.All(EventRecorder.Events).Single();

        Assert.InRange(((string)written["metadata"]!["name"]!).Length, 20, 253);
        Assert.DoesNotContain("..", (string)written["metadata"]!["name"]!, StringComparison.Ordinal);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount((string)written["note"]!), 300, 1023);
        Assert.Equal(128, ((string)written["reportingInstance"]!).Length);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static EventRecorder Recorder(ApiConnection connection, string instance = "one") => new(new ObjectWriter(connection), instance, TimeProvider.System, NullLogger<EventRecorder>.Instance);

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }
}
