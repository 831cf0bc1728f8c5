using Modelgate.Verification.SigstoreBundles;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification.TransparencyLog;

/// <summary>Verifies that a trusted log has taken an entry in: promise, proof, checkpoint (Sigstore client specification, 4.3).</summary>
internal static class LogEntryVerifier
{
    /// <summary>Verifies an entry. Null: its log is not in the root, so that it says nothing. An entry that claims a log of the root and fails is a failure.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="version">The bundle's version, which says what must be there.</param>
    /// <param name="root">The logs.</param>
    public static VerificationResult<VerifiedLogEntry>? Verify(LogEntry entry, SigstoreBundleVersion version, TrustedRoot root)
    {
        LogEntryBody? body = null;
        VerificationFailure? first = null;
        foreach (var log in root.TransparencyLogs)
        {
            if (!log.LogId.Span.SequenceEqual(entry.LogId.Span))
                continue;
            if (body is null)
            {
                var read = ReadClaims(entry, version);
                if (!read.IsSuccess)
                    return (VerificationResult<VerifiedLogEntry>)read.Failure;
                body = read.Value;
            }

            // One log id may have several instances: keys or windows. The first one under which everything holds is the log.
            var verified = Verify(entry, body, log, root);
            if (verified.IsSuccess)
                return verified;
            first ??= verified.Failure;
        }

        return first is null ? (VerificationResult<VerifiedLogEntry>?)null : first;
    }

    /// <summary>Reads the body, and looks whether everything is there that kind and version demand.</summary>
    private static VerificationResult<LogEntryBody> ReadClaims(LogEntry entry, SigstoreBundleVersion version)
    {
        if (entry.Body.IsEmpty)
            return Malformed("A log entry has no body.");
        if (entry.LogIndex is < 0)
            return Malformed("A log entry's index is negative.");
        var body = LogEntryBodyReader.Read(entry.Body, entry.Kind, entry.KindVersion);
        if (!body.IsSuccess)
            return body;
        if (body.Value.IsVersion2 && entry.InclusionPromise is not null)
            return Promise("A log entry of Rekor v2 has an inclusion promise, which such logs do not give.");
        if (version == SigstoreBundleVersion.V01 && entry.InclusionPromise is null)
            return Promise("A log entry has no inclusion promise, which bundles of version 0.1 must have.");
        if (entry.InclusionPromise is not null && entry.IntegratedTime is null)
            return Promise("A log entry has an inclusion promise but no integrated time.");
        if (entry.InclusionProof is null)
        {
            return version == SigstoreBundleVersion.V01 ? body
                : new VerificationFailure(VerificationFailureKind.MissingInclusionProof, "A log entry has no inclusion proof, which bundles since version 0.2 must have.");
        }

        return entry.InclusionProof.Checkpoint.Length > 0 ? body
            : new VerificationFailure(VerificationFailureKind.InvalidCheckpoint, "A log entry's inclusion proof has no checkpoint.");
    }

    private static VerificationResult<VerifiedLogEntry> Verify(LogEntry entry, LogEntryBody body, TrustedLog log, TrustedRoot root)
    {
        DateTimeOffset? integratedTime = null;
        if (entry is { InclusionPromise: { } promise, IntegratedTime: { } seconds })
        {
            if (!InclusionPromise.Verify(entry, seconds, promise, log.Key))
                return Promise($"The inclusion promise of the log {log.BaseUrl} fails.");
            if (seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
                return Malformed("A log entry's integrated time is no time.");
            integratedTime = DateTimeOffset.FromUnixTimeSeconds(seconds);
            if (!log.ValidFor.Contains(integratedTime.Value))
                return new VerificationFailure(VerificationFailureKind.LogKeyOutsideValidity, $"The key of the log {log.BaseUrl} is not valid at the entry's integrated time, {integratedTime:u}.");
        }

        if (entry.InclusionProof is { } proof && VerifyProof(entry, body, proof, log) is { } failure)
            return failure;
        return new VerifiedLogEntry(root, log, body, integratedTime);
    }

    private static VerificationFailure? VerifyProof(LogEntry entry, LogEntryBody body, InclusionProof proof, TrustedLog log)
    {
        if (body.IsVersion2 && proof.LogIndex != (entry.LogIndex ?? 0))
            return Proof("A log entry of Rekor v2 has another index than its inclusion proof.");
        var checkpoint = Checkpoint.Read(proof.Checkpoint);
        if (!checkpoint.IsSuccess)
            return checkpoint.Failure;
        if (CheckpointVerifier.Verify(checkpoint.Value, log, body.IsVersion2) is { } failure)
            return failure;
        if (checkpoint.Value.TreeSize != proof.TreeSize)
            return new(VerificationFailureKind.InvalidCheckpoint, $"The inclusion proof is of a tree of size {proof.TreeSize}, the checkpoint of size {checkpoint.Value.TreeSize}.");
        if (!checkpoint.Value.RootHash.Span.SequenceEqual(proof.RootHash.Span))
            return new(VerificationFailureKind.InvalidCheckpoint, "The inclusion proof is of a tree of another root than the checkpoint.");
        if (!InclusionProofVerifier.Verify(InclusionProofVerifier.LeafHash(entry.Body.Span), proof.LogIndex, proof.TreeSize, proof.Hashes, proof.RootHash.Span))
            return Proof($"The inclusion proof does not lead from the entry to the root that the log {log.BaseUrl} has signed.");
        return null;
    }

    private static VerificationFailure Malformed(string detail) => new(VerificationFailureKind.MalformedLogEntry, detail);

    private static VerificationFailure Promise(string detail) => new(VerificationFailureKind.InvalidInclusionPromise, detail);

    private static VerificationFailure Proof(string detail) => new(VerificationFailureKind.InvalidInclusionProof, detail);
}
