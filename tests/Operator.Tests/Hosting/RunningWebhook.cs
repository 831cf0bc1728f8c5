using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Modelgate.Operator.Hosting;
using Modelgate.Operator.Standalone;
using Modelgate.Operator.Tests.Cli;

namespace Modelgate.Operator.Tests.Hosting;

/// <summary>The real webhook on a loopback port, over TLS, with files in a folder of its own.</summary>
internal sealed class RunningWebhook : IAsyncDisposable
{
    /// <summary>How long a test waits for a condition before it fails.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly WebApplication _app;
    private string? _lastThumbprint;

    private int _connections;

    private RunningWebhook(TemporaryFolder folder, WebApplication app)
    {
        (Folder, _app) = (folder, app);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a)).ToArray();
        Address = addresses.Single(a => a.Scheme == Uri.UriSchemeHttps);
        PlainAddress = addresses.SingleOrDefault(a => a.Scheme == Uri.UriSchemeHttp);
    }

    public TemporaryFolder Folder { get; }

    public Uri Address { get; }

    public Uri? PlainAddress { get; }

    /// <summary>Where the host takes settings from, beside the command line.</summary>
    public IEnumerable<IConfigurationProvider> SettingSources => Sources(_app.Services.GetRequiredService<IConfiguration>());

    /// <summary>How many connections its clients have made.</summary>
    public int Connections => Volatile.Read(ref _connections);

    private static IEnumerable<IConfigurationProvider> Sources(IConfiguration configuration) =>
        ((IConfigurationRoot)configuration).Providers.SelectMany(p => p is ChainedConfigurationProvider chained ? Sources(chained.Configuration) : [p]);

    public static async Task<RunningWebhook> StartAsync(
        Modelgate.Operator.Admission.IAdmissionJudge? judge = null, HostParts? parts = null, ServingCertificate? certificate = null, bool servesMetrics = false)
    {
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path + "/config");
        WriteCertificate(folder);
        var options = new ServeOptions
        {
            ConfigurationFolder = folder.Path + "/config",
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            MetricsListen = servesMetrics ? new IPEndPoint(IPAddress.Loopback, 0) : null,
            CertificateFile = folder.Path + "/tls.crt",
            KeyFile = folder.Path + "/tls.key",
            ReloadInterval = TimeSpan.FromMilliseconds(20),
        };
        var configuration = new ConfigurationFolder(options.ConfigurationFolder, TimeProvider.System, NullLogger<ConfigurationFolder>.Instance);
        Assert.Empty(configuration.Start());
        certificate ??= ServingCertificate.FromFiles(options.CertificateFile, options.KeyFile, NullLogger.Instance);
        var app = WebhookHost.Build(options, configuration, certificate, NullLoggerFactory.Instance, TimeProvider.System, judge, parts);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(folder, app);
    }

    public static void WriteCertificate(TemporaryFolder folder)
    {
        using var trial = TrialCertificate.Make(["localhost", "127.0.0.1"], TimeProvider.System);
        folder.Write("tls.key", trial.Certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        folder.Write("tls.crt", trial.Certificate.ExportCertificatePem() + "\n" + trial.AuthorityPem);
    }

    /// <summary>Ends in order.</summary>
    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public HttpClient Client(Version? version = null, X509Certificate2? own = null)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    _lastThumbprint = ((X509Certificate2)certificate!).Thumbprint;
                    Interlocked.Increment(ref _connections);
                    return certificate.Issuer.StartsWith("CN=Modelgate ", StringComparison.Ordinal);
                },
                ClientCertificates = own is null ? null : [own],
                LocalCertificateSelectionCallback = own is null ? null : (_, _, _, _, _) => own,
            },
        };
        return new HttpClient(handler)
        {
            BaseAddress = Address,
            DefaultRequestVersion = version ?? HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Limit,
        };
    }

    public async Task<(HttpStatusCode Status, string Body, Version Version)> PostAsync(string body, string path = "/validate", string contentType = "application/json", Version? version = null)
    {
        using var client = Client(version);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response.Version);
    }

    public async Task<JsonElement> ReviewAsync(string body, string path = "/validate")
    {
        var (status, text, _) = await PostAsync(body, path);
        Assert.Equal(HttpStatusCode.OK, status);
        return JsonDocument.Parse(text).RootElement.GetProperty("response");
    }

    public async Task<string> GetAsync(string path)
    {
        using var client = Client();
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }

    /// <summary>What the port of <c>--metrics-listen</c> answers: status, content type, body.</summary>
    public async Task<string> GetPlainAsync(string path, string accept = "*/*")
    {
        using var client = new HttpClient { BaseAddress = PlainAddress, Timeout = Limit };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return $"{(int)response.StatusCode} {response.Content.Headers.ContentType}\n{await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }

    public async Task<string> ThumbprintAsync()
    {
        await GetAsync("/livez");
        return _lastThumbprint!;
    }

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!await condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Folder.Dispose();
    }
}
