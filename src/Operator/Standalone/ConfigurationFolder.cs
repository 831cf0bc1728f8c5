using System.Security.Cryptography;
using System.Text;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Reports;
using Modelgate.Operator.Reviewing;
using Modelgate.Operator.Telemetry;

namespace Modelgate.Operator.Standalone;

/// <summary>The folder of <c>--config-dir</c>: read at start, read again when its content changes. A folder with errors leaves the last good state in use. What is in use is
/// judged anew now and then without a change, as in a cluster: evidence's time comes and goes.</summary>
internal sealed class ConfigurationFolder(string folder, TimeProvider time, ILogger<ConfigurationFolder> logger) : IServingState
{
    private byte[] _seen = [];
    private ConfigurationReader? _used;
    private long _judged;
    private long _generation;
    private ServingState? _current;
    private long _confirmed;

    /// <inheritdoc/>
    public ServingState Current => Volatile.Read(ref _current) ?? throw new InvalidOperationException("The folder was not read");

    /// <inheritdoc/>
    public DateTimeOffset? Confirmed => Interlocked.Read(ref _confirmed) is not 0 and var ticks ? new(ticks, TimeSpan.Zero) : null;

    /// <summary>Reads the folder for the first time; the errors, none when it is in use now.</summary>
    public IReadOnlyList<InputError> Start()
    {
        var (reader, seen) = Read();
        _seen = seen;
        if (reader.Errors.Count == 0)
            Use(reader);
        return reader.Errors;
    }

    /// <summary>Reads the folder again if its content changed.</summary>
    public void Reload()
    {
        var (reader, seen) = Read();
        if (seen.AsSpan().SequenceEqual(_seen))
        {
            if (time.GetElapsedTime(_judged) >= ClusterLimits.Review)
                JudgeAgain();
            if (Current.Problem is null)
                Confirm();
            return;
        }

        _seen = seen;
        if (reader.Errors.Count == 0)
        {
            Use(reader);
            return;
        }

        var problem = reader.Errors[0] + (reader.Errors.Count > 1 ? FormattableString.Invariant($" (and {reader.Errors.Count - 1} more)") : "");
        Volatile.Write(ref _current, Current with { Problem = problem });
        Log.ConfigurationRejected(logger, folder, string.Join("; ", reader.Errors.Take(20)));
    }

    private void Use(ConfigurationReader reader)
    {
        _generation++;
        (_used, _judged) = (reader, time.GetTimestamp());
        Volatile.Write(ref _current, new ServingState(reader.Snapshot(_generation, previous: _current?.Snapshot.Evidence), reader.ConfigMaps));
        Instruments.VerificationDuration.Record(time.GetElapsedTime(_judged).TotalSeconds);
        Confirm();
        Log.ConfigurationLoaded(logger, _generation, folder, reader.PolicyCount, reader.BundleCount, reader.ConfigMaps.Count);
        foreach (var warning in reader.Warnings.Take(20))
            Log.ConfigurationWarning(logger, warning.ToString());
    }

    private void JudgeAgain()
    {
        _generation++;
        _judged = time.GetTimestamp();
        Volatile.Write(ref _current, Current with { Snapshot = _used!.Snapshot(_generation, previous: Current.Snapshot.Evidence, at: time.GetUtcNow()) });
        Instruments.VerificationDuration.Record(time.GetElapsedTime(_judged).TotalSeconds);
    }

    private void Confirm() => Interlocked.Exchange(ref _confirmed, time.GetUtcNow().UtcTicks);

    private (ConfigurationReader Reader, byte[] Seen) Read()
    {
        var reader = new ConfigurationReader(time.GetUtcNow());
        if (!Directory.Exists(folder))
            reader.Errors.Add(new InputError(folder, null, "there is no such folder"));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var input in reader.Errors.Count > 0 ? [] : InputFinder.Find([folder], reader.Errors).Where(f => f.Kind == InputKind.Manifest))
        {
            var (text, problem) = InputText.Read(input, null);
            hash.AppendData(Encoding.UTF8.GetBytes($"{input.Source}\0{text ?? problem}\0"));
            reader.Read(input, text, problem, isTrusted: true);
        }

        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', reader.Errors)));
        return (reader, hash.GetHashAndReset());
    }
}
