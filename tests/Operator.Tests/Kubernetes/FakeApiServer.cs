using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Tests.Kubernetes;

/// <summary>An API server on a loopback port that keeps objects, takes writes, lists in pages and lets be watched; and that misbehaves when told to.</summary>
internal sealed class FakeApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly FakeObjects _objects = new();
    private readonly FakeWrites _writes;

    private FakeApiServer(WebApplication app) => (_app, _writes) = (app, new(_objects));

    /// <summary>Called first for each request; true when it has answered.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; set; }

    /// <summary>The requests so far: address with query.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>The authorization headers so far.</summary>
    public ConcurrentQueue<string> Identities { get; } = [];

    /// <summary>The names of the client certificates so far.</summary>
    public ConcurrentQueue<string> Certificates { get; } = [];

    /// <summary>The media types that were asked for.</summary>
    public ConcurrentQueue<string> Accepted { get; } = [];

    /// <summary>The writes so far that were not answered by <see cref="Instead"/>: method, address with query, body.</summary>
    public ConcurrentQueue<(string Method, string Path, string Body)> Writes { get; } = [];

    /// <summary>Moments before this one are forgotten: a watch from there is answered with 410.</summary>
    public long Forgotten { get; set; }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public int Watchers => _objects.Watchers;

    public static async Task<FakeApiServer> StartAsync(X509Certificate2? certificate = null, bool asksForCertificate = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is null)
                return;
            // Over HTTP/1.1 a test can have each request come over a connection of its own.
            if (asksForCertificate)
                listen.Protocols = HttpProtocols.Http1;
            listen.UseHttps(certificate, tls =>
            {
                tls.ClientCertificateMode = asksForCertificate ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate;
                tls.ClientCertificateValidation = (_, _, _) => true;
            });
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
    public string Put(ResourceKind kind, string @namespace, string name, string json = "{}") =>
        (string)_objects.Put(AddressOf(kind, @namespace, name), JsonNode.Parse(json)!.AsObject(), isForced: true)["metadata"]!["resourceVersion"]!;

    public void Remove(ResourceKind kind, string @namespace, string name) => Assert.True(_objects.Remove(AddressOf(kind, @namespace, name)));

    /// <summary>One object as it is now, or null.</summary>
    public JsonObject? Get(ResourceKind kind, string @namespace, string name) => _objects.Together(() => _objects.Find(AddressOf(kind, @namespace, name))?.DeepClone().AsObject());

    /// <summary>All objects of a kind.</summary>
    public IReadOnlyList<JsonObject> All(ResourceKind kind) =>
        [.. JsonNode.Parse(_objects.List(FakeAddress.Read(kind.Path)!, 0, null))!["items"]!.AsArray().Select(i => i!.DeepClone().AsObject())];

    /// <summary>Sends a line to every watcher of a kind.</summary>
    public void Send(ResourceKind kind, string line) => _objects.Send(kind.Path, line);

    /// <summary>Ends every watch; abruptly or in order.</summary>
    public void EndWatches(bool abruptly) => _objects.EndWatches(abruptly);

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

    private static FakeAddress AddressOf(ResourceKind kind, string @namespace, string name) => FakeAddress.Read(kind.PathOf(@namespace, name))!;

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value![1..];
        Requests.Enqueue(path + context.Request.QueryString);
        Accepted.Enqueue(context.Request.Headers.Accept.ToString());
        Identities.Enqueue(context.Request.Headers.Authorization.ToString());
        if (context.Connection.ClientCertificate is { } client)
            Certificates.Enqueue(client.Subject);
        if (Instead is { } instead && await instead(context))
            return;
        if (FakeAddress.Read(path) is not { } address)
            await StatusAsync(context, 404, "not found");
        else if (context.Request.Method != "GET")
            await WriteAsync(context, address);
        else if (context.Request.Query["watch"] == "true")
            await WatchAsync(context, address);
        else if (address.Name.Length == 0)
            await ListAsync(context, address);
        else if (Text(address) is { } one)
            await context.Response.WriteAsync(one, context.RequestAborted);
        else
            await StatusAsync(context, 404, "not found");
    }

    private string? Text(FakeAddress address) => _objects.Together(() => _objects.Find(address)?.ToJsonString());

    private async Task WriteAsync(HttpContext context, FakeAddress address)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        Writes.Enqueue((context.Request.Method, context.Request.Path.Value![1..] + context.Request.QueryString, body));
        var (status, written, message) = _writes.Do(context.Request.Method, address, context.Request.ContentType ?? "", context.Request.Query["fieldManager"].ToString(), body);
        if (written is null)
        {
            await StatusAsync(context, status, message);
            return;
        }

        (context.Response.StatusCode, context.Response.ContentType) = (status, "application/json");
        await context.Response.WriteAsync(_objects.Together(() => written.ToJsonString()), context.RequestAborted);
    }

    private Task ListAsync(HttpContext context, FakeAddress kind)
    {
        var from = int.TryParse(context.Request.Query["continue"], out var begin) ? begin : 0;
        return context.Response.WriteAsync(_objects.List(kind, from, int.TryParse(context.Request.Query["limit"], out var size) ? size : null, Selected(context)), context.RequestAborted);
    }

    /// <summary>The name that a field selector asks for; null: all.</summary>
    private static string? Selected(HttpContext context) =>
        context.Request.Query["fieldSelector"].ToString() is { Length: > 0 } selector ? selector[(selector.IndexOf('=') + 1)..] : null;

    private static bool Concerns(string line, string @namespace, string? name)
    {
        var metadata = System.Text.Json.Nodes.JsonNode.Parse(line)!["object"]!["metadata"];
        return metadata is null || ((name is null || (string?)metadata["name"] == name) && (@namespace.Length == 0 || (string?)metadata["namespace"] == @namespace));
    }

    private async Task WatchAsync(HttpContext context, FakeAddress kind)
    {
        var from = long.Parse(context.Request.Query["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture);
        var lines = _objects.Watch(kind.Start + kind.Plural, from, from < Forgotten ? """{"type":"ERROR","object":{"kind":"Status","code":410,"message":"too old resource version"}}""" : null);
        try
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            var (space, name) = (kind.Namespace, Selected(context));
            await foreach (var line in lines.Reader.ReadAllAsync(context.RequestAborted))
            {
                if ((name is null && space.Length == 0) || Concerns(line, space, name))
                    await context.Response.WriteAsync(line + "\n", context.RequestAborted);
            }
        }
        catch (Exception problem) when (problem is IOException or OperationCanceledException)
        {
            context.Abort();
        }
        finally
        {
            _objects.EndWatch(lines);
        }
    }
}
