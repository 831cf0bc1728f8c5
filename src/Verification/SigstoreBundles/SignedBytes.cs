using Modelgate.Verification.Certificates;
using Modelgate.Verification.Keys;
using Modelgate.Verification.TransparencyLog;

namespace Modelgate.Verification.SigstoreBundles;

/// <summary>What a bundle's signature is over: an envelope's encoding, or the caller's artifact. Never what the bundle says of it.</summary>
internal sealed class SignedBytes(SigstoreBundle bundle, ArtifactContent? artifact)
{
    private readonly byte[]? _encoding = bundle.Envelope?.PreAuthenticationEncoding();

    /// <summary>Set when there is nothing to hold the signature against.</summary>
    public VerificationFailure? Missing => _encoding is null && artifact is null
        ? new(VerificationFailureKind.SubjectMismatch, "The signature is over a file, and no file or digest is given to hold it against.")
        : null;

    /// <summary>SHA-256 of the statement's bytes or of the artifact; empty when it is not known.</summary>
    public ReadOnlyMemory<byte> ContentDigest => bundle.Envelope is { } envelope
        ? DigestAlgorithm.Sha256.Hash(envelope.Payload.Span)
        : artifact?.Digest(DigestAlgorithm.Sha256) ?? default;

    /// <summary>True when the key signed it. Certificates for P-384 and P-521 were signed with by old clients over SHA-256 (algorithm registry, compatibility).</summary>
    public bool IsSignedBy(PublicKey key, bool isCertificate)
    {
        if (_encoding is not null)
        {
            return key.Verify(_encoding, bundle.Signature.Span)
                || (isCertificate && IsOldClient(key) && key.Verify(_encoding, bundle.Signature.Span, DigestAlgorithm.Sha256));
        }

        return IsArtifactSignedBy(key) || (isCertificate && IsOldClient(key) && IsDigestSignedBy(key, DigestAlgorithm.Sha256));
    }

    /// <summary>A message's own digest is a hint that must be right.</summary>
    public VerificationFailure? CheckMessageDigest()
    {
        var message = bundle.Message!;
        if (message.DigestAlgorithm is not { } algorithm || artifact?.Digest(algorithm) is not { } digest || digest.Span.SequenceEqual(message.Digest.Span))
            return null;
        return new(VerificationFailureKind.MessageDigestMismatch, "The bundle's messageDigest is not the digest of the artifact.");
    }

    /// <summary>The content as a log entry must describe it.</summary>
    public SignedContent ForLog(PublicKey key, Certificate? leaf) => new(bundle.Signature, key, leaf, bundle.Envelope?.Payload, _encoding, artifact);

    private static bool IsOldClient(PublicKey key) => key.Algorithm is KeyAlgorithm.EcdsaP384 or KeyAlgorithm.EcdsaP521;

    private bool IsArtifactSignedBy(PublicKey key)
    {
        if (artifact!.Bytes is { } bytes && key.Verify(bytes.Span, bundle.Signature.Span))
            return true;
        return IsDigestSignedBy(key, key.Hash ?? DigestAlgorithm.Sha512);
    }

    private bool IsDigestSignedBy(PublicKey key, DigestAlgorithm algorithm) =>
        artifact!.Digest(algorithm) is { } digest && key.VerifyDigest(digest.Span, bundle.Signature.Span, algorithm);
}
