using System.Collections.Concurrent;
using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Cluster;

/// <summary>All objects of one kind as they are now, each as far as Modelgate needs it.</summary>
/// <param name="read">Takes what is needed of an object, given what was taken of it before; never throws on any bytes.</param>
/// <param name="changed">Called when an object that matters changed, and after each list.</param>
internal sealed class ObjectTable<T>(Func<ObjectHeader, ReadOnlyMemory<byte>, T?, T> read, Action changed) : IResourceSink<T>
{
    private readonly ConcurrentDictionary<(string Namespace, string Name), WatchedObject<T>> _objects = [];
    private long _version;
    private string? _problem;
    private bool _isListed;

    /// <summary>Which objects matter; null: all do.</summary>
    public Func<string, string, bool>? Matters { get; set; }

    /// <summary>Called with the name of each object that is new, changed or gone after the first list, whether it matters or not.</summary>
    public Action<string, string>? Touched { get; set; }

    /// <summary>True for two values that say the same, so that one in the place of the other is no change; null: none do.</summary>
    public Func<T, T, bool>? IsSame { get; init; }

    /// <summary>What counts the objects' bytes; null: nothing does.</summary>
    public NamespaceBudget? Budget { get; init; }

    /// <inheritdoc/>
    public bool NeedsList => Budget?.HasRoom == true;

    /// <summary>Called when an object is another one, even where it says the same.</summary>
    public Action? Renewed { get; init; }

    /// <summary>True when all were listed once.</summary>
    public bool IsListed => Volatile.Read(ref _isListed);

    /// <summary>Grows with each change that matters.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Why the table may not be up to date; null when it is.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>All objects.</summary>
    public ICollection<WatchedObject<T>> Objects => _objects.Values;

    /// <summary>How many there are.</summary>
    public int Count => _objects.Count;

    /// <summary>One object, or null.</summary>
    public WatchedObject<T>? Find(string @namespace, string name) => _objects.GetValueOrDefault((@namespace, name));

    /// <inheritdoc/>
    public T Read(ObjectHeader header, ReadOnlyMemory<byte> json) => read(header, json, Find(header.Namespace, header.Name) is { } known ? known.Value : default);

    /// <inheritdoc/>
    public void Replace(IReadOnlyList<WatchedObject<T>> all)
    {
        var names = all.Select(o => (o.Namespace, o.Name)).ToHashSet();
        var isChanged = !IsListed;
        Budget?.KeepOnly(names);
        foreach (var gone in _objects.Keys.Where(k => !names.Contains(k)))
        {
            isChanged |= _objects.TryRemove(gone, out _);
            Touched?.Invoke(gone.Namespace, gone.Name);
        }

        foreach (var item in all)
        {
            // What is the same stays the same instance, and so does everything that was derived from it.
            if (Find(item.Namespace, item.Name) is { ResourceVersion.Length: > 0 } known && known.ResourceVersion == item.ResourceVersion && IsSame?.Invoke(known.Value, item.Value) != false)
                continue;
            isChanged |= Keep(item, isTouched: IsListed);
        }

        Volatile.Write(ref _isListed, true);
        if (isChanged)
            Tell();
    }

    /// <inheritdoc/>
    public void Put(WatchedObject<T> changed)
    {
        if (Keep(changed, isTouched: true) && Matters?.Invoke(changed.Namespace, changed.Name) != false)
            Tell();
    }

    /// <inheritdoc/>
    public void Remove(string @namespace, string name)
    {
        Budget?.Forget(@namespace, name);
        if (!_objects.TryRemove((@namespace, name), out _))
            return;
        Touched?.Invoke(@namespace, name);
        Renewed?.Invoke();
        if (Matters?.Invoke(@namespace, name) != false)
            Tell();
    }

    /// <inheritdoc/>
    public void Report(string? problem)
    {
        if (Interlocked.Exchange(ref _problem, problem) != problem)
            changed();
    }

    /// <summary>Puts an object in its place.</summary>
    /// <returns>True when it says something else than the one before.</returns>
    private bool Keep(WatchedObject<T> item, bool isTouched)
    {
        var known = Find(item.Namespace, item.Name);
        _objects[(item.Namespace, item.Name)] = item;
        Renewed?.Invoke();
        if (isTouched)
            Touched?.Invoke(item.Namespace, item.Name);
        return known is null || IsSame?.Invoke(known.Value, item.Value) != true;
    }

    private void Tell()
    {
        Interlocked.Increment(ref _version);
        changed();
    }
}
