using System.Formats.Asn1;
using Modelgate.Verification.Json;

namespace Modelgate.Verification.Certificates;

/// <summary>The extensions that decide what a certificate is fit for (RFC 5280, 4.2.1). Null where the certificate has none.</summary>
internal sealed class StandardExtensions
{
    private const string NameConstraintsOid = "2.5.29.30";

    private StandardExtensions()
    {
    }

    public BasicConstraints? BasicConstraints { get; private set; }

    public bool IsBasicConstraintsCritical { get; private set; }

    public KeyUsage? KeyUsage { get; private set; }

    public ExtendedKeyUsage? ExtendedKeyUsage { get; private set; }

    public ReadOnlyMemory<byte>? SubjectKeyIdentifier { get; private set; }

    public ReadOnlyMemory<byte>? AuthorityKeyIdentifier { get; private set; }

    /// <summary>Name constraints, critical or not: nothing here evaluates them, so no path may hold any.</summary>
    public bool HasNameConstraints { get; private set; }

    /// <summary>A critical extension that nothing here evaluates.</summary>
    public string? UnknownCritical { get; private set; }

    public static VerificationResult<StandardExtensions> Read(Certificate certificate)
    {
        var standard = new StandardExtensions();
        foreach (var extension in certificate.Extensions)
        {
            try
            {
                standard.Add(extension);
            }
            catch (AsnContentException)
            {
                return new VerificationFailure(VerificationFailureKind.InvalidCertificate, $"A certificate's extension {Quoted.Text(extension.Oid)} is not of its form in DER.");
            }
        }

        return standard;
    }

    private void Add(CertificateExtension extension)
    {
        switch (extension.Oid)
        {
            case BasicConstraints.Oid:
                BasicConstraints = BasicConstraints.Read(extension.Value);
                IsBasicConstraintsCritical = extension.IsCritical;
                break;
            case KeyUsage.Oid:
                KeyUsage = KeyUsage.Read(extension.Value);
                break;
            case ExtendedKeyUsage.Oid:
                ExtendedKeyUsage = ExtendedKeyUsage.Read(extension);
                break;
            case KeyIdentifiers.SubjectOid when !extension.IsCritical:
                SubjectKeyIdentifier = KeyIdentifiers.ReadSubject(extension.Value);
                break;
            case KeyIdentifiers.AuthorityOid when !extension.IsCritical:
                AuthorityKeyIdentifier = KeyIdentifiers.ReadAuthority(extension.Value);
                break;
            case SubjectAlternativeNames.Oid:
                // Read where the signer's name is wanted.
                break;
            case NameConstraintsOid:
                HasNameConstraints = true;
                break;
            default:
                if (extension.IsCritical)
                    UnknownCritical ??= extension.Oid;
                break;
        }
    }
}
