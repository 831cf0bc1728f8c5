using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Tests.Hosting;

namespace Modelgate.Operator.Tests.Kubernetes;

public sealed class ResourceWatchTests
{
    private static readonly ResourceKind Kind = new("example.com", "v1", "things");

    [Fact]
    public async Task Everything_is_listed_page_by_page_and_then_followed()
    {
        await using var server = await FakeApiServer.StartAsync();
        for (var i = 0; i < 5; i++)
            server.Put(Kind, "ns", "a" + i);
        await using var watch = new RunningWatch(server, pageSize: 2);

        await Until(() => watch.Seen.Names == "ns/a0 ns/a1 ns/a2 ns/a3 ns/a4");
        server.Put(Kind, "ns", "new", """{"spec":{"x":1}}""");
        server.Remove(Kind, "ns", "a3");
        await Until(() => watch.Seen.Names == "ns/a0 ns/a1 ns/a2 ns/a4 ns/new");
        server.Put(Kind, "ns", "new", """{"spec":{"x":2}}""");
        await Until(() => watch.Seen["ns/new"]!.Contains("\"x\":2", StringComparison.Ordinal));

        Assert.Equal(["apis/example.com/v1/things?limit=2", "apis/example.com/v1/things?limit=2&continue=2", "apis/example.com/v1/things?limit=2&continue=4"], server.Requests.Take(3));
        Assert.StartsWith("apis/example.com/v1/things?watch=true&allowWatchBookmarks=true&resourceVersion=105&timeoutSeconds=", server.Requests.ElementAt(3), StringComparison.Ordinal);
        Assert.Equal((1, null), (watch.Seen.Lists, watch.Seen.Problem));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Watch_that_ends_goes_on_where_it_was_without_another_list(bool abruptly)
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var watch = new RunningWatch(server);
        await Until(() => server.Watchers == 1);
        var version = server.Put(Kind, "ns", "a");
        await Until(() => watch.Seen.Names == "ns/a");

        server.EndWatches(abruptly);
        server.Put(Kind, "ns", "b");

        await Until(() => watch.Seen.Names == "ns/a ns/b");
        Assert.Equal(1, watch.Seen.Lists);
        Assert.Contains(server.Requests, r => r.Contains($"resourceVersion={version}&", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Between_two_watches_all_is_listed_where_more_can_be_kept_than_before()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var watch = new RunningWatch(server);
        await Until(() => server.Watchers == 1);
        watch.Seen.NeedsList = true;
        server.Put(Kind, "ns", "a");
        await Until(() => watch.Seen.Names == "ns/a");
        Assert.Equal(1, watch.Seen.Lists);

        server.EndWatches(abruptly: false);

        await Until(() => watch.Seen.Lists == 2 && server.Watchers == 1);
        server.EndWatches(abruptly: false);
        server.Put(Kind, "ns", "b");
        await Until(() => watch.Seen.Names == "ns/a ns/b");
        Assert.Equal(2, watch.Seen.Lists);
    }

    [Fact]
    public async Task Bookmark_moves_the_moment_from_which_the_next_watch_goes_on()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var watch = new RunningWatch(server);
        await Until(() => server.Watchers == 1);

        server.Send(Kind, """{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"777"}}}""");
        server.EndWatches(abruptly: false);

        await Until(() => server.Requests.Any(r => r.Contains("resourceVersion=777&", StringComparison.Ordinal)));
        Assert.Equal(1, watch.Seen.Lists);
    }

    [Fact]
    public async Task Forgotten_moment_is_listed_anew_and_what_is_gone_goes()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Put(Kind, "ns", "a");
        await using var watch = new RunningWatch(server);
        await Until(() => server.Watchers == 1);

        server.Forgotten = 1000;
        server.EndWatches(abruptly: false);
        server.Put(Kind, "ns", "b");

        await Until(() => watch.Seen.Lists > 1);
        Assert.DoesNotContain(watch.Seen.Reports, r => r?.Contains("410", StringComparison.Ordinal) == true);
        server.Forgotten = 0;
        await Until(() => watch.Seen.Names == "ns/a ns/b");
    }

    [Fact]
    public async Task Silent_watch_is_replaced_by_another_one_from_the_same_moment()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var watch = new RunningWatch(server, silence: TimeSpan.FromMilliseconds(30));

        await Until(() => server.Requests.Count(r => r.Contains("watch=true", StringComparison.Ordinal)) > 2);
        server.Put(Kind, "ns", "a");
        await Until(() => watch.Seen.Names == "ns/a");

        Assert.Equal((1, null), (watch.Seen.Lists, watch.Seen.Problem));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("""{"type":"LATER","object":{}}""")]
    [InlineData("""{"type":"ADDED"}""")]
    [InlineData("[1]")]
    public async Task Garbage_is_reported_and_everything_is_listed_anew(string line)
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var watch = new RunningWatch(server);
        await Until(() => server.Watchers == 1);

        server.Send(Kind, line);

        await Until(() => watch.Seen.Lists == 2 && watch.Seen.Problem is null);
        Assert.Contains("the API server's watch is not readable", watch.Seen.Reports);
        server.Put(Kind, "ns", "a");
        await Until(() => watch.Seen.Names == "ns/a");
    }

    [Theory]
    [InlineData(403, "no", "the API server answered 403")]
    [InlineData(404, "", "the API server answered 404; is its CustomResourceDefinition installed?")]
    [InlineData(503, "busy", "the API server answered 503")]
    public async Task Failing_list_says_why_and_is_tried_until_it_succeeds(int status, string message, string problem)
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Put(Kind, "ns", "a");
        server.Instead = async context =>
        {
            await FakeApiServer.StatusAsync(context, status, message);
            return true;
        };
        await using var watch = new RunningWatch(server);
        await Until(() => watch.Seen.Reports.Count > 2);
        Assert.Equal((problem, 0), (watch.Seen.Problem, watch.Seen.Lists));

        server.Instead = null;
        await Until(() => watch.Seen.Names == "ns/a" && watch.Seen.Problem is null);
    }

    [Fact]
    public async Task Continue_token_that_expires_is_followed_by_a_list_in_one_piece()
    {
        await using var server = await FakeApiServer.StartAsync();
        for (var i = 0; i < 3; i++)
            server.Put(Kind, "ns", "a" + i);
        server.Instead = async context =>
        {
            if (!context.Request.Query.ContainsKey("continue"))
                return false;
            await FakeApiServer.StatusAsync(context, 410, "expired");
            return true;
        };
        await using var watch = new RunningWatch(server, pageSize: 2);

        await Until(() => watch.Seen.Names == "ns/a0 ns/a1 ns/a2");
        Assert.Contains("apis/example.com/v1/things", server.Requests);
    }

    [Fact]
    public async Task List_that_is_no_list_is_reported()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Instead = async context =>
        {
            await context.Response.WriteAsync("<html>", context.RequestAborted);
            return true;
        };
        await using var watch = new RunningWatch(server);

        await Until(() => watch.Seen.Problem == "the API server's list is not readable");
        Assert.Equal(0, watch.Seen.Lists);
    }

    private static Task Until(Func<bool> condition) => RunningWebhook.UntilAsync(() => Task.FromResult(condition()));

    /// <summary>A watch on a fake server, ended with the test.</summary>
    private sealed class RunningWatch : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly ApiConnection _connection;
        private readonly Task _run;

        public RunningWatch(FakeApiServer server, int pageSize = 500, TimeSpan? silence = null)
        {
            _connection = server.Connect();
            var settings = new WatchSettings
            {
                PageSize = pageSize,
                Silence = silence ?? RunningWebhook.Limit,
                FirstDelay = TimeSpan.FromMilliseconds(5),
                LongestDelay = TimeSpan.FromMilliseconds(20),
            };
            var client = new ResourceClient(_connection, Kind, isMetadataOnly: false, TimeProvider.System);
            _run = new ResourceWatch<string>(client, Seen, settings, () => 0.5, TimeProvider.System, NullLogger.Instance).RunAsync(_stop.Token);
        }

        public SeenObjects Seen { get; } = new();

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _run);
            _connection.Dispose();
            _stop.Dispose();
        }
    }
}
