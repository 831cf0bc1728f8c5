using Modelgate.Verification.Keys;

namespace Modelgate.Verification.TransparencyLog;

/// <summary>Compares a verified entry with the bundle that brings it: an entry of another signature is no evidence for this one.</summary>
internal static class LogEntryConsistency
{
    /// <summary>Null when the entry speaks of the content's signature, signer and digest; else what differs.</summary>
    public static VerificationFailure? Check(VerifiedLogEntry entry, SignedContent content)
    {
        if (entry.Body.Signatures is not [var signature])
            return Mismatch($"The log entry has {entry.Body.Signatures.Count} signatures; one is expected.");
        if (!signature.Signature.Span.SequenceEqual(content.Signature.Span))
            return Mismatch("The log entry is of another signature than the bundle's.");
        return CheckSigner(signature, content) ?? CheckDigest(entry.Body, content);
    }

    private static VerificationFailure? CheckSigner(LogEntrySignature signature, SignedContent content)
    {
        if (content.Leaf is { } leaf)
        {
            if (!signature.IsCertificate)
                return Mismatch("The log entry is of a key, but a certificate has signed.");
            if (!signature.Signer.Span.SequenceEqual(leaf.RawData.Span))
                return Mismatch("The log entry is of another certificate than the bundle's.");
        }
        else if (signature.IsCertificate)
        {
            return Mismatch("The log entry is of a certificate, but a key has signed.");
        }
        else if (!signature.Signer.Span.SequenceEqual(content.Key.SubjectPublicKeyInfo.Span))
        {
            return Mismatch("The log entry is of another key than the one that has signed.");
        }

        return signature.KeyDetails is { } details && !Fits(details, content.Key.Algorithm) ? Mismatch("The log entry names another kind of key than the one that has signed.") : null;
    }

    private static VerificationFailure? CheckDigest(LogEntryBody body, SignedContent content)
    {
        switch (body.Kind)
        {
            case LogEntryKind.Dsse001 or LogEntryKind.Dsse002 or LogEntryKind.Intoto002 when content.EnvelopePayload is { } payload:
                return Compare(body, body.DigestAlgorithm.Hash(payload.Span), "the envelope's payload");
            case LogEntryKind.Dsse001 or LogEntryKind.Dsse002 or LogEntryKind.Intoto002:
                return Mismatch("The log entry is of an envelope, but a message was signed.");
            case LogEntryKind.HashedRekord001 or LogEntryKind.HashedRekord002 when content.PreAuthenticationEncoding is { } encoding:
                return Compare(body, body.DigestAlgorithm.Hash(encoding), "the envelope as it is signed");
            default:
                return content.Artifact?.Digest(body.DigestAlgorithm) is { } digest ? Compare(body, digest.Span, "the artifact")
                    : Mismatch($"The log entry is of a {body.DigestAlgorithm.Name()} digest, and that of the artifact is not known.");
        }
    }

    private static VerificationFailure? Compare(LogEntryBody body, ReadOnlySpan<byte> digest, string what) =>
        body.Digest.Span.SequenceEqual(digest) ? null : Mismatch($"The log entry is of another {body.DigestAlgorithm.Name()} digest than that of {what}.");

    /// <summary>True when the name of a scheme (protobuf-specs, PublicKeyDetails) is one of that kind of key. The two deprecated ones are pairs of curve and hash that old signers used.</summary>
    private static bool Fits(string keyDetails, KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.EcdsaP256 => keyDetails is "PKIX_ECDSA_P256_SHA_256",
        KeyAlgorithm.EcdsaP384 => keyDetails is "PKIX_ECDSA_P384_SHA_384" or "PKIX_ECDSA_P384_SHA_256",
        KeyAlgorithm.EcdsaP521 => keyDetails is "PKIX_ECDSA_P521_SHA_512" or "PKIX_ECDSA_P521_SHA_256",
        KeyAlgorithm.RsaPkcs1 => keyDetails is "PKIX_RSA_PKCS1V15_2048_SHA256" or "PKIX_RSA_PKCS1V15_3072_SHA256" or "PKIX_RSA_PKCS1V15_4096_SHA256",
        KeyAlgorithm.RsaPss => keyDetails is "PKIX_RSA_PSS_2048_SHA256" or "PKIX_RSA_PSS_3072_SHA256" or "PKIX_RSA_PSS_4096_SHA256",
        KeyAlgorithm.Ed25519 => keyDetails is "PKIX_ED25519" or "PKIX_ED25519_PH",
        KeyAlgorithm.MlDsa44 => keyDetails is "ML_DSA_44",
        KeyAlgorithm.MlDsa65 => keyDetails is "ML_DSA_65",
        KeyAlgorithm.MlDsa87 => keyDetails is "ML_DSA_87",
    };

    private static VerificationFailure Mismatch(string detail) => new(VerificationFailureKind.LogEntryMismatch, detail);
}
