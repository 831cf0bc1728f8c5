using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections.Features;
using Modelgate.Operator.Telemetry;

namespace Modelgate.Operator.Hosting;

/// <summary>Who may ask for a review: clients with a certificate that these authorities issued. Health needs none, since kubelet has none.</summary>
/// <remarks>The handshake judges the certificate and never fails for it: a refusal as an HTTP answer says why.</remarks>
internal sealed class ClientAuthorities
{
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private static readonly object Verdict = new();

    private readonly string _file;
    private readonly string? _name;
    private readonly ILogger _logger;
    private string _seen;
    private string? _rejected;
    private X509Certificate2Collection _authorities;

    private ClientAuthorities(string file, string? name, ILogger logger, string seen, X509Certificate2Collection authorities) =>
        (_file, _name, _logger, _seen, _authorities) = (file, name, logger, seen, authorities);

    /// <summary>Reads the file for the first time.</summary>
    /// <param name="file">The authorities, PEM.</param>
    /// <param name="name">The common name, or a DNS name, that the client must have; null: any.</param>
    /// <param name="logger">Where changes are told.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="CryptographicException">It holds no certificate.</exception>
    public static ClientAuthorities FromFile(string file, string? name, ILogger logger)
    {
        var text = File.ReadAllText(file);
        return new(file, name, logger, text, Read(file, text));
    }

    /// <summary>Reads the file again if its content changed.</summary>
    public void Reload()
    {
        try
        {
            var text = File.ReadAllText(_file);
            if (text == _seen)
                return;
            Volatile.Write(ref _authorities, Read(_file, text));
            (_seen, _rejected) = (text, null);
            Log.ClientAuthoritiesLoaded(_logger, _file, _authorities.Count);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException)
        {
            if (_rejected != problem.Message)
                Log.ClientAuthoritiesRejected(_logger, problem.Message);
            _rejected = problem.Message;
        }
    }

    /// <summary>Asks for the client's certificate in a handshake.</summary>
    /// <param name="tls">The handshake's options.</param>
    /// <param name="items">What is kept with the connection.</param>
    public void Ask(SslServerAuthenticationOptions tls, IDictionary<object, object?> items)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(Volatile.Read(ref _authorities));
        policy.ApplicationPolicy.Add(new Oid(ClientUse));
        tls.ClientCertificateRequired = true;
        tls.CertificateChainPolicy = policy;
        // A resumed session would bring no certificate to judge.
        tls.AllowTlsResume = false;
#pragma warning disable CA5359 // The verdict counts: requests for a review are refused by it, those for health are not.
        tls.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            items[Verdict] = Judge(certificate as X509Certificate2, errors);
            return true;
        };
#pragma warning restore CA5359
    }

    /// <summary>Why this connection may not ask for reviews; null when it may.</summary>
    public static string? Refusal(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(Verdict, out var verdict) == true
            ? (string?)verdict
            : "the connection carries no client certificate";

    private string? Judge(X509Certificate2? certificate, SslPolicyErrors errors)
    {
        if (certificate is null)
            return "the connection carries no client certificate";
        if ((errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) != SslPolicyErrors.None)
            return "the client certificate is expired, not for clients, or not issued by an authority of --client-ca";
        if (_name is null)
            return null;
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(e => e.EnumerateDnsNames());
        return certificate.GetNameInfo(X509NameType.SimpleName, false) == _name || names.Contains(_name, StringComparer.Ordinal) ? null : $"the client certificate is not for {_name}";
    }

    private static X509Certificate2Collection Read(string file, string text)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(text);
        return all.Count > 0 ? all : throw new CryptographicException($"{file} holds no certificate in PEM form");
    }
}
