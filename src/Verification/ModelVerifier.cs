using Modelgate.Verification.SigstoreBundles;

namespace Modelgate.Verification;

/// <summary>MAIN PATH of Verification: bytes, trust and a time in; what may be believed, or the reason why not, out. Pure, bounded, never throws
/// on any attestation.</summary>
/// <remarks>
/// The order is that of the Sigstore client specification, but for one thing: the signature comes before what vouches for it, so that a changed
/// content is called that. Nothing of an attestation is believed before the step that proves it, and no step is optional: what a format or a
/// policy has no use for (a log, for a key without one) is decided inside the step, from the policy, never from the attestation.
/// 1. Read: strictly, one meaning or none.
/// 2. Material: is this signed by a key or a certificate, and is either accepted at all?
/// 3. Signature: over the content, by that key. Which of the accepted keys it is, comes out here.
/// 4. Log entries: every entry of a trusted log proves itself, and speaks of this signature, key and content.
/// 5. Timestamps: every timestamp of a trusted authority proves itself, and is of this signature.
/// 6. Times: enough of them and of the logs; keys and logs are inside their windows at each.
/// 7. Certificate: a path to a trusted authority, valid at each time, and logged.
/// 8. Content: the payload is a statement and reads as one; or the message's own digest is right.
/// 9. Artifact: the statement speaks of what the caller has.
/// 10. Identity: last, so that a mismatch means «valid, but by nobody whom you accept».
/// </remarks>
public static class ModelVerifier
{
    /// <summary>Verifies one attestation.</summary>
    public static VerificationResult<VerifiedAttestation> Verify(VerificationRequest request, VerificationPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(policy);
        var read = SignedInput.Read(request);                   // 1
        if (!read.IsSuccess)
            return read.Failure;
        var steps = new VerificationSteps(request, policy, read.Value);
        var failure = steps.CheckMaterial()                     // 2
            ?? steps.VerifySignature()                          // 3
            ?? steps.VerifyLogEntries()                         // 4
            ?? steps.VerifyTimestamps()                         // 5
            ?? steps.CheckTimes()                               // 6
            ?? steps.VerifyCertificate()                        // 7
            ?? steps.ReadContent()                              // 8
            ?? steps.MatchArtifact()                            // 9
            ?? steps.MatchIdentity();                           // 10
        return failure is null ? steps.Result() : failure;
    }
}
