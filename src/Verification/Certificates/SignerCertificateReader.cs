using Modelgate.Verification.Json;

namespace Modelgate.Verification.Certificates;

/// <summary>Reads whom a certificate names (Fulcio certificate specification; RFC 5280, 4.2.1.6). What it says counts only after its path was verified.</summary>
/// <remarks>
/// Fulcio: one alternative name, an e-mail address, a URI or a user name, and an OIDC issuer. Own authorities: one alternative name of any of these
/// forms or a DNS name; the subject's common name where there is no alternative name at all (many private authorities write only that), never beside
/// one. Two names are refused rather than chosen from. Fulcio's extensions mean nothing in a certificate of another authority.
/// </remarks>
internal static class SignerCertificateReader
{
    /// <summary>Reads a leaf.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="fulcio">True: issued by an authority of a trusted root. False: by an own authority.</param>
    public static VerificationResult<SignerCertificate> Read(Certificate leaf, bool fulcio)
    {
        var name = ReadName(leaf, fulcio);
        if (!name.IsSuccess)
            return name.Failure;
        if (!fulcio)
            return Create(leaf, name.Value, "", FulcioExtensions.None);
        var texts = FulcioExtensionTable.Read(leaf);
        if (!texts.IsSuccess)
            return texts.Failure;
        var (old, current) = (texts.Value[1], texts.Value[8]);
        if (old is not null && current is not null && !string.Equals(old, current, StringComparison.Ordinal))
            return Invalid($"The certificate names two issuers, {Quoted.Text(old)} and {Quoted.Text(current)}.");
        var issuer = current ?? old;
        return string.IsNullOrEmpty(issuer)
            ? Invalid("The certificate does not say which OIDC issuer vouched for its subject.")
            : Create(leaf, name.Value, issuer, FulcioExtensions.From(texts.Value));
    }

    private static VerificationResult<SubjectName> ReadName(Certificate leaf, bool fulcio)
    {
        if (leaf.Find(SubjectAlternativeNames.Oid) is { } extension)
        {
            var name = SubjectAlternativeNames.ReadSingle(extension.Value);
            return fulcio && name.Value is { Type: SubjectAlternativeNameType.Dns }
                ? Invalid("The certificate's subject alternative name is a DNS name, which no OIDC issuer vouches for.")
                : name;
        }

        if (fulcio)
            return Invalid("The certificate has no subject alternative name.");
        return DistinguishedName.ReadCommonName(leaf.Subject) is { } common
            ? SubjectAlternativeNames.Plain(SubjectAlternativeNameType.CommonName, common)
            : Invalid("The certificate has neither a subject alternative name nor one common name.");
    }

    private static SignerCertificate Create(Certificate leaf, SubjectName name, string issuer, FulcioExtensions extensions) => new()
    {
        SubjectAlternativeName = name.Value,
        SubjectAlternativeNameType = name.Type,
        Issuer = issuer,
        Extensions = extensions,
        Fingerprint = leaf.Fingerprint,
        NotBefore = leaf.NotBefore,
        NotAfter = leaf.NotAfter,
    };

    private static VerificationFailure Invalid(string detail) => new(VerificationFailureKind.InvalidCertificate, detail);
}
