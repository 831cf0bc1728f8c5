namespace Modelgate.Verification.SigstoreBundles;

/// <summary>Brings the signed formats into one form.</summary>
internal static class SignedInput
{
    /// <summary>Reads the attestation of a request. A bare envelope is a bundle with key material, no log and no timestamp.</summary>
    public static VerificationResult<SigstoreBundle> Read(VerificationRequest request)
    {
        if (request.Format != AttestationFormat.Dsse)
            return SigstoreBundleReader.Read(request.Attestation, request.Format);
        var envelope = DsseEnvelopeReader.Read(request.Attestation);
        if (!envelope.IsSuccess)
            return envelope.Failure;
        return new SigstoreBundle { Version = SigstoreBundleVersion.V03, KeyHint = envelope.Value.KeyId, Envelope = envelope.Value };
    }
}
