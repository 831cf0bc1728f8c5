using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Modelgate.Benchmarks;

/// <summary>As much of an API server as a replica needs to become ready: pages of lists, single ConfigMaps, watches in which nothing happens. Costs next to nothing itself.</summary>
internal sealed class ListingServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<string, byte[][]> _lists = [];
    private readonly Dictionary<string, byte[]> _metadata = [];
    private readonly Dictionary<string, byte[]> _objects = [];

    private ListingServer(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Starts it on a loopback port.</summary>
    public static async Task<ListingServer> StartAsync(MadeCluster cluster)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new ListingServer(builder.Build());
        server._lists["/apis/modelgate.dev/v1alpha1/modelpolicies"] = [cluster.Policy];
        server._lists["/apis/modelgate.dev/v1alpha1/modelbundles"] = cluster.Bundles;
        server._lists["/api/v1/namespaces"] = [.. Enumerable.Range(0, 50).Select(i => Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"{{{MadeCluster.NamespaceOf(i)}}}","resourceVersion":"3"}}"""))];
        server._lists["/api/v1/configmaps"] = [.. cluster.ConfigMaps.Select(server.Keep)];
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private byte[] Keep(byte[] configMap)
    {
        var metadata = JsonNode.Parse(configMap)!["metadata"]!;
        _objects[$"/api/v1/namespaces/{(string)metadata["namespace"]!}/configmaps/{(string)metadata["name"]!}"] = configMap;
        return Encoding.UTF8.GetBytes(new JsonObject { ["metadata"] = metadata.DeepClone() }.ToJsonString());
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (context.Request.Query["watch"] == "true")
        {
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        else if (_lists.TryGetValue(path, out var items))
        {
            await ListAsync(context, items);
        }
        else if (_objects.TryGetValue(path, out var one))
        {
            await context.Response.Body.WriteAsync(one);
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }

    private static async Task ListAsync(HttpContext context, byte[][] items)
    {
        var from = int.TryParse(context.Request.Query["continue"], out var begin) ? begin : 0;
        var end = Math.Min(items.Length, from + (int.TryParse(context.Request.Query["limit"], out var size) ? size : items.Length));
        using var page = new MemoryStream();
        page.Write(Encoding.UTF8.GetBytes($$"""{"kind":"List","metadata":{"resourceVersion":"100"{{(end < items.Length ? $",\"continue\":\"{end}\"" : "")}}},"items":["""));
        for (var i = from; i < end; i++)
        {
            if (i > from)
                page.WriteByte((byte)',');
            page.Write(items[i]);
        }

        page.Write("]}"u8);
        await context.Response.Body.WriteAsync(page.GetBuffer().AsMemory(0, (int)page.Length));
    }
}
