using System.Text;
using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Tests.Kubernetes;

/// <summary>A sink that remembers what a watch saw.</summary>
internal sealed class SeenObjects : IResourceSink<string>
{
    private readonly Dictionary<string, string> _objects = [];
    private readonly Lock _lock = new();

    public int Lists { get; private set; }

    public bool NeedsList { get; set; }

    public List<string?> Reports { get; } = [];

    public string? Problem { get; private set; }

    public string Names
    {
        get
        {
            lock (_lock)
                return string.Join(' ', _objects.Keys.Order(StringComparer.Ordinal));
        }
    }

    public string? this[string name]
    {
        get
        {
            lock (_lock)
                return _objects.GetValueOrDefault(name);
        }
    }

    public string Read(ObjectHeader header, ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);

    public void Replace(IReadOnlyList<WatchedObject<string>> all)
    {
        lock (_lock)
        {
            _objects.Clear();
            foreach (var item in all)
                _objects.Add(item.Namespace + "/" + item.Name, item.Value);
            Lists++;
            NeedsList = false;
        }
    }

    public void Put(WatchedObject<string> changed)
    {
        lock (_lock)
            _objects[changed.Namespace + "/" + changed.Name] = changed.Value;
    }

    public void Remove(string @namespace, string name)
    {
        lock (_lock)
            _objects.Remove(@namespace + "/" + name);
    }

    public void Report(string? problem)
    {
        lock (_lock)
        {
            Problem = problem;
            Reports.Add(problem);
        }
    }
}
