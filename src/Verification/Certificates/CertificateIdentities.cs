using Modelgate.Verification.Json;

namespace Modelgate.Verification.Certificates;

/// <summary>Compares a verified signer with those who are accepted (sigstore client specification, "Verification policy").</summary>
internal static class CertificateIdentities
{
    /// <summary>The first accepted identity that the signer has: name, issuer and extensions of one and the same. The failure names the signer, never
    /// the accepted ones: it is read by people who may not know the policy.</summary>
    public static VerificationResult<CertificateIdentity> Match(IReadOnlyList<CertificateIdentity> accepted, SignerCertificate signer)
    {
        VerificationFailure? nearest = null;
        foreach (var identity in accepted)
        {
            if (!identity.MatchesSubject(signer))
                continue;
            if (!identity.MatchesIssuer(signer))
            {
                nearest ??= new(VerificationFailureKind.IssuerMismatch, $"The signer's name is accepted, but not from this issuer: {Show(signer)}.");
            }
            else if (identity.MismatchedExtension(signer) is { } extension)
            {
                var value = signer.Extensions.Value(extension) is { } text ? Quoted.Text(text) : "missing";
                nearest = new(VerificationFailureKind.IdentityMismatch, $"The signer's {extension} is not accepted, it is {value}: {Show(signer)}.");
            }
            else
            {
                return identity;
            }
        }

        return nearest ?? new(VerificationFailureKind.IdentityMismatch, $"The signer is not accepted: {Show(signer)}.");
    }

    private static string Show(SignerCertificate signer) => signer.Issuer.Length > 0
        ? $"{Quoted.Text(signer.SubjectAlternativeName)}, issuer {Quoted.Text(signer.Issuer)}"
        : Quoted.Text(signer.SubjectAlternativeName);
}
