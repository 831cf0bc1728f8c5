using Modelgate.Verification.Certificates;
using Modelgate.Verification.Json;
using Modelgate.Verification.Keys;
using Modelgate.Verification.SigstoreBundles;
using Modelgate.Verification.Statements;
using Modelgate.Verification.Timestamps;
using Modelgate.Verification.TransparencyLog;

namespace Modelgate.Verification;

/// <summary>The steps of <see cref="ModelVerifier"/> over one attestation, and what each has proved for the next.</summary>
internal sealed class VerificationSteps(VerificationRequest request, VerificationPolicy policy, SigstoreBundle bundle)
{
    private readonly VerifiedTimes _times = new();
    private readonly SignedBytes _signed = new(bundle, request.Artifact);

    // A leaf that this root has met is the same object again, its key read already: to read a key costs more than to verify with it.
    private readonly Certificate? _leaf = bundle.Certificates is [var leaf, ..] ? policy.TrustedRoot?.Issued.Known(leaf) ?? leaf : null;
    private PublicKey? _key;
    private TrustedKey? _trustedKey;
    private VerifiedPath? _path;
    private SignerCertificate? _signer;
    private CertificateIdentity? _identity;
    private InTotoStatement? _statement;

    /// <summary>True for certificates of the policy's own authorities, which no log and no timestamp vouches for.</summary>
    private bool IsOwnAuthority => _leaf is not null && policy.TrustedRoot is null;

    /// <summary>2. Keys and certificates exclude each other (sigstore client specification, 4.1): a policy for the one never accepts the other.</summary>
    public VerificationFailure? CheckMaterial()
    {
        if (_leaf is null)
        {
            if (policy.Keys.Count == 0)
                return new(VerificationFailureKind.UnexpectedKeyMaterial, "It is signed by a key, but only certificates are accepted.");
            return request.Format == AttestationFormat.OpenSsfModelSigning && bundle.KeyHint is { Length: > 0 } hint && !policy.Keys.Any(k => k.Key.MatchesHint(hint))
                ? UntrustedKey()
                : null;
        }

        if (policy.Identities.Count == 0 || (policy.TrustedRoot is null && policy.CertificateAuthorities.Count == 0))
            return new(VerificationFailureKind.UnexpectedKeyMaterial, "It is signed by a certificate, but no certificates are accepted.");
        var key = _leaf.ReadKey();
        _key = key.Value;
        return key.Failure;
    }

    /// <summary>3. The signature over the content.</summary>
    public VerificationFailure? VerifySignature()
    {
        if (_signed.Missing is { } missing)
            return missing;
        if (_key is not null)
            return _signed.IsSignedBy(_key, isCertificate: true) ? null : InvalidSignature("the certificate's key");
        var hint = bundle.KeyHint!;
        var claimed = policy.Keys.FirstOrDefault(k => k.Key.MatchesHint(hint));
        _trustedKey = claimed is not null && _signed.IsSignedBy(claimed.Key, isCertificate: false) ? claimed
            : policy.Keys.FirstOrDefault(k => k != claimed && _signed.IsSignedBy(k.Key, isCertificate: false));
        _key = _trustedKey?.Key;
        if (_key is not null)
            return null;
        return claimed is not null || (hint.Length == 0 && policy.Keys.Count == 1) ? InvalidSignature("the accepted key") : UntrustedKey();
    }

    /// <summary>4. Entries of logs that the trusted root does not list are passed over; one of a listed log that fails, refuses everything.</summary>
    public VerificationFailure? VerifyLogEntries()
    {
        if (policy.TrustedRoot is not { } root)
            return null;
        var content = _signed.ForLog(_key!, _leaf);
        HashSet<(string, long?)> seen = [];
        foreach (var entry in bundle.LogEntries)
        {
            if (!seen.Add((Convert.ToHexStringLower(entry.LogId.Span), entry.LogIndex)))
                return new(VerificationFailureKind.MalformedLogEntry, $"The log entry {entry.LogIndex} is given twice.");
            if (LogEntryVerifier.Verify(entry, bundle.Version, root) is not { } verified)
                continue;
            if (!verified.IsSuccess)
                return verified.Failure;
            if (LogEntryConsistency.Check(verified.Value, content) is { } mismatch)
                return mismatch;
            _times.Add(verified.Value);
        }

        return null;
    }

    /// <summary>5. A timestamp by an authority that the trusted root does not list, or of another signature, proves nothing here and is passed over; one
    /// that is malformed, or claims a listed authority and fails, refuses everything.</summary>
    public VerificationFailure? VerifyTimestamps()
    {
        if (policy.TrustedRoot is not { } root)
            return null;
        foreach (var response in bundle.Timestamps)
        {
            var verified = TimestampVerifier.Verify(response, bundle.Signature, root);
            if (verified.IsSuccess)
                _times.Add(verified.Value);
            else if (TimestampVerifier.SaysNothing(verified.Failure))
                _times.PassedOver ??= verified.Failure;
            else
                return verified.Failure;
        }

        return null;
    }

    /// <summary>6. Thresholds, and the windows of keys and logs at every verified time.</summary>
    public VerificationFailure? CheckTimes()
    {
        if (policy.TrustedRoot is not null && _times.CheckThresholds(policy, bundle) is { } failure)
            return failure;
        if (_trustedKey is not { } trusted)
            return null;
        foreach (var time in _times.Count == 0 ? [request.Now] : _times.All)
        {
            if (!trusted.ValidFor.Contains(time))
                return new(VerificationFailureKind.KeyOutsideValidity, $"The key is not accepted for signatures of {time:u}.");
        }

        return null;
    }

    /// <summary>7. Path, windows and certificate transparency (RFC 5280, 6; RFC 6962).</summary>
    public VerificationFailure? VerifyCertificate()
    {
        if (_leaf is null)
        {
            return policy is { TrustedRoot: not null, CertificateTimestampThreshold: > 0 }
                ? new(VerificationFailureKind.MissingCertificateTimestamp, "Signed certificate timestamps are demanded, and it is signed by a key, which has none.")
                : null;
        }

        return IsOwnAuthority ? VerifyOwnCertificate() : VerifyLoggedCertificate(policy.TrustedRoot!);
    }

    /// <summary>8. What was signed, read from the very bytes that were verified.</summary>
    public VerificationFailure? ReadContent()
    {
        if (bundle.Envelope is not { } envelope)
            return _signed.CheckMessageDigest();
        var statement = AttestationForm.StatementOf(envelope);
        _statement = statement.Value;
        return statement.Failure;
    }

    /// <summary>9. The statement is about the caller's content; a message signature is by step 3.</summary>
    public VerificationFailure? MatchArtifact() =>
        _statement is null || request.Artifact is not { } artifact || SubjectMatch.Matches(_statement, artifact)
            ? null
            : new(VerificationFailureKind.SubjectMismatch, "No subject of the statement has the artifact's digests.");

    /// <summary>10. Who signed.</summary>
    public VerificationFailure? MatchIdentity()
    {
        if (_signer is null)
            return null;
        var match = CertificateIdentities.Match(policy.Identities, _signer);
        _identity = match.Value;
        return match.Failure;
    }

    /// <summary>What every step has proved together.</summary>
    public VerifiedAttestation Result() => new()
    {
        Statement = _statement,
        ContentDigest = _signed.ContentDigest,
        Key = _leaf is null ? _key : null,
        Certificate = _signer,
        Identity = _identity,
        SigningTimes = _times.All,
        Expires = _trustedKey is { } key && _times.Count == 0 ? key.ValidFor.End : IsOwnAuthority && !policy.UnsafeAcceptLeafNotBefore ? _path!.Certificates.Min(c => c.NotAfter) : null,
        CertificateFingerprints = _path is null ? [] : [.. _path.Certificates.Select(c => Convert.ToHexStringLower(c.Fingerprint.Span))],
    };

    private VerificationFailure? VerifyLoggedCertificate(TrustedRoots.TrustedRoot root)
    {
        var paths = CertificatePath.Verify(bundle.Certificates!, root);
        if (!paths.IsSuccess)
            return paths.Failure;
        var path = paths.Value.CheckTimes(_times.All);
        if (!path.IsSuccess)
            return path.Failure;
        _path = path.Value;
        var logs = CertificateTimestamps.Verify(_leaf!, _path.Issuer, root, policy.CertificateTimestampThreshold);
        if (!logs.IsSuccess)
            return logs.Failure;
        return ReadSigner(isFulcio: true);
    }

    private VerificationFailure? VerifyOwnCertificate()
    {
        var time = policy.UnsafeAcceptLeafNotBefore ? _leaf!.NotBefore : request.Now;
        var path = CertificatePath.VerifyOwn(bundle.Certificates!, policy.CertificateAuthorities, time);
        _path = path.Value;
        return path.Failure ?? ReadSigner(isFulcio: false);
    }

    private VerificationFailure? ReadSigner(bool isFulcio)
    {
        var signer = SignerCertificateReader.Read(_leaf!, isFulcio);
        _signer = signer.Value;
        return signer.Failure;
    }

    private static VerificationFailure InvalidSignature(string key) =>
        new(VerificationFailureKind.InvalidSignature, $"The signature is not by {key} over this content.");

    private VerificationFailure UntrustedKey() =>
        new(VerificationFailureKind.UntrustedKey, bundle.KeyHint is { Length: > 0 } hint
            ? $"It names a key that is not accepted: {Quoted.Text(hint)}."
            : "None of the accepted keys verifies the signature.");
}
