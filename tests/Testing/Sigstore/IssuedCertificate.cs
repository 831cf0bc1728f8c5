using System.Security.Cryptography;

namespace Modelgate.Testing.Sigstore;

/// <summary>A certificate with its private key and issuer.</summary>
/// <param name="Der">The certificate.</param>
/// <param name="Key">Its key.</param>
/// <param name="Authority">Who issued it.</param>
public sealed record IssuedCertificate(byte[] Der, SigningKey Key, CertificateAuthority Authority)
{
    /// <summary>PEM, lines of 64 characters and a final line break, as Rekor keeps it.</summary>
    public string Pem => PemEncoding.WriteString("CERTIFICATE", Der) + "\n";
}
