using System.Formats.Asn1;

namespace Modelgate.Verification.Certificates;

/// <summary>An X.509 certificate, read but not verified (RFC 5280, 4.1). Immutable.</summary>
public sealed class Certificate
{
    internal Certificate()
    {
    }

    /// <summary>The whole certificate in DER.</summary>
    public required ReadOnlyMemory<byte> RawData { get; init; }

    /// <summary>What is signed, with its tag and length.</summary>
    public required ReadOnlyMemory<byte> ToBeSigned { get; init; }

    /// <summary>The issuer's name in DER.</summary>
    public required ReadOnlyMemory<byte> Issuer { get; init; }

    /// <summary>The subject's name in DER.</summary>
    public required ReadOnlyMemory<byte> Subject { get; init; }

    /// <summary>The first moment of validity.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>The last moment of validity.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>The key in DER.</summary>
    public required ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; init; }

    /// <summary>The signature's algorithm.</summary>
    public required string SignatureAlgorithm { get; init; }

    /// <summary>The issuer's signature over <see cref="ToBeSigned"/>.</summary>
    public required ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>The extensions in order; no two have one identifier.</summary>
    public required IReadOnlyList<CertificateExtension> Extensions { get; init; }

    /// <summary>Reads a certificate; nothing may follow.</summary>
    public static VerificationResult<Certificate> Read(ReadOnlyMemory<byte> der)
    {
        if (der.Length > VerificationLimits.MaxCertificateBytes)
            return new VerificationFailure(VerificationFailureKind.LimitExceeded, $"A certificate has {der.Length} bytes; {VerificationLimits.MaxCertificateBytes} are the limit.");
        try
        {
            return CertificateReader.Read(der);
        }
        catch (AsnContentException)
        {
            return new VerificationFailure(VerificationFailureKind.InvalidCertificate, "A certificate is not of its form in DER.");
        }
    }

    /// <summary>The extension with that identifier, or null.</summary>
    internal CertificateExtension? Find(string oid)
    {
        foreach (var extension in Extensions)
        {
            if (string.Equals(extension.Oid, oid, StringComparison.Ordinal))
                return extension;
        }

        return null;
    }
}

/// <summary>An extension of a certificate.</summary>
/// <param name="Oid">The identifier.</param>
/// <param name="IsCritical">True: who does not understand it must refuse the certificate.</param>
/// <param name="Value">The content of <c>extnValue</c>.</param>
public sealed record CertificateExtension(string Oid, bool IsCritical, ReadOnlyMemory<byte> Value);
