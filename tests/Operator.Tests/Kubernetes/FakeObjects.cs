using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Modelgate.Operator.Tests.Kubernetes;

/// <summary>What a fake API server keeps: objects with their versions, what happened to them, and who watches.</summary>
internal sealed class FakeObjects
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly List<(long Version, string Kind, string Line)> _history = [];
    private readonly List<(string Kind, Channel<string> Lines)> _watchers = [];
    private long _version = 100;

    public int Watchers
    {
        get
        {
            lock (_lock)
                return _watchers.Count;
        }
    }

    /// <summary>Does several things as one.</summary>
    public T Together<T>(Func<T> actions)
    {
        lock (_lock)
            return actions();
    }

    public JsonObject? Find(FakeAddress address)
    {
        lock (_lock)
            return _objects.GetValueOrDefault(address.Object);
    }

    /// <summary>Stores an object, gives it what a server gives, and tells the watchers. What is the same already stays as it is.</summary>
    /// <returns>The object as it is kept.</returns>
    public JsonObject Put(FakeAddress address, JsonObject value, bool isForced = false)
    {
        lock (_lock)
        {
            var known = _objects.GetValueOrDefault(address.Object);
            var metadata = value["metadata"]?.DeepClone().AsObject() ?? [];
            metadata["name"] = address.Name;
            if (address.Namespace.Length > 0)
                metadata["namespace"] = address.Namespace;
            metadata["uid"] = known?["metadata"]!["uid"]!.DeepClone() ?? $"00000000-0000-0000-0000-{_version:000000000000}";
            var isOther = known is null || !JsonNode.DeepEquals(known["spec"], value["spec"]);
            metadata["generation"] = ((long?)known?["metadata"]!["generation"] ?? 0) + (isOther ? 1 : 0);
            metadata["resourceVersion"] = known?["metadata"]!["resourceVersion"]!.DeepClone();
            value["metadata"] = metadata;
            if (!isForced && known is not null && JsonNode.DeepEquals(known, value))
                return known;
            metadata["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
            Tell(address, known is null ? "ADDED" : "MODIFIED", value);
            // Read anew, as what came over the wire: numbers are of no type.
            return _objects[address.Object] = JsonNode.Parse(value.ToJsonString())!.AsObject();
        }
    }

    /// <summary>Deletes an object and tells the watchers; false when there is none.</summary>
    public bool Remove(FakeAddress address)
    {
        lock (_lock)
        {
            if (!_objects.Remove(address.Object, out var gone))
                return false;
            gone["metadata"]!["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
            Tell(address, "DELETED", gone);
            return true;
        }
    }

    /// <summary>A page of a kind's objects, as the server answers it.</summary>
    public string List(FakeAddress kind, int from, int? size, string? only = null)
    {
        lock (_lock)
        {
            var all = _objects.Where(o => FakeAddress.Read(o.Key) is { } a && (a.Start, a.Plural) == (kind.Start, kind.Plural) && (kind.Namespace.Length == 0 || kind.Namespace == a.Namespace) && (only is null || only == a.Name))
                .Select(o => o.Value).ToArray();
            var end = from + (size ?? all.Length);
            var next = end < all.Length ? $",\"continue\":\"{end}\"" : "";
            return $"{{\"kind\":\"List\",\"metadata\":{{\"resourceVersion\":\"{_version}\"{next}}},\"items\":[{string.Join(',', all.Skip(from).Take(end - from).Select(o => o.ToJsonString()))}]}}";
        }
    }

    /// <summary>Begins a watch of a kind after a moment.</summary>
    /// <param name="kind">Group, version and plural.</param>
    /// <param name="after">The moment.</param>
    /// <param name="first">A line that comes before what happened; null: none.</param>
    public Channel<string> Watch(string kind, long after, string? first)
    {
        var lines = Channel.CreateUnbounded<string>();
        lock (_lock)
        {
            if (first is not null)
                lines.Writer.TryWrite(first);
            foreach (var (_, _, line) in _history.Where(h => h.Version > after && h.Kind == kind))
                lines.Writer.TryWrite(line);
            _watchers.Add((kind, lines));
        }

        return lines;
    }

    public void EndWatch(Channel<string> lines)
    {
        lock (_lock)
            _watchers.RemoveAll(w => w.Lines == lines);
    }

    /// <summary>Ends every watch; abruptly or in order.</summary>
    public void EndWatches(bool abruptly)
    {
        lock (_lock)
        {
            foreach (var (_, lines) in _watchers)
                lines.Writer.TryComplete(abruptly ? new IOException("cut") : null);
        }
    }

    /// <summary>Sends a line to every watcher of a kind.</summary>
    public void Send(string kind, string line)
    {
        lock (_lock)
        {
            foreach (var watcher in _watchers.Where(w => w.Kind == kind))
                watcher.Lines.Writer.TryWrite(line);
        }
    }

    private void Tell(FakeAddress address, string type, JsonObject value)
    {
        var line = $"{{\"type\":\"{type}\",\"object\":{value.ToJsonString()}}}";
        _history.Add((_version, address.Start + address.Plural, line));
        Send(address.Start + address.Plural, line);
    }
}
