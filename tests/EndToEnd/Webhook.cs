using System.Globalization;

namespace Modelgate.EndToEnd;

/// <summary><c>modelgate serve</c> as a program of its own, registered with the API server.</summary>
public sealed class Webhook : IAsyncDisposable
{
    private readonly RunningProgram _program;
    private readonly HttpClient _client;

    private Webhook(RunningProgram program, int port)
    {
        (_program, Port) = (program, port);
        var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        _client = new(handler) { BaseAddress = new("https://127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture)) };
    }

    /// <summary>Where it listens on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Starts it, waits until it is ready, and registers it. Unlike a trial it stops what it cannot be asked about.</summary>
    public static async Task<Webhook> StartAsync(ControlPlane cluster)
    {
        var webhook = await StartReplicaAsync(cluster, "replica-0");
        await webhook.RegisterAsync(cluster);
        return webhook;
    }

    /// <summary>Has the API server ask this replica from now on.</summary>
    public Task RegisterAsync(ControlPlane cluster) => cluster.ApplyAsync(_program.Printed().Replace("failurePolicy: Ignore", "failurePolicy: Fail", StringComparison.Ordinal));

    /// <summary>Starts a replica and waits until it is ready; the API server does not ask it.</summary>
    /// <param name="cluster">The cluster that it reads.</param>
    /// <param name="identity">What tells it from the others.</param>
    /// <param name="certificates">The options that say where its certificate comes from; none: it is made for this run.</param>
    public static async Task<Webhook> StartReplicaAsync(ControlPlane cluster, string identity, params string[] certificates)
    {
        if (certificates.Length == 0)
            certificates = ["--self-signed", "--host", "127.0.0.1"];
        var port = ControlPlane.FreePort();
        var program = RunningProgram.Start(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "..", "..", "Operator", Configuration, "modelgate.dll"),
                "serve", "--kubeconfig", cluster.Kubeconfig, "--listen", "127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture), .. certificates,
            ],
            new Dictionary<string, string> { ["POD_NAME"] = identity });
        var webhook = new Webhook(program, port);
        await webhook.UntilReadyAsync();
        return webhook;
    }

    /// <summary>What it has logged.</summary>
    public string Logged() => _program.Output();

    /// <summary>Asks it to end, as the kubelet does; its status.</summary>
    public Task<int> TerminateAsync() => _program.TerminateAsync();

    /// <summary>Waits until it is ready and hears of changes.</summary>
    public Task UntilReadyAsync() => Condition.HoldsAsync(async () => await ReadinessAsync() == "200 ok\n", _program.Output);

    /// <summary>What <c>/readyz</c> says; empty when nothing answers.</summary>
    public async Task<string> ReadinessAsync()
    {
        try
        {
            using var response = await _client.GetAsync(new Uri("/readyz", UriKind.Relative));
            return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _program.DisposeAsync();
    }

    private static string Configuration => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
}
