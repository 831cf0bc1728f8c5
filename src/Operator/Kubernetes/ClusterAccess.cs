using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using k8s;
using k8s.Authentication;
using k8s.Exceptions;

namespace Modelgate.Operator.Kubernetes;

/// <summary>From options to a connection: the service account of a pod, or a kubeconfig with its tokens, certificates and plugins.</summary>
internal static class ClusterAccess
{
    private const string KubeconfigVariable = "KUBECONFIG";

    /// <summary>Connects; null with the problem when the configuration cannot be used. Nothing is sent yet.</summary>
    public static ApiConnection? Connect(ClusterOptions options, TimeProvider time, out string problem)
    {
        problem = "";
        try
        {
            var configuration = Configure(options);
            configuration.UserAgent = "modelgate/" + Reports.ProductVersion.Text;
            return new(Client(configuration), string.IsNullOrEmpty(configuration.TlsServerName) ? null : configuration.TlsServerName, time);
        }
        catch (Exception error) when (error is KubeConfigException or IOException or UnauthorizedAccessException or CryptographicException
            or FormatException or YamlDotNet.Core.YamlException or ArgumentException)
        {
            problem = (options.Kubeconfig is { } file ? file + ": " : "") + error.Message;
            return null;
        }
    }

    /// <summary>Makes a client that holds the server to its name.</summary>
    internal static k8s.Kubernetes Client(KubernetesClientConfiguration configuration)
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
        if (!configuration.SkipTlsVerify && configuration.SslCaCerts is { Count: > 0 } authorities)
            Verify(handler!.SslOptions, authorities);
        return client;
    }

    /// <summary>Own authorities, and the name as well. The library's own callback takes any certificate of the authority, whatever name it is for.</summary>
    private static void Verify(SslClientAuthenticationOptions tls, X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationFlags = X509VerificationFlags.NoFlag,
        };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        tls.CertificateChainPolicy = policy;
        tls.RemoteCertificateValidationCallback = null;
    }

    private static KubernetesClientConfiguration Configure(ClusterOptions options)
    {
        if (options is { Kubeconfig: null, Context: null } && KubernetesClientConfiguration.IsInCluster())
            return KubernetesClientConfiguration.InClusterConfig();
        var file = options.Kubeconfig ?? DefaultFile();
        if (!File.Exists(file))
        {
            throw new KubeConfigException(options.Kubeconfig is not null
                ? "there is no such file"
                : $"this is no pod with a service account, and there is no kubeconfig at {file}. Name one with --kubeconfig, or a folder with --config-dir.");
        }

        var kubeconfig = KubernetesClientConfiguration.LoadKubeConfig(file);
        var details = KubeconfigDetails.Read(file, options.Context ?? kubeconfig.CurrentContext);
        // The library wants credentials that it knows; the provider then reads the file again and again.
        if (details.TokenFile is { } token && kubeconfig.Users.FirstOrDefault(u => u.Name == details.User) is { UserCredentials: { } credentials })
            credentials.Token = File.ReadAllText(token).Trim();
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(kubeconfig, options.Context);
        if (details.TokenFile is not null)
            configuration.TokenProvider = new TokenFileAuth(details.TokenFile);
        if (details.ProxyUrl is { } proxy)
            configuration.FirstMessageHandlerSetup = handler => (handler.UseProxy, handler.Proxy) = (true, new WebProxy(proxy));
        return configuration;
    }

    /// <summary>Where kubectl looks. Of several files in the variable the first one counts.</summary>
    private static string DefaultFile() =>
        Environment.GetEnvironmentVariable(KubeconfigVariable) is { Length: > 0 } files
            ? files.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)[0]
            : KubernetesClientConfiguration.KubeConfigDefaultLocation;
}
