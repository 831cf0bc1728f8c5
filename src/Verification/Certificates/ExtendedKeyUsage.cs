using System.Formats.Asn1;

namespace Modelgate.Verification.Certificates;

/// <summary>The purposes of a certificate's key (RFC 5280, 4.2.1.12).</summary>
/// <param name="Purposes">Identifiers; at least one.</param>
/// <param name="IsCritical">True: no other purpose.</param>
internal sealed record ExtendedKeyUsage(IReadOnlyList<string> Purposes, bool IsCritical)
{
    public const string Oid = "2.5.29.37";
    public const string CodeSigning = "1.3.6.1.5.5.7.3.3";
    public const string Any = "2.5.29.37.0";

    public static ExtendedKeyUsage Read(CertificateExtension extension)
    {
        var reader = new AsnReader(extension.Value, AsnEncodingRules.DER);
        var sequence = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        List<string> purposes = [];
        do
            purposes.Add(sequence.ReadObjectIdentifier());
        while (sequence.HasData);
        return new(purposes, extension.IsCritical);
    }

    public bool Has(string purpose) => Purposes.Contains(purpose, StringComparer.Ordinal);
}
