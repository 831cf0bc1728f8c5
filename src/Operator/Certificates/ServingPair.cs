using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Modelgate.Operator.Certificates;

/// <summary>A certificate chain with the key of its first certificate, ready to serve.</summary>
/// <param name="Certificate">The first certificate, with its key.</param>
/// <param name="Chain">The certificates after it.</param>
internal sealed record ServingPair(X509Certificate2 Certificate, X509Certificate2Collection Chain)
{
    /// <summary>The use that a server's certificate is for.</summary>
    public const string ServerUse = "1.3.6.1.5.5.7.3.1";

    private const int MaxChain = 16;

    /// <summary>Reads a pair.</summary>
    /// <exception cref="CryptographicException">They are no certificate and key that belong together.</exception>
    public static ServingPair Read(string certificate, string key)
    {
        try
        {
            using var pair = X509Certificate2.CreateFromPem(certificate, key);
            // A key that lives only in memory is not taken by every TLS back end; PKCS#12 in between is.
            var usable = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificate);
            if (chain.Count > MaxChain)
                throw new CryptographicException(FormattableString.Invariant($"a certificate chain of {chain.Count}, more than {MaxChain}"));
            chain.RemoveAt(0);
            return new(usable, chain);
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException)
        {
            throw new CryptographicException(problem.Message, problem);
        }
    }

    /// <summary>Why a client that trusts these authorities would not take the pair now; null when it would.</summary>
    public string? Problem(IReadOnlyCollection<X509Certificate2> authorities, string host, DateTimeOffset now)
    {
        if (now < First(Certificate))
            return FormattableString.Invariant($"the certificate is not valid before {First(Certificate):u}");
        if (now > Last(Certificate))
            return FormattableString.Invariant($"the certificate expired at {Last(Certificate):u}");
        if (!Certificate.MatchesHostname(host, allowWildcards: false, allowCommonName: false))
            return $"the certificate is not for {host}";
        return Path(authorities, now) is { Length: > 0 } path ? "the certificate does not lead to an authority of ca.crt: " + path : null;
    }

    /// <summary>True when this authority signed the certificate.</summary>
    public bool IsSignedBy(X509Certificate2 authority) => Path([authority], First(Certificate)).Length == 0;

    /// <summary>When a certificate's validity begins.</summary>
    public static DateTimeOffset First(X509Certificate2 certificate) => new(certificate.NotBefore);

    /// <summary>When a certificate's validity ends.</summary>
    public static DateTimeOffset Last(X509Certificate2 certificate) => new(certificate.NotAfter);

    /// <summary>What is wrong on the way to an authority; empty for nothing.</summary>
    private string Path(IReadOnlyCollection<X509Certificate2> authorities, DateTimeOffset at)
    {
        using var path = new X509Chain();
        path.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        path.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        path.ChainPolicy.DisableCertificateDownloads = true;
        path.ChainPolicy.VerificationTime = at.UtcDateTime;
        path.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerUse));
        path.ChainPolicy.ExtraStore.AddRange(Chain);
        foreach (var authority in authorities)
            path.ChainPolicy.CustomTrustStore.Add(authority);
        return path.Build(Certificate) ? "" : string.Join(", ", path.ChainStatus.Select(s => s.Status).Distinct().DefaultIfEmpty(X509ChainStatusFlags.PartialChain));
    }
}
