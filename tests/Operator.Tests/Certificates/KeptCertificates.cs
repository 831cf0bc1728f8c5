using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Modelgate.Operator.Certificates;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Tests.Kubernetes;

namespace Modelgate.Operator.Tests.Certificates;

/// <summary>A leader that keeps certificates on a fake API server, at a time that the test sets.</summary>
internal sealed class KeptCertificates : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    public static readonly CertificateSettings Settings = new(new("modelgate-system", "modelgate"), "modelgate-tls", "modelgate");

    private readonly ApiConnection _connection;

    private KeptCertificates(FakeApiServer server)
    {
        Server = server;
        _connection = server.Connect();
        Work = NewLeader();
    }

    public FakeApiServer Server { get; }

    public Day Clock { get; } = new() { Now = Start };

    public CertificateWork Work { get; private set; }

    /// <summary>Everything that was logged.</summary>
    public Lines Logged { get; } = new();

    public static async Task<KeptCertificates> StartAsync(bool hasWebhooks = true)
    {
        var server = await FakeApiServer.StartAsync();
        if (hasWebhooks)
            server.Put(ClusterKinds.ValidatingWebhookConfigurations, "", "modelgate", Configuration);
        return new(server);
    }

    public const string Configuration = """
        {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration","metadata":{"name":"modelgate","labels":{"a":"b"}},
         "webhooks":[
          {"name":"pods.modelgate.dev","failurePolicy":"Fail","clientConfig":{"service":{"name":"modelgate","namespace":"modelgate-system","path":"/validate","port":443}}},
          {"name":"other.example.com","clientConfig":{"caBundle":"b3RoZXI=","service":{"name":"modelgate","namespace":"elsewhere"}}},
          {"name":"url.example.com","clientConfig":{"caBundle":"b3RoZXI=","url":"https://example.com"}},
          {"name":"resources.modelgate.dev","clientConfig":{"caBundle":"b2xk","service":{"name":"modelgate","namespace":"modelgate-system"}}}]}
        """;

    public CertificateWork NewLeader() => new(Settings, new ObjectReader(_connection), new ObjectWriter(_connection), (_, _) => Task.CompletedTask, Clock, Logged);

    /// <summary>Another replica leads from now on.</summary>
    public void ChangeLeader() => Work = NewLeader();

    /// <summary>Steps until nothing is to be done, and after each step the API server trusts whatever a replica may serve.</summary>
    public async Task SettleAsync(params ServingPair[] served)
    {
        for (var steps = 0; await StepAsync() == TimeSpan.Zero; steps++)
        {
            Assert.True(steps < 10, "It never ends");
            Array.ForEach(served, AssertTrusted);
        }
    }

    public Task<TimeSpan> StepAsync() => Work.StepAsync(TestContext.Current.CancellationToken);

    public SecretContent Secret => SecretContent.Read(Encoding.UTF8.GetBytes(Server.Get(ClusterKinds.Secrets, "modelgate-system", "modelgate-tls")!.ToJsonString()), Settings.Service, Clock.Now);

    public ServingPair Serving => Secret.Serving ?? throw new InvalidOperationException(Secret.ServingProblem);

    public IReadOnlyList<string> Names => [.. Secret.Authorities.Select(a => a.Thumbprint)];

    /// <summary>The decoded caBundle of each webhook; empty where there is none.</summary>
    public IReadOnlyList<string> Bundles =>
        [.. Server.Get(ClusterKinds.ValidatingWebhookConfigurations, "", "modelgate")!["webhooks"]!.AsArray()
            .Select(w => Encoding.ASCII.GetString(Convert.FromBase64String((string?)w!["clientConfig"]!["caBundle"] ?? "")))];

    public void SetBundle(int webhook, string? value)
    {
        var configuration = Server.Get(ClusterKinds.ValidatingWebhookConfigurations, "", "modelgate")!;
        configuration["webhooks"]![webhook]!["clientConfig"]!["caBundle"] = value;
        Server.Put(ClusterKinds.ValidatingWebhookConfigurations, "", "modelgate", configuration.ToJsonString());
    }

    public void Alter(Action<JsonObject> change)
    {
        var secret = Server.Get(ClusterKinds.Secrets, "modelgate-system", "modelgate-tls")!;
        change(secret["data"]!.AsObject());
        Server.Put(ClusterKinds.Secrets, "modelgate-system", "modelgate-tls", secret.ToJsonString());
    }

    /// <summary>As the API server verifies it, with what both of our webhooks say now.</summary>
    public void AssertTrusted(ServingPair served)
    {
        foreach (var bundle in new[] { Bundles[0], Bundles[3] })
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPem(bundle);
            Assert.Null(served.Problem([.. authorities], "modelgate.modelgate-system.svc", Clock.Now));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await Server.DisposeAsync();
    }

    internal sealed class Day : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }

    internal sealed class Lines : ILogger<CertificateWork>
    {
        public ConcurrentQueue<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue(formatter(state, exception) + exception);
    }
}
