namespace Modelgate.Verification.Certificates;

/// <summary>The forms of a subject alternative name that sign (Fulcio certificate specification).</summary>
public enum SubjectAlternativeNameType
{
    /// <summary>rfc822Name.</summary>
    Email,

    /// <summary>uniformResourceIdentifier: a workflow, a SPIFFE id.</summary>
    Uri,

    /// <summary>otherName 1.3.6.1.4.1.57264.1.7, a user name.</summary>
    OtherName,

    /// <summary>dNSName; in certificates of own authorities only.</summary>
    Dns,

    /// <summary>The subject's common name; in certificates of own authorities only, and only where there is no alternative name.</summary>
    CommonName,
}

/// <summary>Whom a verified certificate names.</summary>
public sealed class SignerCertificate
{
    internal SignerCertificate()
    {
    }

    /// <summary>The name.</summary>
    public required string SubjectAlternativeName { get; init; }

    /// <summary>The name's form.</summary>
    public required SubjectAlternativeNameType SubjectAlternativeNameType { get; init; }

    /// <summary>The OIDC issuer; empty in certificates that name none.</summary>
    public required string Issuer { get; init; }

    /// <summary>Fulcio's other extensions.</summary>
    public required FulcioExtensions Extensions { get; init; }

    /// <summary>SHA-256 of the certificate in DER: 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Fingerprint { get; init; }

    /// <summary>The first moment of validity.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>The last moment of validity.</summary>
    public required DateTimeOffset NotAfter { get; init; }
}
