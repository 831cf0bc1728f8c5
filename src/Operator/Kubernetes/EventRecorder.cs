using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Modelgate.Operator.Reports;
using Modelgate.Operator.Telemetry;

namespace Modelgate.Operator.Kubernetes;

/// <summary>What an event is about.</summary>
/// <param name="ApiVersion">Its group and version.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Its namespace; empty for kinds without.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its uid.</param>
internal sealed record EventSubject(string ApiVersion, string Kind, string Namespace, string Name, string Uid);

/// <summary>Tells people of what happened to an object.</summary>
internal interface IEventRecorder
{
    /// <summary>Writes an event. Never fails: what cannot be told is logged.</summary>
    /// <param name="subject">What it is about.</param>
    /// <param name="isWarning">True: somebody should look.</param>
    /// <param name="reason">What happened, in one stable word.</param>
    /// <param name="note">What happened, for people.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task RecordAsync(EventSubject subject, bool isWarning, string reason, string note, CancellationToken cancellationToken);
}

/// <summary>Writes events (<c>events.k8s.io/v1</c>). The same about the same object has the same name, so that it becomes a series instead of many; and only so
/// many are written at once.</summary>
/// <param name="writer">Writes objects.</param>
/// <param name="instance">This replica.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where failures are told.</param>
internal sealed class EventRecorder(IObjectWriter writer, string instance, TimeProvider time, ILogger<EventRecorder> logger) : IEventRecorder
{
    /// <summary>The kind of events.</summary>
    public static readonly ResourceKind Events = new("events.k8s.io", "v1", "events");

    /// <summary>The API takes less than 1,024 bytes; characters may take up to three in UTF-16 counting.</summary>
    private const int MaxNote = 330;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _counts = [];
    private readonly Queue<string> _counted = [];
    private DateTimeOffset _paidUntil;
    private int _dropped;

    /// <inheritdoc/>
    public async Task RecordAsync(EventSubject subject, bool isWarning, string reason, string note, CancellationToken cancellationToken)
    {
        if (!MayWrite())
            return;
        note = Fit(note);
        // Objects without a namespace have their events in "default", where kubectl looks.
        var space = subject.Namespace.Length > 0 ? subject.Namespace : "default";
        var name = $"{Shortened(subject.Name)}.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{subject.Uid}\n{reason}\n{note}")))[..16]}";
        try
        {
            if (!await CreateAsync(subject, space, name, isWarning, reason, note, cancellationToken))
                await CountAsync(space, name, cancellationToken);
        }
        catch (ApiException failure)
        {
            Log.EventNotWritten(logger, subject.Kind, subject.Namespace, subject.Name, reason, failure.Message);
        }
    }

    private async Task<bool> CreateAsync(EventSubject subject, string space, string name, bool isWarning, string reason, string note, CancellationToken cancellationToken)
    {
        var regarding = new JsonObject { ["apiVersion"] = subject.ApiVersion, ["kind"] = subject.Kind, ["name"] = subject.Name, ["uid"] = subject.Uid };
        if (subject.Namespace.Length > 0)
            regarding["namespace"] = subject.Namespace;
        var json = new JsonObject
        {
            ["apiVersion"] = "events.k8s.io/v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = space },
            ["eventTime"] = Now(),
            ["reportingController"] = "modelgate.dev/modelgate",
            ["reportingInstance"] = instance.Length > 128 ? instance[..128] : instance,
            ["action"] = "Verify",
            ["type"] = isWarning ? "Warning" : "Normal",
            ["reason"] = reason,
            ["note"] = note,
            ["regarding"] = regarding,
        };
        try
        {
            await writer.CreateAsync(Events, space, Encoding.UTF8.GetBytes(json.ToJsonString()), cancellationToken);
            return true;
        }
        catch (ApiException failure) when (failure.Kind == ApiFailureKind.Conflict)
        {
            return false;
        }
    }

    private async Task CountAsync(string space, string name, CancellationToken cancellationToken)
    {
        var series = new JsonObject { ["count"] = Count(space + "/" + name), ["lastObservedTime"] = Now() };
        var patch = new JsonArray(new JsonObject { ["op"] = "add", ["path"] = "/series", ["value"] = series });
        await writer.PatchAsync(Events, space, name, Encoding.UTF8.GetBytes(patch.ToJsonString()), cancellationToken);
    }

    /// <summary>How often it has happened, as far as this replica knows; twice at least.</summary>
    private int Count(string name)
    {
        lock (_lock)
        {
            if (_counts.TryGetValue(name, out var count))
                return _counts[name] = count + 1;
            if (_counted.Count >= ApiLimits.CountedEvents)
                _counts.Remove(_counted.Dequeue());
            _counted.Enqueue(name);
            return _counts[name] = 2;
        }
    }

    private bool MayWrite()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var from = _paidUntil > now ? _paidUntil : now;
            if (from - now >= ApiLimits.EventTime * ApiLimits.EventBurst)
            {
                _dropped++;
                return false;
            }

            _paidUntil = from + ApiLimits.EventTime;
            if (_dropped > 0)
                Log.EventsDropped(logger, _dropped);
            _dropped = 0;
            return true;
        }
    }

    private string Now() => time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string Fit(string note) => PlainText.Of(note, note.Any(c => c > '~') ? MaxNote : MaxNote * 3);

    /// <summary>The beginning of a name that leaves room for what follows; one that ends in a letter or digit.</summary>
    private static string Shortened(string name) => (name.Length > 200 ? name[..200] : name).TrimEnd('.', '-');
}
