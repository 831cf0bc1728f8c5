using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

// One control plane at a time: each is three programs that keep a small machine busy.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Modelgate.EndToEnd;

/// <summary>A real etcd and kube-apiserver on loopback ports, with the custom resource definitions, and kube-controller-manager where it is at hand; the programs
/// are those of the folder KUBEBUILDER_ASSETS.</summary>
public sealed class ControlPlane : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modelgate-control-plane-").FullName;
    private readonly string _programs = Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS")
        ?? throw new InvalidOperationException("KUBEBUILDER_ASSETS names no folder with etcd, kube-apiserver and kubectl");
    private readonly int[] _ports = [FreePort(), FreePort(), FreePort(), FreePort()];
    private readonly string _token = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
    private readonly HttpClient _client = new();
    private RunningProgram? _etcd;
    private RunningProgram? _server;
    private RunningProgram? _controllers;

    /// <summary>The admin's kubeconfig.</summary>
    public string Kubeconfig => _folder + "/kubeconfig";

    /// <summary>The admin's token.</summary>
    public string Token => _token;

    /// <summary>The API server's address.</summary>
    public string Server => "https://127.0.0.1:" + Text(_ports[2]);

    /// <summary>The file with the API server's own authority.</summary>
    public string Authority => _folder + "/certificates/apiserver.crt";

    /// <summary>The audit log: one JSON object a line for each request, without bodies.</summary>
    public string AuditLog => _folder + "/audit.log";

    /// <summary>True when controllers run: Deployments make ReplicaSets, ReplicaSets pods, deleted namespaces go.</summary>
    public bool HasControllers => _controllers is not null;

    /// <summary>The API server's certificate for webhooks that ask for one.</summary>
    public WebhookClient WebhookClient { get; private set; } = null!;

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
            clusters: [{name: here, cluster: {server: "{{{Server}}}", certificate-authority: "{{{Authority}}}"}}]
            users: [{name: admin, user: {token: "{{{_token}}}"}}]
            """);
        await File.WriteAllTextAsync(_folder + "/audit.yaml", "apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules: [{level: Metadata}]\n");
        WebhookClient = new(_folder);
        StartEtcd();
        await StartServerAsync();
        // An older server does not know the rules in the definitions, and its kubectl would refuse them.
        await KubectlAsync("", "apply", "--validate=false", "-f", Testing.Repository.Path("config", "crds"));
        // A definition that has no conditions yet is an error to kubectl, and nothing to wait for.
        var established = "";
        await Condition.HoldsAsync(
            async () =>
            {
                (var status, established) = await TryKubectlAsync("", "wait", "--for=condition=Established", "--timeout=60s", "crd/modelpolicies.modelgate.dev", "crd/modelbundles.modelgate.dev");
                return status == 0;
            },
            () => established);
        // Replicas elect their leader there.
        await KubectlAsync("", "create", "namespace", "modelgate-system");
        await StartControllersAsync();
        Webhook = await Webhook.StartAsync(this);
    }

    /// <summary>Starts etcd; what it has written before is there again.</summary>
    public void StartEtcd()
    {
        var peers = $"http://127.0.0.1:{Text(_ports[1])}";
        _etcd = RunningProgram.Start(_programs + "/etcd", "--data-dir", _folder + "/etcd", "--listen-client-urls", Etcd, "--advertise-client-urls", Etcd,
            "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers, "--initial-cluster", "default=" + peers);
    }

    /// <summary>Kills etcd. The API server stays and answers what it can.</summary>
    public async Task StopEtcdAsync()
    {
        await _etcd!.DisposeAsync();
        _etcd = null;
    }

    /// <summary>Waits until the API server is ready.</summary>
    public Task UntilReadyAsync() =>
        Condition.HoldsAsync(async () => (await TryKubectlAsync("", "--request-timeout=5s", "get", "--raw", "/readyz")).Status == 0, _server!.Output);

    /// <summary>Has etcd forget all moments but the present: whoever asks for an earlier one is answered 410.</summary>
    public async Task CompactAsync()
    {
        using var range = await _client.PostAsync(new Uri(Etcd + "/v3/kv/range"), new StringContent("{\"key\":\"Lw==\",\"limit\":\"1\"}"));
        var header = JsonNode.Parse(await range.Content.ReadAsStringAsync())!["header"]!;
        using var compaction = await _client.PostAsync(new Uri(Etcd + "/v3/kv/compaction"), new StringContent($"{{\"revision\":\"{(string?)header["revision"]}\",\"physical\":true}}"));
        compaction.EnsureSuccessStatusCode();
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
        // Containers for debugging are for everybody since 1.23, and before that where they are switched on.
        string[] features = await MinorAsync("kube-apiserver") < 23 ? ["--feature-gates", "EphemeralContainers=true"] : [];
        _server = RunningProgram.Start(_programs + "/kube-apiserver", ["--etcd-servers", Etcd, "--bind-address", "127.0.0.1",
            "--secure-port", Text(_ports[2]), "--cert-dir", _folder + "/certificates", "--token-auth-file", _folder + "/tokens.csv", "--authorization-mode", "RBAC",
            "--audit-policy-file", _folder + "/audit.yaml", "--audit-log-path", AuditLog, "--admission-control-config-file", WebhookClient.AdmissionFile, "--disable-admission-plugins", "ServiceAccount", "--service-cluster-ip-range", "127.96.0.0/16", "--service-account-issuer", "https://kubernetes.default.svc",
            "--service-account-key-file", _folder + "/accounts.key", "--service-account-signing-key-file", _folder + "/accounts.key", .. features]);
        await UntilReadyAsync();
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

    /// <summary>Applies an object.</summary>
    public Task<string> ApplyAsync(string document) => KubectlAsync(document, "apply", "-f", "-");

    /// <summary>Waits until a bundle is <c>Verified</c> or not, with its reason and strength: <c>False Revoked None</c>.</summary>
    public async Task UntilStatusAsync(string space, string bundle, string status)
    {
        const string Verified = ".status.conditions[?(@.type==\"Verified\")]";
        var last = "";
        await Condition.HoldsAsync(
            async () => (last = (await TryKubectlAsync("", "--namespace", space, "get", "mb", bundle, "-o", $"jsonpath={{{Verified}.status}} {{{Verified}.reason}} {{.status.strength}}")).Text) == status,
            () => $"{space}/{bundle}: {last}. {Webhook.Logged()}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        foreach (var program in new IAsyncDisposable?[] { Webhook, _controllers, _server, _etcd })
        {
            if (program is not null)
                await program.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string Etcd => "http://127.0.0.1:" + Text(_ports[0]);

    /// <summary>Starts the controllers, where there are any, and waits until they work.</summary>
    private async Task StartControllersAsync()
    {
        if (!File.Exists(_programs + "/kube-controller-manager"))
            return;
        // Up to 1.23 there is a second port, without TLS, the same on every machine.
        string[] quiet = await MinorAsync("kube-controller-manager") < 24 ? ["--port", "0"] : [];
        _controllers = RunningProgram.Start(_programs + "/kube-controller-manager", ["--kubeconfig", Kubeconfig, "--leader-elect=false", "--bind-address", "127.0.0.1",
            "--secure-port", Text(_ports[3]), "--cert-dir", _folder + "/controllers", "--service-account-private-key-file", _folder + "/accounts.key",
            "--root-ca-file", Authority, "--concurrent-deployment-syncs", "1", .. quiet]);
        await Condition.HoldsAsync(async () => (await TryKubectlAsync("", "--namespace", "default", "get", "serviceaccount", "default")).Status == 0, _controllers.Output);
    }

    /// <summary>The 20 of a program's v1.20.2; the newest where it does not say.</summary>
    private async Task<int> MinorAsync(string program)
    {
        await using var version = RunningProgram.Start($"{_programs}/{program}", "--version");
        await version.EndAsync();
        return version.Printed().Split('.') is ["Kubernetes v1", var minor, ..] ? int.Parse(minor, CultureInfo.InvariantCulture) : int.MaxValue;
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
