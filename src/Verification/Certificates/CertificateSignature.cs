using Modelgate.Verification.Keys;

namespace Modelgate.Verification.Certificates;

/// <summary>The one question about a pair of certificates that names cannot answer.</summary>
internal static class CertificateSignature
{
    /// <summary>True when the issuer's key has signed the certificate. Names, usages and times are not looked at.</summary>
    public static bool IsSignedBy(this Certificate certificate, Certificate issuer) =>
        issuer.ReadKey().Value is { } key
        && SignatureAlgorithms.Check(certificate.SignatureAlgorithm, out var algorithm) is null
        && key.Verify(algorithm, certificate.ToBeSigned.Span, certificate.Signature.Span);
}
