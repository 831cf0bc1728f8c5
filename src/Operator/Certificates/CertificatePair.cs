using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Modelgate.Operator.Certificates;

/// <summary>A certificate and its key, as PEM. Made by us: ECDSA P-256.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Key">The private key, PKCS#8; never logged.</param>
internal sealed record CertificatePair(string Certificate, string Key)
{
    /// <summary>Our authorities' names begin so.</summary>
    public const string AuthorityName = "CN=Modelgate webhook CA ";

    /// <summary>Keeps the key out of logs.</summary>
    public override string ToString() => "certificate and key";

    /// <summary>Makes an authority.</summary>
    public static CertificatePair MakeAuthority(DateTimeOffset now, CertificateTimes times)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(FormattableString.Invariant($"{AuthorityName}{now:yyyyMMddHHmmss}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var made = request.CreateSelfSigned(now - times.Skew, now + times.Authority);
        return new(made.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>Makes a serving certificate that this authority signs.</summary>
    public CertificatePair MakeServing(ServiceName service, DateTimeOffset now, CertificateTimes times)
    {
        using var authority = X509Certificate2.CreateFromPem(Certificate, Key);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName("CN=modelgate"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServingPair.ServerUse)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in service.Hosts)
            names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        var (first, last) = (now - times.Skew, now + times.Serving);
        var (authorityFirst, authorityLast) = (new DateTimeOffset(authority.NotBefore), new DateTimeOffset(authority.NotAfter));
        using var made = request.Create(authority, first < authorityFirst ? authorityFirst : first, last > authorityLast ? authorityLast : last, RandomNumberGenerator.GetBytes(16));
        return new(made.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }
}
