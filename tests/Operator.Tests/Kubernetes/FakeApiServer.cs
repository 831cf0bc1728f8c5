using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Tests.Kubernetes;

/// <summary>An API server on a loopback port that keeps objects, lists them in pages and lets them be watched; and that misbehaves when told to.</summary>
internal sealed class FakeApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly List<(long Version, string Kind, string Line)> _history = [];
    private readonly List<(string Kind, Channel<string> Lines)> _watchers = [];
    private long _version = 100;

    private FakeApiServer(WebApplication app) => _app = app;

    /// <summary>Called first for each request; true when it has answered.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; set; }

    /// <summary>The requests so far: address with query.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>The authorization headers so far.</summary>
    public ConcurrentQueue<string> Identities { get; } = [];

    /// <summary>The media types that were asked for.</summary>
    public ConcurrentQueue<string> Accepted { get; } = [];

    /// <summary>Moments before this one are forgotten: a watch from there is answered with 410.</summary>
    public long Forgotten { get; set; }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public int Watchers
    {
        get
        {
            lock (_lock)
                return _watchers.Count;
        }
    }

    public static async Task<FakeApiServer> StartAsync(System.Security.Cryptography.X509Certificates.X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        var server = new FakeApiServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public ApiConnection Connect() => new(ClusterAccess.Client(new() { Host = Address.ToString() }), null, TimeProvider.System);

    /// <summary>Stores an object and tells the watchers.</summary>
    /// <returns>Its resourceVersion.</returns>
    public string Put(ResourceKind kind, string @namespace, string name, string json = "{}")
    {
        lock (_lock)
        {
            var version = (++_version).ToString(System.Globalization.CultureInfo.InvariantCulture);
            var value = JsonNode.Parse(json)!.AsObject();
            var metadata = value["metadata"]?.DeepClone().AsObject() ?? [];
            (metadata["name"], metadata["resourceVersion"]) = (name, version);
            if (@namespace.Length > 0)
                metadata["namespace"] = @namespace;
            value["metadata"] = metadata;
            var path = kind.PathOf(@namespace, name);
            Tell(kind, _objects.ContainsKey(path) ? "MODIFIED" : "ADDED", value);
            _objects[path] = value;
            return version;
        }
    }

    public void Remove(ResourceKind kind, string @namespace, string name)
    {
        lock (_lock)
        {
            _version++;
            _objects.Remove(kind.PathOf(@namespace, name), out var gone);
            gone!["metadata"]!["resourceVersion"] = _version.ToString(System.Globalization.CultureInfo.InvariantCulture);
            Tell(kind, "DELETED", gone);
        }
    }

    /// <summary>Sends a line to every watcher of a kind.</summary>
    public void Send(ResourceKind kind, string line)
    {
        lock (_lock)
        {
            foreach (var watcher in _watchers.Where(w => w.Kind == kind.Path))
                watcher.Lines.Writer.TryWrite(line);
        }
    }

    /// <summary>Ends every watch; abruptly or in order.</summary>
    public void EndWatches(bool abruptly)
    {
        lock (_lock)
        {
            foreach (var (_, lines) in _watchers)
                lines.Writer.TryComplete(abruptly ? new IOException("cut") : null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        EndWatches(abruptly: true);
        await _app.DisposeAsync();
    }

    public static async Task StatusAsync(HttpContext context, int code, string message)
    {
        context.Response.StatusCode = code;
        await context.Response.WriteAsJsonAsync(new { kind = "Status", apiVersion = "v1", status = "Failure", message, code }, context.RequestAborted);
    }

    private void Tell(ResourceKind kind, string type, JsonObject value)
    {
        var line = $"{{\"type\":\"{type}\",\"object\":{value.ToJsonString()}}}";
        _history.Add((_version, kind.Path, line));
        Send(kind, line);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Requests.Enqueue(context.Request.Path.Value![1..] + context.Request.QueryString);
        Accepted.Enqueue(context.Request.Headers.Accept.ToString());
        Identities.Enqueue(context.Request.Headers.Authorization.ToString());
        if (Instead is { } instead && await instead(context))
            return;
        var path = context.Request.Path.Value![1..];
        if (context.Request.Query["watch"] == "true")
            await WatchAsync(context, path);
        else if (Find(path) is { } one)
            await context.Response.WriteAsync(one, context.RequestAborted);
        else if (path.EndsWith('s') && !path.Contains("/namespaces/", StringComparison.Ordinal) && path.Split('/').Length is 3 or 4)
            await ListAsync(context, path);
        else
            await StatusAsync(context, 404, "not found");
    }

    private string? Find(string path)
    {
        lock (_lock)
            return _objects.GetValueOrDefault(path)?.ToJsonString();
    }

    private async Task ListAsync(HttpContext context, string kind)
    {
        string answer;
        lock (_lock)
        {
            var (start, plural) = (kind[..kind.LastIndexOf('/')], kind[(kind.LastIndexOf('/') + 1)..]);
            var all = _objects.Where(o => o.Key.StartsWith(start, StringComparison.Ordinal) && o.Key.Split('/')[^2] == plural).Select(o => o.Value).ToArray();
            var from = int.TryParse(context.Request.Query["continue"], out var begin) ? begin : 0;
            var size = int.TryParse(context.Request.Query["limit"], out var limit) ? limit : all.Length;
            var next = from + size < all.Length ? $",\"continue\":\"{from + size}\"" : "";
            answer = $"{{\"kind\":\"List\",\"metadata\":{{\"resourceVersion\":\"{_version}\"{next}}},\"items\":[{string.Join(',', all.Skip(from).Take(size).Select(o => o.ToJsonString()))}]}}";
        }

        await context.Response.WriteAsync(answer, context.RequestAborted);
    }

    private async Task WatchAsync(HttpContext context, string kind)
    {
        var lines = Channel.CreateUnbounded<string>();
        lock (_lock)
        {
            var from = long.Parse(context.Request.Query["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture);
            if (from < Forgotten)
                lines.Writer.TryWrite("""{"type":"ERROR","object":{"kind":"Status","code":410,"message":"too old resource version"}}""");
            foreach (var (_, _, line) in _history.Where(h => h.Version > from && h.Kind == kind))
                lines.Writer.TryWrite(line);
            _watchers.Add((kind, lines));
        }

        try
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await foreach (var line in lines.Reader.ReadAllAsync(context.RequestAborted))
                await context.Response.WriteAsync(line + "\n", context.RequestAborted);
        }
        catch (Exception problem) when (problem is IOException or OperationCanceledException)
        {
            context.Abort();
        }
        finally
        {
            lock (_lock)
                _watchers.RemoveAll(w => w.Lines == lines);
        }
    }
}
