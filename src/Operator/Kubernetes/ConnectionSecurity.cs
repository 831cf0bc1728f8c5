using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using k8s;
using k8s.KubeConfigModels;

namespace Modelgate.Operator.Kubernetes;

/// <summary>TLS to the API server: whose certificate is taken, and which of our own is shown. Both follow their files, so that rotation needs no restart.</summary>
internal sealed class ConnectionSecurity
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Func<X509Certificate2Collection>? _authorities;
    private readonly Func<X509Certificate2>? _certificate;

    private ConnectionSecurity(Func<X509Certificate2Collection>? authorities, Func<X509Certificate2>? certificate) => (_authorities, _certificate) = (authorities, certificate);

    /// <summary>What a configuration asks for.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="authorityFile">The file that its authorities come from, or null.</param>
    /// <param name="plugin">The program that gives its client certificate, or null.</param>
    /// <param name="time">The clock.</param>
    public static ConnectionSecurity Of(KubernetesClientConfiguration configuration, string? authorityFile, ExternalExecution? plugin, TimeProvider time)
    {
        Func<X509Certificate2Collection>? authorities = null;
        if (!configuration.SkipTlsVerify && configuration.SslCaCerts is { Count: > 0 } given)
        {
            var file = authorityFile is null ? null : new FileContent<X509Certificate2Collection>([authorityFile], () => Bundle(authorityFile), Interval, time);
            authorities = file is null ? () => given : () => file.Current;
        }

        Func<X509Certificate2>? certificate = null;
        if (configuration is { ClientCertificateFilePath: { Length: > 0 } chain, ClientKeyFilePath: { Length: > 0 } key })
        {
            var files = new FileContent<X509Certificate2>([chain, key], () => X509Certificate2.CreateFromPemFile(chain, key), Interval, time);
            certificate = () => files.Current;
        }
        else if (plugin is not null && configuration.ClientCertificateData is not null)
        {
            certificate = new PluginCertificate(plugin, time).Current;
        }

        _ = authorities?.Invoke();
        return new(authorities, certificate);
    }

    /// <summary>Puts it in use.</summary>
    public void Apply(SocketsHttpHandler handler)
    {
        var tls = handler.SslOptions;
        if (_authorities is not null)
        {
            tls.CertificateChainPolicy = Policy(_authorities());
            tls.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsAccepted(certificate, chain, errors);
        }

        if (_certificate is not null)
        {
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => _certificate();
            // A resumed session would go on with the certificate that it began with.
            tls.AllowTlsResume = false;
        }

        // So that a connection made with what was rotated away ends, too.
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(10);
    }

    /// <summary>The name must be the server's, and the chain must end at one of the authorities as they are now. The library's own callback takes any certificate of the
    /// authority, whatever name it is for.</summary>
    private bool IsAccepted(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 shown || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
            return false;
        using var own = new X509Chain { ChainPolicy = Policy(_authorities!()) };
        if (chain is not null)
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        return own.Build(shown);
    }

    private static X509ChainPolicy Policy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationFlags = X509VerificationFlags.NoFlag,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        return policy;
    }

    private static X509Certificate2Collection Bundle(string file)
    {
        var bundle = new X509Certificate2Collection();
        bundle.ImportFromPemFile(file);
        if (bundle.Count == 0)
            bundle.Add(X509CertificateLoader.LoadCertificateFromFile(file));
        return bundle;
    }

    /// <summary>A client certificate that a program gives; asked for anew before it ends.</summary>
    private sealed class PluginCertificate(ExternalExecution plugin, TimeProvider time)
    {
        private readonly Lock _lock = new();
        private X509Certificate2? _certificate;

        public X509Certificate2 Current()
        {
            lock (_lock)
            {
                if (_certificate is not null && time.GetUtcNow().AddMinutes(1) < _certificate.NotAfter.ToUniversalTime())
                    return _certificate;
                var status = KubernetesClientConfiguration.ExecuteExternalCommand(plugin).Status;
                return _certificate = X509Certificate2.CreateFromPem(status.ClientCertificateData, status.ClientKeyData);
            }
        }
    }
}
