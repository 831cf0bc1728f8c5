using Modelgate.Verification.Keys;

namespace Modelgate.Verification.Certificates;

/// <summary>The one question about a pair of certificates that names cannot answer.</summary>
internal static class CertificateSignature
{
    /// <summary>True when the issuer's key has signed the certificate. Names, usages and times are not looked at.</summary>
    public static bool IsSignedBy(this Certificate certificate, Certificate issuer) =>
        PublicKey.Read(issuer.SubjectPublicKeyInfo).Value is { } key && certificate.IsSignedBy(key);

    /// <summary>The same for a key that was read before.</summary>
    public static bool IsSignedBy(this Certificate certificate, PublicKey key) =>
        key.Verify(certificate.SignatureAlgorithm, certificate.ToBeSigned.Span, certificate.Signature.Span);
}
