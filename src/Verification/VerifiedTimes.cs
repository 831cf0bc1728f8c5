using Modelgate.Verification.SigstoreBundles;
using Modelgate.Verification.Timestamps;
using Modelgate.Verification.TransparencyLog;

namespace Modelgate.Verification;

/// <summary>The moments and the logs that trusted parties vouch for. Several statements of one party count once.</summary>
internal sealed class VerifiedTimes
{
    private readonly List<DateTimeOffset> _all = [];
    private readonly List<VerifiedLogEntry> _entries = [];
    private readonly HashSet<string> _sources = new(StringComparer.Ordinal);
    private readonly HashSet<string> _distinctLogs = new(StringComparer.Ordinal);

    /// <summary>All of them, earliest first.</summary>
    public IReadOnlyList<DateTimeOffset> All => _all;

    /// <summary>How many there are.</summary>
    public int Count => _all.Count;

    /// <summary>Why a timestamp did not count, for the message when too few do.</summary>
    public VerificationFailure? PassedOver { get; set; }

    /// <summary>Adds a log entry that proved itself.</summary>
    public void Add(VerifiedLogEntry entry)
    {
        var log = entry.Log;
        var name = log.Operator.Length > 0 ? $"operator {log.Operator}" : $"log {Convert.ToHexStringLower(log.LogId.Span)}";
        _entries.Add(entry);
        _distinctLogs.Add(name);
        if (entry.IntegratedTime is { } time)
            Add(time, name);
    }

    /// <summary>Adds a timestamp that proved itself.</summary>
    public void Add(VerifiedTimestamp timestamp)
    {
        var authority = timestamp.Authority;
        Add(timestamp.Time, authority.Operator.Length > 0 ? $"authority of {authority.Operator}" : $"authority {authority.Uri}");
    }

    /// <summary>Are there enough, and were the logs' keys in use at each?</summary>
    public VerificationFailure? CheckThresholds(VerificationPolicy policy, SigstoreBundle bundle)
    {
        if (_distinctLogs.Count < policy.LogThreshold)
        {
            return bundle.LogEntries.Count > 0 && _distinctLogs.Count == 0
                ? new(VerificationFailureKind.UnknownLog, "The log entries are of logs that the trusted root does not list.")
                : new VerificationFailure(VerificationFailureKind.MissingLogEntry, $"It is in {_distinctLogs.Count} trusted logs; {policy.LogThreshold} are demanded.");
        }

        if (_sources.Count < policy.TimestampThreshold)
        {
            return PassedOver is { } why && _sources.Count == 0
                ? why
                : new(VerificationFailureKind.MissingTimestamp, $"{_sources.Count} trusted parties vouch for a time; {policy.TimestampThreshold} are demanded.");
        }

        foreach (var entry in _entries)
        {
            foreach (var time in _all)
            {
                if (!entry.IsLogKeyValidAt(time))
                    return new(VerificationFailureKind.LogKeyOutsideValidity, $"The log's key was not in use at {time:u}.");
            }
        }

        return null;
    }

    private void Add(DateTimeOffset time, string source)
    {
        _sources.Add(source);
        var place = _all.FindIndex(t => t > time);
        _all.Insert(place < 0 ? _all.Count : place, time);
    }
}
