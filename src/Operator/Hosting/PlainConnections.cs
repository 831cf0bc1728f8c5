using Microsoft.AspNetCore.Server.Kestrel.Core;
using Modelgate.Operator.Telemetry;

namespace Modelgate.Operator.Hosting;

/// <summary>The connections to <c>--metrics-listen</c>, over plain HTTP. They get metrics and health and nothing else; reviews come over TLS only.</summary>
internal static class PlainConnections
{
    /// <summary>The address of the metrics.</summary>
    public const string MetricsPath = "/metrics";

    private static readonly HashSet<string> Health = new(StringComparer.Ordinal) { "/livez", "/healthz", "/readyz" };

    /// <summary>Marks the connections of a port. By the connection, not by the request: a Host header says what its sender likes.</summary>
    public static void Mark(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => connection =>
        {
            connection.Features.Set(Plain.Instance);
            return next(connection);
        });
    }

    /// <summary>Serves the metrics on marked connections, and keeps these from everything else.</summary>
    public static void UseMetrics(this WebApplication app, TelemetryExport export)
    {
        app.Use((context, next) =>
        {
            if (!IsPlain(context) || Health.Contains(context.Request.Path.Value ?? "") || IsMetrics(context))
                return next(context);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        if (export.Scraped is { } metrics)
            app.UseOpenTelemetryPrometheusScrapingEndpoint(metrics, context => IsPlain(context) && IsMetrics(context), null, null, null);
    }

    private static bool IsPlain(HttpContext context) => context.Features.Get<Plain>() is not null;

    private static bool IsMetrics(HttpContext context) => HttpMethods.IsGet(context.Request.Method) && context.Request.Path.Value == MetricsPath;

    private sealed class Plain
    {
        public static readonly Plain Instance = new();
    }
}
