using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification.TransparencyLog;

/// <summary>An entry that a trusted log has taken in. Only <see cref="LogEntryVerifier"/> makes one. What it speaks of is compared by <see cref="LogEntryConsistency"/>.</summary>
internal sealed class VerifiedLogEntry
{
    private readonly TrustedRoot _root;

    internal VerifiedLogEntry(TrustedRoot root, TrustedLog log, LogEntryBody body, DateTimeOffset? integratedTime)
    {
        _root = root;
        Log = log;
        Body = body;
        IntegratedTime = integratedTime;
    }

    /// <summary>The log; with an <see cref="IntegratedTime"/> its window holds it.</summary>
    public TrustedLog Log { get; }

    /// <summary>What the entry says.</summary>
    public LogEntryBody Body { get; }

    /// <summary>When the log took it in; null unless a promise vouches for it.</summary>
    public DateTimeOffset? IntegratedTime { get; }

    /// <summary>True for Rekor v2.</summary>
    public bool IsVersion2 => Body.IsVersion2;

    /// <summary>True when the log's key was in use at that moment: one key may have several windows in the root.</summary>
    public bool IsLogKeyValidAt(DateTimeOffset moment)
    {
        foreach (var log in _root.TransparencyLogs)
        {
            if (log.ValidFor.Contains(moment) && log.LogId.Span.SequenceEqual(Log.LogId.Span) && log.Key.Fingerprint.Span.SequenceEqual(Log.Key.Fingerprint.Span))
                return true;
        }

        return false;
    }
}
