using Modelgate.Testing.Sigstore;
using Modelgate.Verification.SigstoreBundles;
using Modelgate.Verification.TransparencyLog;

namespace Modelgate.Verification.Tests.TransparencyLog;

/// <summary>A bundle of the test world with one log entry, read for the steps that look at entries.</summary>
internal sealed class LoggedBundle
{
    public LoggedBundle(Action<BundleRecipe> describe)
    {
        Made = VirtualSigstore.Shared.Bundle(describe);
        var read = SigstoreBundleReader.Read(Made.Bytes, AttestationFormat.SigstoreBundle);
        Assert.Null(read.Failure);
        Bundle = read.Value!;
        Entry = Bundle.LogEntries[0];
    }

    public MadeBundle Made { get; }

    public SigstoreBundle Bundle { get; }

    public LogEntry Entry { get; }

    /// <summary>The entry with some fields replaced. A null keeps the field; an empty value stands for itself.</summary>
    public static LogEntry With(LogEntry entry, long? index = null, long? time = null, byte[]? promise = null, InclusionProof? proof = null, byte[]? body = null) => new()
    {
        LogIndex = index ?? entry.LogIndex,
        LogId = entry.LogId,
        Kind = entry.Kind,
        KindVersion = entry.KindVersion,
        IntegratedTime = time ?? entry.IntegratedTime,
        InclusionPromise = promise is null ? entry.InclusionPromise : (ReadOnlyMemory<byte>)promise,
        InclusionProof = proof ?? entry.InclusionProof,
        Body = body is null ? entry.Body : (ReadOnlyMemory<byte>)body,
    };

    /// <summary>Bytes with one bit changed.</summary>
    public static byte[] Flip(ReadOnlyMemory<byte> bytes, int bit)
    {
        var changed = bytes.ToArray();
        changed[bit / 8] ^= (byte)(1 << (bit % 8));
        return changed;
    }
}
