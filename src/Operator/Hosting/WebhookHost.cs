using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Modelgate.Operator.Admission;
using Modelgate.Operator.Standalone;

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
    /// <param name="loops">What keeps the state up to date while the host runs.</param>
    public static WebApplication Build(
        ServeOptions options, IServingState state, ServingCertificate certificate, ILoggerFactory logs, TimeProvider time,
        IAdmissionJudge? judge = null, IReadOnlyList<IHostedService>? loops = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [], ApplicationName = "modelgate" });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(state);
        builder.Services.AddSingleton(certificate);
        builder.Services.AddSingleton(judge ?? new AdmissionJudge(state, time));
        builder.Services.AddSingleton<AdmissionEndpoint>();
        builder.Services.AddHostedService<ReloadLoop>();
        foreach (var loop in loops ?? [])
            builder.Services.AddSingleton(loop);
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options, certificate));
        var app = builder.Build();
        app.MapHealth();
        app.MapPost(Path, (HttpContext context, AdmissionEndpoint endpoint) => endpoint.HandleAsync(context));
        var resources = new AdmissionEndpoint(new DeclarationJudge(time), time, logs.CreateLogger<AdmissionEndpoint>());
        app.MapPost(ResourcesPath, resources.HandleAsync);
        return app;
    }

    private static void Configure(KestrelServerOptions kestrel, ServeOptions options, ServingCertificate certificate)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = AdmissionEndpoint.MaxBodyLength + 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Listen(options.Listen, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = TimeSpan.FromSeconds(10),
                OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = certificate.Context,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                }),
            });
        });
    }
}
