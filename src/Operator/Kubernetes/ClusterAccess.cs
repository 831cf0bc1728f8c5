using System.Net;
using System.Security.Cryptography;
using k8s;
using k8s.Authentication;
using k8s.Exceptions;

namespace Modelgate.Operator.Kubernetes;

/// <summary>From options to a connection: the service account of a pod, or a kubeconfig with its tokens, certificates and plugins.</summary>
internal static class ClusterAccess
{
    private const string KubeconfigVariable = "KUBECONFIG";
    private const string AccountAuthority = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt";

    /// <summary>Connects; null with the problem when the configuration cannot be used. Nothing is sent yet.</summary>
    public static ApiConnection? Connect(ClusterOptions options, TimeProvider time, out string problem)
    {
        problem = "";
        try
        {
            var (configuration, security) = Configure(options, time);
            configuration.UserAgent = "modelgate/" + Reports.ProductVersion.Text;
            return new(Client(configuration, security), string.IsNullOrEmpty(configuration.TlsServerName) ? null : configuration.TlsServerName, time);
        }
        catch (Exception error) when (error is KubeConfigException or IOException or UnauthorizedAccessException or CryptographicException
            or FormatException or YamlDotNet.Core.YamlException or ArgumentException)
        {
            problem = (options.Kubeconfig is { } file ? file + ": " : "") + error.Message;
            return null;
        }
    }

    /// <summary>Makes a client.</summary>
    internal static k8s.Kubernetes Client(KubernetesClientConfiguration configuration, ConnectionSecurity? security = null)
    {
        SocketsHttpHandler? handler = null;
        var prepare = configuration.FirstMessageHandlerSetup;
        configuration.FirstMessageHandlerSetup = made =>
        {
            handler = made;
            made.ConnectTimeout = TimeSpan.FromSeconds(10);
            // A dead connection is noticed within half a minute, as client-go does.
            made.KeepAlivePingDelay = TimeSpan.FromSeconds(15);
            made.KeepAlivePingTimeout = TimeSpan.FromSeconds(15);
            made.AllowAutoRedirect = false;
            prepare?.Invoke(made);
        };
        var client = new k8s.Kubernetes(configuration);
        // Last: the library has its own idea of the same.
        security?.Apply(handler!);
        return client;
    }

    private static (KubernetesClientConfiguration, ConnectionSecurity) Configure(ClusterOptions options, TimeProvider time)
    {
        if (options is { Kubeconfig: null, Context: null, Kubeconfigs: null } && KubernetesClientConfiguration.IsInCluster())
        {
            var own = KubernetesClientConfiguration.InClusterConfig();
            return (own, ConnectionSecurity.Of(own, AccountAuthority, null, time));
        }

        var files = options.Kubeconfig is { } one ? [one] : options.Kubeconfigs ?? DefaultFiles();
        if (files is not [var first, ..] || !File.Exists(first))
        {
            throw new KubeConfigException(options.Kubeconfig is not null
                ? "there is no such file"
                : $"this is no pod with a service account, and there is no kubeconfig at {string.Join(Path.PathSeparator, Candidates())}. Name one with --kubeconfig, or a folder with --config-dir.");
        }

        var kubeconfig = Kubeconfigs.Load(files);
        var context = options.Context ?? kubeconfig.CurrentContext;
        var details = KubeconfigDetails.Read(files, context);
        var credentials = kubeconfig.Users.FirstOrDefault(u => u.Name == details.User)?.UserCredentials;
        // The library wants credentials that it knows; the provider then reads the file again and again.
        if (details.TokenFile is { } token && credentials is not null)
            credentials.Token = File.ReadAllText(token).Trim();
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(kubeconfig, options.Context);
        if (details.TokenFile is not null)
            configuration.TokenProvider = new TokenFileAuth(details.TokenFile);
        if (details.ProxyUrl is { } proxy)
            configuration.FirstMessageHandlerSetup = handler => (handler.UseProxy, handler.Proxy) = (true, new WebProxy(proxy));
        var cluster = kubeconfig.Contexts.FirstOrDefault(c => c.Name == context)?.ContextDetails?.Cluster;
        var endpoint = kubeconfig.Clusters.FirstOrDefault(c => c.Name == cluster)?.ClusterEndpoint;
        var authority = string.IsNullOrEmpty(endpoint?.CertificateAuthorityData) && endpoint?.CertificateAuthority is { Length: > 0 } path ? path : null;
        return (configuration, ConnectionSecurity.Of(configuration, authority, credentials?.ExternalExecution, time));
    }

    /// <summary>Where kubectl looks, as far as there is something: it passes over files of the variable that do not exist.</summary>
    private static string[] DefaultFiles() => [.. Candidates().Where(File.Exists)];

    private static string[] Candidates() =>
        Environment.GetEnvironmentVariable(KubeconfigVariable) is { Length: > 0 } files
            ? files.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            : [KubernetesClientConfiguration.KubeConfigDefaultLocation];
}
