namespace Modelgate.Verification.Certificates;

/// <summary>What a certificate must be to sign, or to issue certificates that sign (RFC 5280, 6.1.4; Fulcio certificate specification). The answers are
/// ends of sentences: why not, or null.</summary>
/// <param name="isFulcio">True: as Fulcio issues them, strictly. False: as private authorities do.</param>
internal sealed class CertificateRules(bool isFulcio)
{
    /// <summary>For authorities of a trusted root.</summary>
    public static CertificateRules Fulcio { get; } = new(isFulcio: true);

    /// <summary>For own authorities.</summary>
    public static CertificateRules Own { get; } = new(isFulcio: false);

    /// <summary>Why the certificate does not sign artifacts.</summary>
    public string? WhyNotSigner(StandardExtensions extensions)
    {
        if (Unknown(extensions) is { } unknown)
            return unknown;
        if (isFulcio)
        {
            return extensions switch
            {
                { BasicConstraints.IsAuthority: true } => "is an authority's (CA:TRUE)",
                { KeyUsage: not { DigitalSignature: true } } => "lacks the key usage digitalSignature",
                { ExtendedKeyUsage: null } => "lacks the extended key usage codeSigning",
                { ExtendedKeyUsage: { } purposes } when !purposes.Has(ExtendedKeyUsage.CodeSigning) => "lacks the extended key usage codeSigning",
                _ => null,
            };
        }

        // Each of the two may be absent, not both; what is there must allow it (RFC 5280, 4.2.1.12).
        return extensions switch
        {
            { KeyUsage: null, ExtendedKeyUsage: null } => "has neither the key usage digitalSignature nor the extended key usage codeSigning",
            { KeyUsage.DigitalSignature: false } => "lacks the key usage digitalSignature",
            { ExtendedKeyUsage: { } purposes } when !purposes.Has(ExtendedKeyUsage.CodeSigning) && !purposes.Has(ExtendedKeyUsage.Any) => "lacks the extended key usage codeSigning",
            _ => null,
        };
    }

    /// <summary>Why the certificate does not issue, where so many authorities stand between it and the leaf.</summary>
    public string? WhyNotIssuer(StandardExtensions extensions, int authoritiesBelow)
    {
        if (Unknown(extensions) is { } unknown)
            return unknown;
        // An authority that issues to itself counts like any other: stricter than RFC 5280, 6.1.4 (l), and nobody needs it.
        return extensions switch
        {
            { BasicConstraints: not { IsAuthority: true } } => "is no authority's (no CA:TRUE)",
            { IsBasicConstraintsCritical: false } when isFulcio => "has basic constraints that are not critical",
            { BasicConstraints.PathLength: { } length } when authoritiesBelow > length => $"allows {length} authorities below it, not {authoritiesBelow}",
            { KeyUsage: null } when isFulcio => "lacks the key usage keyCertSign",
            { KeyUsage.SignsCertificates: false } => "lacks the key usage keyCertSign",
            { ExtendedKeyUsage: { } purposes } when !purposes.Has(ExtendedKeyUsage.CodeSigning) && (isFulcio || !purposes.Has(ExtendedKeyUsage.Any)) => "has extended key usages without codeSigning",
            _ => null,
        };
    }

    private static string? Unknown(StandardExtensions extensions)
    {
        if (extensions.UnknownCritical is { } oid)
            return $"has the critical extension {Json.Quoted.Text(oid)}, which is not known here";
        return extensions.HasNameConstraints ? "has name constraints, which are not evaluated here" : null;
    }
}
