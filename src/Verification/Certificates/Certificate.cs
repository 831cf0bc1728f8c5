using System.Formats.Asn1;
using System.Security.Cryptography;
using Modelgate.Verification.Keys;

namespace Modelgate.Verification.Certificates;

/// <summary>An X.509 certificate, read but not verified (RFC 5280, 4.1). Immutable.</summary>
public sealed class Certificate
{
    // Read at first use and kept: the certificates of a trusted root are used for every attestation. Two threads may read the same twice.
    private volatile object? _key;
    private volatile object? _standardExtensions;
    private volatile byte[]? _fingerprint;

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

    /// <summary>The signature's algorithm, with its parameters, in DER (RFC 5280, 4.1.1.2).</summary>
    public required ReadOnlyMemory<byte> SignatureAlgorithm { get; init; }

    /// <summary>The issuer's signature over <see cref="ToBeSigned"/>.</summary>
    public required ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>The extensions in order; no two have one identifier.</summary>
    public required IReadOnlyList<CertificateExtension> Extensions { get; init; }

    /// <summary>SHA-256 of <see cref="RawData"/>: 32 bytes.</summary>
    public ReadOnlyMemory<byte> Fingerprint => _fingerprint ??= SHA256.HashData(RawData.Span);

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
            // Also the platform's answer to identifiers of absurd length and to dates that no calendar has.
            return new VerificationFailure(VerificationFailureKind.InvalidCertificate, "A certificate is not of its form in DER.");
        }
    }

    /// <summary>Reads every certificate of a text in PEM (RFC 7468, 5), in order; at least one, and no other blocks.</summary>
    public static VerificationResult<Certificate[]> ReadPem(string pem) => CertificatePem.Read(pem);

    /// <summary>The subject's key, or why it is not accepted.</summary>
    internal VerificationResult<PublicKey> ReadKey()
    {
        var known = _key;
        if (known is null)
        {
            var read = PublicKey.Read(SubjectPublicKeyInfo);
            _key = known = (object?)read.Value ?? read.Failure!;
        }

        return known is PublicKey key ? key : (VerificationFailure)known;
    }

    /// <summary>The standard extensions, or why they cannot be read.</summary>
    internal VerificationResult<StandardExtensions> ReadStandardExtensions()
    {
        var known = _standardExtensions;
        if (known is null)
        {
            var read = StandardExtensions.Read(this);
            _standardExtensions = known = (object?)read.Value ?? read.Failure!;
        }

        return known is StandardExtensions extensions ? extensions : (VerificationFailure)known;
    }

    /// <summary>True when both are the same bytes.</summary>
    internal bool IsSame(Certificate other) => ReferenceEquals(this, other) || RawData.Span.SequenceEqual(other.RawData.Span);

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
