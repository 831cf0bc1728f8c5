using System.Text.Json;
using Modelgate.Verification.Json;
using Modelgate.Verification.TransparencyLog;

namespace Modelgate.Verification.SigstoreBundles;

/// <summary>Reads the transparency log entries of a bundle (dev.sigstore.rekor.v1.TransparencyLogEntry).</summary>
internal sealed class LogEntryReader(ObjectReader reader)
{
    /// <summary>Reads them all, in order.</summary>
    public List<LogEntry> ReadAll(JsonElement material)
    {
        List<LogEntry> entries = [];
        foreach (var item in reader.Items(material, "tlogEntries"u8, VerificationLimits.MaxLogEntries, "tlogEntries"))
        {
            if (Read(item) is not { } entry)
                break;
            entries.Add(entry);
        }

        return entries;
    }

    private LogEntry? Read(JsonElement item)
    {
        if (!reader.HasOnly(item, "A log entry", ["logIndex", "logId", "kindVersion", "integratedTime", "inclusionPromise", "inclusionProof", "canonicalizedBody"]))
            return null;
        var logId = reader.Member(item, "logId"u8, JsonValueKind.Object, "logId") ?? default;
        var kind = reader.Member(item, "kindVersion"u8, JsonValueKind.Object, "kindVersion") ?? default;
        var promise = reader.Member(item, "inclusionPromise"u8, JsonValueKind.Object, "inclusionPromise");
        var proof = reader.Member(item, "inclusionProof"u8, JsonValueKind.Object, "inclusionProof");
        var time = reader.Number(item, "integratedTime"u8, "integratedTime");
        var entry = new LogEntry
        {
            LogIndex = reader.Number(item, "logIndex"u8, "logIndex"),
            LogId = reader.Bytes(logId, "keyId"u8, "logId.keyId"),
            Kind = reader.Text(kind, "kind"u8, "kindVersion.kind"),
            KindVersion = reader.Text(kind, "version"u8, "kindVersion.version"),
            IntegratedTime = time == 0 ? null : time,
            InclusionPromise = promise is { } given ? Promise(given) : null,
            InclusionProof = proof is { } claimed ? Proof(claimed) : null,
            Body = reader.Bytes(item, "canonicalizedBody"u8, "canonicalizedBody"),
        };
        if (logId.ValueKind == JsonValueKind.Object)
            reader.HasOnly(logId, "logId", ["keyId"]);
        if (entry.LogId.IsEmpty)
            reader.Fail("A log entry has no logId.");
        if (kind.ValueKind == JsonValueKind.Object)
            reader.HasOnly(kind, "kindVersion", ["kind", "version"]);
        return reader.Failure is null ? entry : null;
    }

    private ReadOnlyMemory<byte>? Promise(JsonElement promise)
    {
        reader.HasOnly(promise, "inclusionPromise", ["signedEntryTimestamp"]);
        return reader.Bytes(promise, "signedEntryTimestamp"u8, "signedEntryTimestamp") is { } bytes ? bytes : null;
    }

    private InclusionProof? Proof(JsonElement proof)
    {
        if (!reader.HasOnly(proof, "inclusionProof", ["logIndex", "rootHash", "treeSize", "hashes", "checkpoint"]))
            return null;
        List<ReadOnlyMemory<byte>> hashes = [];
        foreach (var item in reader.Items(proof, "hashes"u8, VerificationLimits.MaxProofHashes, "inclusionProof.hashes"))
        {
            if (Base64Text.Decode(item) is not { } hash)
            {
                reader.Fail("A hash of the inclusion proof is no base64.");
                return null;
            }

            hashes.Add(hash);
        }

        return new(
            reader.Number(proof, "logIndex"u8, "inclusionProof.logIndex"),
            reader.Number(proof, "treeSize"u8, "inclusionProof.treeSize"),
            reader.Bytes(proof, "rootHash"u8, "inclusionProof.rootHash"),
            hashes,
            Checkpoint(proof));
    }

    private string Checkpoint(JsonElement proof)
    {
        if (reader.Member(proof, "checkpoint"u8, JsonValueKind.Object, "checkpoint") is not { } checkpoint
            || !reader.HasOnly(checkpoint, "checkpoint", ["envelope"])
            || reader.Member(checkpoint, "envelope"u8, JsonValueKind.String, "checkpoint.envelope") is not { } envelope)
        {
            return "";
        }

        if (envelope.Text() is { Length: <= VerificationLimits.MaxCheckpointBytes } text)
            return text;
        reader.Fail(new VerificationFailure(VerificationFailureKind.LimitExceeded, $"A checkpoint is no text of at most {VerificationLimits.MaxCheckpointBytes} characters."));
        return "";
    }
}
