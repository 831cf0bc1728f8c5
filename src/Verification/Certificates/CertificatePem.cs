using Modelgate.Verification.Keys;

namespace Modelgate.Verification.Certificates;

/// <summary>Reads the certificates of a text in PEM.</summary>
internal static class CertificatePem
{
    /// <summary>Reads every block; all must be certificates.</summary>
    public static VerificationResult<Certificate[]> Read(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        if (pem.Length > VerificationLimits.MaxTrustedRootBytes)
            return new VerificationFailure(VerificationFailureKind.LimitExceeded, $"A PEM text has {pem.Length} characters; {VerificationLimits.MaxTrustedRootBytes} are the limit.");
        if (PemText.Read(pem, VerificationLimits.MaxTrustedInstances) is not { } blocks)
            return Invalid($"The PEM text has a block that cannot be read, or more than {VerificationLimits.MaxTrustedInstances} blocks.");
        if (blocks.Count == 0)
            return Invalid("The text holds no PEM block.");
        var certificates = new Certificate[blocks.Count];
        for (var i = 0; i < certificates.Length; i++)
        {
            if (blocks[i].Label != "CERTIFICATE")
                return Invalid("The PEM text holds a block that is no certificate.");
            var read = Certificate.Read(blocks[i].Data);
            if (!read.IsSuccess)
                return read.Failure;
            certificates[i] = read.Value;
        }

        return certificates;
    }

    private static VerificationFailure Invalid(string detail) => new(VerificationFailureKind.InvalidCertificate, detail);
}
