using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Modelgate.Operator.Hosting;

/// <summary>A certificate authority and a certificate below it, made for one run: enough to try the webhook, nothing to rely on.</summary>
internal sealed class TrialCertificate : IDisposable
{
    private TrialCertificate(X509Certificate2 certificate, string authorityPem) => (Certificate, AuthorityPem) = (certificate, authorityPem);

    /// <summary>The serving certificate with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The authority's certificate: what goes, base64-encoded, into <c>caBundle</c>.</summary>
    public string AuthorityPem { get; }

    /// <summary>Makes a pair for these names and addresses, valid for 30 days.</summary>
    public static TrialCertificate Make(IEnumerable<string> names, TimeProvider time)
    {
        var now = time.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Modelgate trial CA", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        authorityRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, false));
        using var authority = authorityRequest.CreateSelfSigned(now.AddMinutes(-5), now.AddDays(30));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=modelgate", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        request.CertificateExtensions.Add(AlternativeNames(names));
        using var signed = request.Create(authority, now.AddMinutes(-5), now.AddDays(29), RandomNumberGenerator.GetBytes(16));
        using var pair = signed.CopyWithPrivateKey(key);
        return new(X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null), authority.ExportCertificatePem());
    }

    /// <inheritdoc/>
    public void Dispose() => Certificate.Dispose();

    private static X509Extension AlternativeNames(IEnumerable<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            if (IPAddress.TryParse(name, out var address))
                builder.AddIpAddress(address);
            else
                builder.AddDnsName(name);
        }

        return builder.Build();
    }
}
