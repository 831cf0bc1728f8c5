using Modelgate.Operator.Cluster;

namespace Modelgate.Operator.Running;

/// <summary>What has to be reviewed again. Nothing is noted while nobody reviews.</summary>
internal sealed class RunningChanges(TimeProvider time)
{
    private readonly ClusterChanges _signal = new(time);
    private readonly Lock _lock = new();
    private HashSet<string> _namespaces = new(StringComparer.Ordinal);
    private HashSet<(string Namespace, string Name)> _configMaps = [];
    private bool _isNoted;
    private bool _all;

    /// <summary>Begins to note, or ceases.</summary>
    public void Note(bool isNoted)
    {
        lock (_lock)
        {
            (_isNoted, _all) = (isNoted, isNoted);
            (_namespaces, _configMaps) = (new(StringComparer.Ordinal), []);
        }
    }

    /// <summary>Everything: the policies or bundles are other ones.</summary>
    public void Everything() => Add(() => _all = true);

    /// <summary>The pods of a namespace; an empty name: of all.</summary>
    public void Pods(string @namespace) => Add(() => _ = @namespace.Length == 0 ? _all = true : _namespaces.Add(@namespace));

    /// <summary>A ConfigMap that running pods name.</summary>
    public void ConfigMap(string @namespace, string name) => Add(() =>
    {
        _namespaces.Add(@namespace);
        _configMaps.Add((@namespace, name));
    });

    /// <summary>Notes again what could not be done, without a signal: its time comes by itself.</summary>
    public void Retry(string @namespace, IEnumerable<(string Namespace, string Name)> configMaps)
    {
        lock (_lock)
        {
            _namespaces.Add(@namespace);
            _configMaps.UnionWith(configMaps);
        }
    }

    /// <summary>Waits for a change, or for the time to pass.</summary>
    /// <returns>True for a change.</returns>
    public Task<bool> WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _signal.WaitAsync(longest, cancellationToken);

    /// <summary>Takes what was noted.</summary>
    public (bool All, IReadOnlySet<string> Namespaces, IReadOnlyCollection<(string Namespace, string Name)> ConfigMaps) Take()
    {
        lock (_lock)
        {
            var taken = (_all, _namespaces, _configMaps);
            (_all, _namespaces, _configMaps) = (false, new(StringComparer.Ordinal), []);
            return taken;
        }
    }

    private void Add(Action note)
    {
        lock (_lock)
        {
            if (!_isNoted)
                return;
            note();
        }

        _signal.Tell();
    }
}
