using System.Diagnostics;
using System.Text.Json.Nodes;
using Modelgate.Testing;

namespace Modelgate.EndToEnd.Installed;

/// <summary>Modelgate as <c>config/high-availability</c> installs it. There is no node for its pods, so one process stands in for them: with the Deployment's own
/// arguments, at the Service's address, with a token of the ServiceAccount. The API server asks it as it would ask the pods.</summary>
public sealed class Installation : IAsyncLifetime
{
    /// <summary>The namespace of the installation.</summary>
    public const string Space = "modelgate-system";

    /// <summary>How the API server and its audit log call the ServiceAccount.</summary>
    public const string Account = "system:serviceaccount:modelgate-system:modelgate";

    private const string Configuration = "validatingwebhookconfiguration";
    private static readonly string Programs = Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS") ?? "";
    private readonly string _folder = Directory.CreateTempSubdirectory("modelgate-installation-").FullName;
    private RunningProgram? _program;

    /// <summary>The cluster.</summary>
    public ControlPlane Cluster { get; } = new();

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await Cluster.InitializeAsync();
        // The trial that other stories use goes, and its lease with it.
        await Cluster.Webhook.TerminateAsync();
        await Cluster.KubectlAsync("", "delete", Configuration, "modelgate-trial");
        await Cluster.KubectlAsync("", "--namespace", Space, "delete", "lease", "modelgate", "--ignore-not-found");
        // What API servers do by themselves from 1.21 on.
        await Cluster.KubectlAsync("", "label", "--overwrite", "namespace", "kube-system", "kubernetes.io/metadata.name=kube-system");
    }

    /// <summary>Applies the overlay, and the policy where there is none.</summary>
    public async Task ApplyAsync()
    {
        var objects = await KustomizeAsync();
        // An API server leaves out what it does not know yet, if kubectl lets it.
        await Cluster.KubectlAsync(objects, "apply", "--validate=false", "-f", "-");
        if ((await Cluster.TryKubectlAsync("", "get", "modelpolicy", "default")).Status != 0)
            await Cluster.KubectlAsync("", "create", "-f", Repository.Path("config", "policy"));
    }

    /// <summary>The overlay's objects, with the API version that the server has of a PodDisruptionBudget.</summary>
    public async Task<string> KustomizeAsync()
    {
        var current = Programs + "/kubectl-current";
        var start = new ProcessStartInfo(File.Exists(current) ? current : Programs + "/kubectl", ["kustomize", Repository.Path("config", "high-availability")]) { RedirectStandardOutput = true };
        using var kubectl = Process.Start(start)!;
        var objects = await kubectl.StandardOutput.ReadToEndAsync();
        await kubectl.WaitForExitAsync();
        Assert.Equal(0, kubectl.ExitCode);
        return (await Cluster.KubectlAsync("", "api-versions")).Split('\n').Contains("policy/v1") ? objects : objects.Replace("apiVersion: policy/v1\n", "apiVersion: policy/v1beta1\n", StringComparison.Ordinal);
    }

    /// <summary>Starts the process, unless it runs, and waits until the API server asks it.</summary>
    public async Task StartAsync()
    {
        if (_program is null)
        {
            var address = await Cluster.KubectlAsync("", "--namespace", Space, "get", "service", "modelgate", "-o", "jsonpath={.spec.clusterIP}:{.spec.ports[0].port}");
            var arguments = (await Cluster.KubectlAsync("", "--namespace", Space, "get", "deployment", "modelgate", "-o", "jsonpath={range .spec.template.spec.containers[0].args[*]}{@}{\"\\n\"}{end}"))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(a => a switch
                {
                    _ when a.StartsWith("--listen=", StringComparison.Ordinal) => "--listen=" + address,
                    _ when a.StartsWith("--metrics-listen=", StringComparison.Ordinal) => "--metrics-listen=" + address.Split(':')[0] + ":8080",
                    _ => a,
                });
            _program = RunningProgram.Start(
                "dotnet",
                [Path.Combine(AppContext.BaseDirectory, "..", "..", "Operator", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "modelgate.dll"), .. arguments, "--kubeconfig", await KubeconfigAsync()],
                new Dictionary<string, string> { ["POD_NAMESPACE"] = Space, ["POD_NAME"] = "modelgate-0" });
        }

        await Condition.HoldsAsync(async () => (await BundlesAsync()).All(b => b.Length > 0), _program.Output);
    }

    /// <summary>Kills the process: from now on nobody answers.</summary>
    public async Task KillAsync()
    {
        if (_program is not null)
            await _program.DisposeAsync();
        _program = null;
    }

    /// <summary>What the process has logged.</summary>
    public string Logged() => _program?.Output() ?? "";

    /// <summary>What kubectl says to a pod with a model that is not pinned, which is not kept.</summary>
    public async Task<string> TryPodAsync(string space) => (await Cluster.TryKubectlAsync(
        $$$"""
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "llm", "namespace": "{{{space}}}"}, "spec": {"securityContext": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}},
         "containers": [{"name": "vllm", "image": "vllm/vllm-openai:v0.18.0", "args": ["--model=org/model"], "securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]} } }]} }
        """,
        "create", "--dry-run=server", "-f", "-")).Text;

    /// <summary>Waits until such a pod is answered like this.</summary>
    public async Task UntilPodAsync(string space, string text)
    {
        var last = "";
        await Condition.HoldsAsync(async () => (last = await TryPodAsync(space)).Contains(text, StringComparison.Ordinal), () => last + Logged());
    }

    /// <summary>The commands of a page, in order.</summary>
    public static string[] Commands(string page) => [.. File.ReadAllText(Repository.Path("docs", "how-to", page)).Split("```sh\n").Skip(1).SelectMany(block => block.Split("```")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>Runs a command of a page in a shell.</summary>
    public async Task RunAsync(string command)
    {
        var start = new ProcessStartInfo("sh", ["-c", command]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = _folder };
        (start.Environment["PATH"], start.Environment["KUBECONFIG"], start.Environment["HOME"]) = (Programs + ":" + Environment.GetEnvironmentVariable("PATH"), Cluster.Kubeconfig, _folder);
        using var shell = Process.Start(start)!;
        var (error, output) = (shell.StandardError.ReadToEndAsync(), shell.StandardOutput.ReadToEndAsync());
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, command + ": " + await error + await output);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await Cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string[]> BundlesAsync()
    {
        var webhooks = JsonNode.Parse(await Cluster.KubectlAsync("", "get", Configuration, "modelgate", "-o", "json"))!["webhooks"]!.AsArray();
        return [.. webhooks.Select(w => (string?)w!["clientConfig"]!["caBundle"] ?? "")];
    }

    private async Task<string> KubeconfigAsync()
    {
        var request = """{"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"audiences": ["https://kubernetes.default.svc"], "expirationSeconds": 7200}}""";
        var answer = await Cluster.KubectlAsync(request, "create", "--raw", $"/api/v1/namespaces/{Space}/serviceaccounts/modelgate/token", "-f", "-");
        var path = _folder + "/kubeconfig";
        await File.WriteAllTextAsync(path, $$$"""
            apiVersion: v1
            kind: Config
            current-context: account
            contexts: [{name: account, context: {cluster: here, user: account}}]
            clusters: [{name: here, cluster: {server: "{{{Cluster.Server}}}", certificate-authority: "{{{Cluster.Authority}}}"}}]
            users: [{name: account, user: {token: "{{{(string)JsonNode.Parse(answer)!["status"]!["token"]!}}}"}}]
            """);
        return path;
    }
}
