using Modelgate.Verification;

namespace Modelgate.Operator.Verifying;

/// <summary>What to change about evidence that is refused, for each kind of refusal.</summary>
internal static class FailureRemedies
{
    /// <summary>The mend.</summary>
    public static string Of(VerificationFailureKind kind) => kind switch
    {
        VerificationFailureKind.MalformedJson or VerificationFailureKind.MalformedBundle =>
            "Fetch the evidence again from where the signer published it; a tool that rewrote it may have changed its form.",
        VerificationFailureKind.UnsupportedBundleVersion => "Sign again with a tool that writes Sigstore bundles of v0.3, such as cosign 3.",
        VerificationFailureKind.LimitExceeded => "Sign fewer files with one statement, or publish without what is not needed to verify.",
        VerificationFailureKind.MalformedTrustedRoot => "Fetch the trusted root again (cosign trusted-root create, or the file that your Sigstore instance publishes).",
        VerificationFailureKind.MalformedKey => "Give a public key in PEM that begins with -----BEGIN PUBLIC KEY-----.",
        VerificationFailureKind.UnsupportedAlgorithm => "Sign with ECDSA on P-256, P-384 or P-521, RSA of 2,048 bits or more, or Ed25519, and hash with SHA-256 or longer.",
        VerificationFailureKind.UnexpectedKeyMaterial => "Verify with what the signer used: --key for a key, --certificate-identity and --certificate-oidc-issuer for a certificate.",
        VerificationFailureKind.UntrustedKey => "Give the signer's own public key, if you trust the signer.",
        VerificationFailureKind.KeyOutsideValidity => "Sign again with the key that is in use now.",
        VerificationFailureKind.InvalidCertificate => "Sign with a certificate for digital signatures or code signing, issued by an authority that you trust.",
        VerificationFailureKind.UntrustedCertificate => "Give the trusted root, or the authority's certificate, that issued the signer's certificate; ship the intermediates with the signature.",
        VerificationFailureKind.CertificateOutsideValidity => "Sign again while the certificate is valid, and let a log or a timestamp authority witness the time.",
        VerificationFailureKind.MissingCertificateTimestamp or VerificationFailureKind.InvalidCertificateTimestamp =>
            "Use a certificate of the Sigstore instance that the trusted root describes.",
        VerificationFailureKind.IdentityMismatch => "Give the identity that signed, exactly as the certificate writes it, if you trust it.",
        VerificationFailureKind.IssuerMismatch => "Give the issuer that vouched for the signer, if you trust it: https://token.actions.githubusercontent.com for GitHub Actions.",
        VerificationFailureKind.MissingLogEntry or VerificationFailureKind.MissingInclusionProof => "Sign again and upload to the transparency log, or verify with the signer's key alone.",
        VerificationFailureKind.UnknownLog => "Give the trusted root that lists the log.",
        VerificationFailureKind.MalformedLogEntry or VerificationFailureKind.UnsupportedLogEntry or VerificationFailureKind.InvalidInclusionPromise
            or VerificationFailureKind.InvalidInclusionProof or VerificationFailureKind.InvalidCheckpoint or VerificationFailureKind.LogEntryMismatch =>
            "Do not use this evidence: its log entry was changed, or belongs to something else. Fetch it again from the signer.",
        VerificationFailureKind.LogKeyOutsideValidity => "Update the trusted root; if it is current, sign again.",
        VerificationFailureKind.MissingTimestamp => "Sign again with a timestamp authority, or with a log that promises a time.",
        VerificationFailureKind.InvalidTimestamp or VerificationFailureKind.TimestampMismatch => "Do not use this evidence: its timestamp belongs to something else or was changed. Sign again.",
        VerificationFailureKind.UntrustedTimestampAuthority => "Give the trusted root that lists the timestamp authority.",
        VerificationFailureKind.InvalidSignature => "Do not use this: what was signed was changed, or another key signed it. Fetch evidence and content again.",
        VerificationFailureKind.MessageDigestMismatch or VerificationFailureKind.SubjectMismatch => "Give the file that was signed, or the evidence that belongs to this file.",
        VerificationFailureKind.UnsupportedPayloadType or VerificationFailureKind.MalformedStatement => "Sign an in-toto statement of v1 (payload type application/vnd.in-toto+json).",
        VerificationFailureKind.UnsupportedPredicateType => "Sign a statement with an accepted predicate, such as SLSA provenance v1; sign a model with model_signing 1.0 or later.",
        VerificationFailureKind.MalformedPredicate => "Let the builder write the predicate as its specification says.",
        VerificationFailureKind.MalformedManifest => "Sign the model again with a current tool: modelgate bundle sign --oms, or model_signing 1.0 or later.",
        VerificationFailureKind.ManifestMismatch => "Restore the files that were signed, remove what does not belong to the model, or sign the model as it is now.",
        VerificationFailureKind.BuilderMismatch => "Build with a builder that the policy trusts, or add the builder to the policy (trust.builders[].builderIds).",
        VerificationFailureKind.BuildTypeMismatch => "Build with an approved build type, or add it to the policy (trust.builders[].buildTypes).",
        VerificationFailureKind.SourceMismatch => "Build from the approved source or workflow, or add it to the policy (trust.builders[].workflows).",
    };
}
