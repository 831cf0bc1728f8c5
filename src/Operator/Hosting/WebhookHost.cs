using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Modelgate.Operator.Admission;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Standalone;
using Modelgate.Operator.Telemetry;

namespace Modelgate.Operator.Hosting;

/// <summary>Puts the webhook together.</summary>
internal static class WebhookHost
{
    /// <summary>The webhook's address.</summary>
    public const string Path = "/validate";

    /// <summary>The address for Modelgate's own resources. It needs nothing but the request, so it answers from the first moment on.</summary>
    public const string ResourcesPath = "/validate-resources";

    /// <summary>Builds the host; starting it opens the port.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="state">What requests are judged with.</param>
    /// <param name="certificate">The serving certificate.</param>
    /// <param name="logs">Where logs go.</param>
    /// <param name="time">The clock.</param>
    /// <param name="judge">Who judges; null: the rules, with the state.</param>
    /// <param name="parts">What else runs and is asked.</param>
    public static WebApplication Build(
        ServeOptions options, IServingState state, ServingCertificate certificate, ILoggerFactory logs, TimeProvider time, IAdmissionJudge? judge = null, HostParts? parts = null)
    {
        parts ??= new();
        // Nothing but what stands here: settings come from the command line alone, not from files that lie in the working folder, which would be watched, too.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "modelgate" });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(state);
        builder.Services.AddSingleton(certificate);
        builder.Services.AddSingleton(judge ?? new AdmissionJudge(state, time));
        builder.Services.AddSingleton<AdmissionEndpoint>();
        builder.Services.AddHostedService<ReloadLoop>();
        foreach (var loop in parts.Loops)
            builder.Services.AddSingleton(loop);
        builder.Services.AddSingleton(parts);
        builder.Services.AddSingleton(parts.Drain);
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Drain.InFlight);
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options, certificate, parts.Clients));
        var export = Export(options, state, certificate, parts, time);
        // Made by a factory, so that the host disposes of it: what was not sent yet is sent then.
        builder.Services.AddSingleton(_ => export);
        var app = builder.Build();
        app.Services.GetRequiredService<TelemetryExport>();
        app.Use((context, next) => BeforeAsync(context, next, parts, logs.CreateLogger<AdmissionEndpoint>()));
        app.UseMetrics(export);
        app.MapHealth(state, certificate, parts.Drain, time);
        app.MapPost(Path, app.Services.GetRequiredService<AdmissionEndpoint>().HandleAsync);
        var resources = new AdmissionEndpoint(new DeclarationJudge(time), time, logs.CreateLogger<AdmissionEndpoint>());
        app.MapPost(ResourcesPath, resources.HandleAsync);
        return app;
    }

    private static TelemetryExport Export(ServeOptions options, IServingState state, ServingCertificate certificate, HostParts parts, TimeProvider time)
    {
        var leader = parts.Loops.OfType<LeaderLoop>().FirstOrDefault();
        return TelemetryExport.Start(options.MetricsListen is not null, () => new(state, time)
        {
            IsReady = () => HealthEndpoints.Problem(state, certificate, parts.Drain, time) is null,
            CertificateExpires = () => certificate.NotAfter,
            IsLeader = leader is null ? null : () => leader.IsLeader,
        });
    }

    private static Task BeforeAsync(HttpContext context, RequestDelegate next, HostParts parts, ILogger logger)
    {
        // The client connects anew for its next request, and then it is led to another replica.
        if (parts.Drain.IsDraining)
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        if (parts.Clients is null || !HttpMethods.IsPost(context.Request.Method) || ClientAuthorities.Refusal(context) is not { } refusal)
            return next(context);
        Log.RequestRefused(logger, StatusCodes.Status403Forbidden, refusal);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync(refusal + "\n", context.RequestAborted);
    }

    private static SslServerAuthenticationOptions Tls(TlsHandshakeCallbackContext handshake, ServingCertificate certificate, ClientAuthorities? clients)
    {
        var tls = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate.Context ?? throw new AuthenticationException("there is no serving certificate yet"),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
        clients?.Ask(tls, handshake.Connection.Items);
        return tls;
    }

    private static void Configure(KestrelServerOptions kestrel, ServeOptions options, ServingCertificate certificate, ClientAuthorities? clients)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = AdmissionEndpoint.MaxBodyLength + 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        if (options.MetricsListen is { } metrics)
            kestrel.Listen(metrics, PlainConnections.Mark);
        kestrel.Listen(options.Listen, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = TimeSpan.FromSeconds(10),
                OnConnection = handshake => ValueTask.FromResult(Tls(handshake, certificate, clients)),
            });
        });
    }
}
