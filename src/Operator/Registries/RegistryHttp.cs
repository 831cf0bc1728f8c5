using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Modelgate.Policy.Policies;

namespace Modelgate.Operator.Registries;

/// <summary>Makes the HTTP client for one registry of a policy. It follows no redirect, keeps no cookie, unpacks nothing and connects to nothing near.</summary>
internal static class RegistryHttp
{
    /// <summary>Makes it.</summary>
    public static HttpClient Client(AttestationRegistry registry)
    {
        var listed = Authority(registry.Prefix);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            MaxConnectionsPerServer = 2 * RegistryLimits.FetchesAtOnce,
            MaxResponseDrainSize = 0,
            ConnectCallback = (context, token) => ConnectAsync(context, listed, token),
        };
        if (registry.CertificateAuthorities.Count > 0)
        {
            X509Certificate2[] authorities = [.. registry.CertificateAuthorities.Select(a => X509CertificateLoader.LoadCertificate(a.RawData.Span))];
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(certificate as X509Certificate2, chain, errors, authorities);
        }

        return new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The host of a prefix, without its port.</summary>
    internal static string Authority(string prefix) => new Uri("https://" + prefix.Split('/')[0]).IdnHost;

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, string listed, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        // A proxy is the admin's own, and finds the registry's address itself.
        var isProxy = !string.Equals(host, context.InitialRequestMessage.RequestUri?.IdnHost, StringComparison.OrdinalIgnoreCase);
        var addresses = isProxy
            ? await Dns.GetHostAddressesAsync(host, cancellationToken)
            : await AddressGuard.ResolveAsync(host, string.Equals(host, listed, StringComparison.OrdinalIgnoreCase), cancellationToken);
        if (addresses.Length == 0)
            throw new SocketException((int)SocketError.HostNotFound);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var isConnected = false;
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            isConnected = true;
            return new NetworkStream(socket, ownsSocket: true);
        }
        finally
        {
            if (!isConnected)
                socket.Dispose();
        }
    }

    /// <summary>The system's verdict, or a chain to the policy's own authorities. A wrong name is never overlooked.</summary>
    private static bool IsTrusted(X509Certificate2? certificate, X509Chain? sent, SslPolicyErrors errors, X509Certificate2[] authorities)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (certificate is null || errors != SslPolicyErrors.RemoteCertificateChainErrors)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        // An own authority seldom publishes what it has revoked.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(certificate);
    }
}
