using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Modelgate.EndToEnd;

/// <summary>A real etcd and kube-apiserver on loopback ports, with the custom resource definitions; the programs are those of the folder KUBEBUILDER_ASSETS.</summary>
public sealed class ControlPlane : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modelgate-control-plane-").FullName;
    private readonly string _programs = Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS")
        ?? throw new InvalidOperationException("KUBEBUILDER_ASSETS names no folder with etcd, kube-apiserver and kubectl");
    private readonly int[] _ports = [FreePort(), FreePort(), FreePort()];
    private readonly string _token = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
    private RunningProgram? _etcd;
    private RunningProgram? _server;

    /// <summary>The admin's kubeconfig.</summary>
    public string Kubeconfig => _folder + "/kubeconfig";

    /// <summary>The webhook, reading from this server and registered with it.</summary>
    public Webhook Webhook { get; private set; } = null!;

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        using var accounts = RSA.Create(2048);
        await File.WriteAllTextAsync(_folder + "/accounts.key", accounts.ExportRSAPrivateKeyPem());
        await File.WriteAllTextAsync(_folder + "/tokens.csv", _token + ",admin,admin,system:masters\n");
        await File.WriteAllTextAsync(Kubeconfig, $$$"""
            apiVersion: v1
            kind: Config
            current-context: admin
            contexts: [{name: admin, context: {cluster: here, user: admin}}]
            clusters: [{name: here, cluster: {server: "https://127.0.0.1:{{{_ports[2]}}}", certificate-authority: "{{{_folder}}}/certificates/apiserver.crt"}}]
            users: [{name: admin, user: {token: "{{{_token}}}"}}]
            """);
        var (clients, peers) = ($"http://127.0.0.1:{Text(_ports[0])}", $"http://127.0.0.1:{Text(_ports[1])}");
        _etcd = RunningProgram.Start(_programs + "/etcd", "--data-dir", _folder + "/etcd", "--listen-client-urls", clients, "--advertise-client-urls", clients,
            "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers, "--initial-cluster", "default=" + peers);
        await StartServerAsync();
        // An older server does not know the rules in the definitions, and its kubectl would refuse them.
        await KubectlAsync("", "apply", "--validate=false", "-f", Testing.Repository.Path("config", "crds"));
        await KubectlAsync("", "wait", "--for=condition=Established", "--timeout=60s", "crd/modelpolicies.modelgate.dev", "crd/modelbundles.modelgate.dev");
        Webhook = await Webhook.StartAsync(this);
    }

    /// <summary>Ends the API server; etcd keeps what there is.</summary>
    public async Task StopServerAsync()
    {
        await _server!.DisposeAsync();
        _server = null;
    }

    /// <summary>Starts the API server and waits until it is ready.</summary>
    public async Task StartServerAsync()
    {
        _server = RunningProgram.Start(_programs + "/kube-apiserver", "--etcd-servers", $"http://127.0.0.1:{Text(_ports[0])}", "--bind-address", "127.0.0.1",
            "--secure-port", Text(_ports[2]), "--cert-dir", _folder + "/certificates", "--token-auth-file", _folder + "/tokens.csv", "--authorization-mode", "RBAC",
            "--disable-admission-plugins", "ServiceAccount", "--service-cluster-ip-range", "127.96.0.0/16", "--service-account-issuer", "https://kubernetes.default.svc",
            "--service-account-key-file", _folder + "/accounts.key", "--service-account-signing-key-file", _folder + "/accounts.key");
        await Condition.HoldsAsync(async () => (await TryKubectlAsync("", "--request-timeout=5s", "get", "--raw", "/readyz")).Status == 0, _server.Output);
    }

    /// <summary>Runs kubectl; what it prints, standard error first.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<string> KubectlAsync(string input, params string[] arguments)
    {
        var (status, text) = await TryKubectlAsync(input, arguments);
        return status == 0 ? text : throw new InvalidOperationException($"kubectl {string.Join(' ', arguments)}: {text}");
    }

    /// <summary>Runs kubectl; its status and what it prints, standard error first.</summary>
    public async Task<(int Status, string Text)> TryKubectlAsync(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(_programs + "/kubectl", ["--kubeconfig", Kubeconfig, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = _folder;
        using var kubectl = Process.Start(start)!;
        var error = kubectl.StandardError.ReadToEndAsync();
        await kubectl.StandardInput.WriteAsync(input);
        kubectl.StandardInput.Close();
        var output = await kubectl.StandardOutput.ReadToEndAsync();
        await kubectl.WaitForExitAsync();
        return (kubectl.ExitCode, await error + output);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var program in new IAsyncDisposable?[] { Webhook, _server, _etcd })
        {
            if (program is not null)
                await program.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
