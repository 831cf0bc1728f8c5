namespace Modelgate.Operator.Cluster;

/// <summary>Counts the bytes that are kept for objects, so that whoever may write in one namespace fills the memory of no replica. Thread-safe.</summary>
/// <param name="ofNamespace">Most bytes of one namespace.</param>
/// <param name="ofAll">Most bytes together.</param>
internal sealed class NamespaceBudget(long ofNamespace, long ofAll)
{
    private readonly Dictionary<(string Namespace, string Name), long> _objects = [];
    private readonly Dictionary<(string Namespace, string Name), long> _refused = [];
    private readonly Dictionary<string, long> _namespaces = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private long _all;

    /// <summary>Counts an object in the place of what was counted under its name before.</summary>
    /// <returns>Null when it may be kept. Else why not, as the rest of a sentence; nothing is counted under its name, and it is remembered as refused.</returns>
    public string? WhyNot(string @namespace, string name, long bytes)
    {
        lock (_lock)
        {
            Drop((@namespace, name));
            var own = _namespaces.GetValueOrDefault(@namespace);
            if (!Fits(@namespace, bytes))
            {
                _refused.Add((@namespace, name), bytes);
                return own + bytes > ofNamespace
                    ? FormattableString.Invariant($"namespace {@namespace} has more than {ofNamespace >> 20} MiB of them")
                    : FormattableString.Invariant($"the cluster has more than {ofAll >> 20} MiB of them");
            }

            _objects.Add((@namespace, name), bytes);
            _namespaces[@namespace] = own + bytes;
            _all += bytes;
            return null;
        }
    }

    /// <summary>True when something that was refused would be kept now.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_lock)
                return _refused.Any(o => Fits(o.Key.Namespace, o.Value));
        }
    }

    /// <summary>True when an object that was refused would be kept now.</summary>
    public bool HasRoomFor(string @namespace, string name)
    {
        lock (_lock)
            return _refused.TryGetValue((@namespace, name), out var bytes) && Fits(@namespace, bytes);
    }

    /// <summary>The object is not kept any more.</summary>
    public void Forget(string @namespace, string name)
    {
        lock (_lock)
            Drop((@namespace, name));
    }

    /// <summary>No other objects are kept.</summary>
    public void KeepOnly(IReadOnlySet<(string Namespace, string Name)> names)
    {
        lock (_lock)
        {
            foreach (var gone in _objects.Keys.Concat(_refused.Keys).Where(n => !names.Contains(n)).ToArray())
                Drop(gone);
        }
    }

    private bool Fits(string @namespace, long bytes) => _namespaces.GetValueOrDefault(@namespace) + bytes <= ofNamespace && _all + bytes <= ofAll;

    private void Drop((string Namespace, string Name) item)
    {
        _refused.Remove(item);
        if (!_objects.Remove(item, out var bytes))
            return;
        _all -= bytes;
        if ((_namespaces[item.Namespace] -= bytes) == 0)
            _namespaces.Remove(item.Namespace);
    }
}
