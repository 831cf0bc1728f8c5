using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Modelgate.EndToEnd.Otlp;

/// <summary>How a receiver treats what it is sent.</summary>
public enum ReceiverManner
{
    /// <summary>It takes it.</summary>
    Takes,

    /// <summary>It says that it cannot now.</summary>
    Refuses,

    /// <summary>It never answers.</summary>
    Hangs,
}

/// <summary>A collector of OpenTelemetry (OTLP 1.x, "OTLP/gRPC" and "OTLP/HTTP"): keeps what is sent.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<ProtobufMessage> _traces = [];
    private readonly ConcurrentQueue<ProtobufMessage> _metrics = [];
    private readonly bool _isGrpc;
    private readonly ReceiverManner _manner;
    private int _asked;

    private OtlpReceiver(bool isGrpc, ReceiverManner manner)
    {
        (_isGrpc, _manner) = (isGrpc, manner);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        _server = builder.Build();
        _server.Run(ReceiveAsync);
    }

    /// <summary>Where it listens.</summary>
    public string Address => _server.Urls.Single();

    /// <summary>How often something was sent.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Every span that came (trace.proto, <c>Span</c>).</summary>
    public IEnumerable<ProtobufMessage> Spans => _traces.SelectMany(m => m.At(1, 2, 2));

    /// <summary>Every metric that came (metrics.proto, <c>Metric</c>).</summary>
    public IEnumerable<ProtobufMessage> Metrics => _metrics.SelectMany(m => m.At(1, 2, 2));

    /// <summary>What the senders of spans say of themselves.</summary>
    public IEnumerable<IReadOnlyDictionary<string, string>> Senders => _traces.SelectMany(m => m.At(1, 1)).Select(r => Attributes(r, 1));

    /// <summary>Starts it on a free port.</summary>
    public static async Task<OtlpReceiver> StartAsync(bool isGrpc, ReceiverManner manner = ReceiverManner.Takes)
    {
        var receiver = new OtlpReceiver(isGrpc, manner);
        await receiver._server.StartAsync();
        return receiver;
    }

    /// <summary>Attributes (common.proto, <c>KeyValue</c>) as texts.</summary>
    public static IReadOnlyDictionary<string, string> Attributes(ProtobufMessage message, int number) => message.Messages(number).ToDictionary(a => a.Text(1), a =>
    {
        var value = a.Messages(2).Single();
        return value.Has(1) ? value.Text(1) : value.Has(2) ? (value.Number(2) == 1 ? "true" : "false") : value.Number(3).ToString(CultureInfo.InvariantCulture);
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _server.StopAsync(now.Token);
        await _server.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        Interlocked.Increment(ref _asked);
        if (_manner == ReceiverManner.Hangs)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var (isRefused, path) = (_manner == ReceiverManner.Refuses, context.Request.Path.Value);
        if (!isRefused)
        {
            // A gRPC message comes behind a flag and its length.
            var message = new ProtobufMessage(body.ToArray().AsMemory(_isGrpc ? 5 : 0));
            var isTraces = path is "/v1/traces" or "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
            if (!isTraces && path is not ("/v1/metrics" or "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export"))
                throw new InvalidDataException("Nothing of OTLP is sent to " + path);
            (isTraces ? _traces : _metrics).Enqueue(message);
        }

        if (!_isGrpc)
        {
            context.Response.StatusCode = isRefused ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
            return;
        }

        context.Response.ContentType = "application/grpc";
        if (!isRefused)
            await context.Response.Body.WriteAsync(new byte[5]);
        // 14 is UNAVAILABLE.
        context.Response.AppendTrailer("grpc-status", isRefused ? "14" : "0");
    }
}
