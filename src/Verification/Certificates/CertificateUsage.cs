using System.Formats.Asn1;

namespace Modelgate.Verification.Certificates;

/// <summary>What a certificate may be used for (RFC 5280, 4.2.1.3, 4.2.1.9 and 4.2.1.12).</summary>
internal sealed class CertificateUsage
{
    private const string KeyUsageOid = "2.5.29.15";
    private const string SubjectAlternativeNameOid = "2.5.29.17";
    private const string BasicConstraintsOid = "2.5.29.19";
    private const string ExtendedKeyUsageOid = "2.5.29.37";
    private const int DigitalSignature = 0x80;
    private const int ContentCommitment = 0x40;
    private const int KeyCertSign = 0x04;
    private int? _keyUsage;

    private CertificateUsage()
    {
    }

    /// <summary>True for an authority: it may issue certificates.</summary>
    public bool IsAuthority { get; private set; }

    /// <summary>How many authorities may stand below this one; null: any number.</summary>
    public int? PathLength { get; private set; }

    /// <summary>Identifiers of the purposes; null: not limited.</summary>
    public IReadOnlyList<string>? ExtendedKeyUsage { get; private set; }

    /// <summary>True when who does not understand the purposes must refuse the certificate.</summary>
    public bool IsExtendedKeyUsageCritical { get; private set; }

    /// <summary>A critical extension that is not understood here: a reason to refuse. Null: there is none.</summary>
    public string? UnknownCriticalExtension { get; private set; }

    /// <summary>True when the key may sign data.</summary>
    public bool MaySign => MayUse(DigitalSignature | ContentCommitment);

    /// <summary>True when the key may sign certificates.</summary>
    public bool MaySignCertificates => MayUse(KeyCertSign);

    /// <summary>Reads the extensions; null when one is not of its form.</summary>
    public static CertificateUsage? Read(Certificate certificate)
    {
        var usage = new CertificateUsage();
        try
        {
            foreach (var extension in certificate.Extensions)
                usage.Read(extension);
        }
        catch (AsnContentException)
        {
            return null;
        }

        return usage;
    }

    private void Read(CertificateExtension extension)
    {
        var reader = new AsnReader(extension.Value, AsnEncodingRules.DER);
        switch (extension.Oid)
        {
            case BasicConstraintsOid:
                ReadBasicConstraints(reader.ReadSequence());
                break;
            case KeyUsageOid:
                // All usages that matter here are in the first byte.
                _keyUsage = reader.ReadBitString(out _) is [var bits, ..] ? bits : 0;
                break;
            case ExtendedKeyUsageOid:
                IsExtendedKeyUsageCritical = extension.IsCritical;
                ExtendedKeyUsage = ReadPurposes(reader.ReadSequence());
                break;
            case SubjectAlternativeNameOid:
                return;
            default:
                if (extension.IsCritical)
                    UnknownCriticalExtension ??= extension.Oid;
                return;
        }

        reader.ThrowIfNotEmpty();
    }

    private void ReadBasicConstraints(AsnReader constraints)
    {
        if (constraints.HasData && constraints.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean))
            IsAuthority = constraints.ReadBoolean();
        if (constraints.HasData)
            PathLength = constraints.TryReadInt32(out var length) && length >= 0 ? length : throw new AsnContentException();
        constraints.ThrowIfNotEmpty();
    }

    private static List<string> ReadPurposes(AsnReader list)
    {
        List<string> purposes = [];
        while (list.HasData)
            purposes.Add(list.ReadObjectIdentifier());
        return purposes;
    }

    private bool MayUse(int bits) => _keyUsage is not { } usage || (usage & bits) != 0;
}
