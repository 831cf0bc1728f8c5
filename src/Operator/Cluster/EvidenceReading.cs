using System.Collections.Concurrent;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Registries;
using Modelgate.Operator.Telemetry;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;

namespace Modelgate.Operator.Cluster;

/// <summary>Reads the ConfigMaps that bundles and policies name, each again only when it changed.</summary>
/// <param name="reader">Reads single objects.</param>
/// <param name="configMaps">Which ConfigMaps there are, with their versions.</param>
/// <param name="registries">Fetches what bundles refer to in registries.</param>
/// <param name="logger">Where failures are told.</param>
internal sealed class EvidenceReading(IObjectReader reader, ObjectTable<bool> configMaps, IRegistryEvidence registries, ILogger logger)
{
    private IReadOnlyDictionary<(string Namespace, string Name), HashSet<string>> _named = new Dictionary<(string, string), HashSet<string>>();

    /// <summary>Counts the bytes of the ConfigMaps.</summary>
    public NamespaceBudget Budget { get; init; } = new(ClusterLimits.MaxNamespaceEvidence, ClusterLimits.MaxEvidence);

    /// <summary>What was read last.</summary>
    public ClusterEvidence Current { get; private set; } = ClusterEvidence.Nothing;

    /// <summary>True when the last reading left something out that another may give.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>True while a registry was never yet asked for something that a bundle refers to.</summary>
    public bool IsAwaiting => registries.IsAwaiting;

    /// <summary>True when a bundle or policy names the ConfigMap.</summary>
    public bool IsNamed(string @namespace, string name) => Volatile.Read(ref _named).ContainsKey((@namespace, name));

    /// <summary>Brings <see cref="Current"/> up to date.</summary>
    /// <returns>True when it is another one now.</returns>
    public async Task<bool> UpdateAsync(IReadOnlyCollection<ModelPolicy> policies, IReadOnlyCollection<ModelBundle> bundles, CancellationToken cancellationToken)
    {
        var named = Named(policies, bundles);
        Volatile.Write(ref _named, named);
        var maps = new ConcurrentDictionary<(string, string), EvidenceMap>();
        registries.Want(policies, bundles);
        var fetched = registries.Current;
        var isChanged = named.Count != Current.Count || !ReferenceEquals(fetched, Current.Registries);
        IsIncomplete = false;
        Budget.KeepOnly(named.Keys.ToHashSet());
        await Parallel.ForEachAsync(named, new ParallelOptions { MaxDegreeOfParallelism = ClusterLimits.ReadsAtOnce, CancellationToken = cancellationToken }, async (wanted, token) =>
        {
            var known = Current.Find(wanted.Key);
            var now = known is not null && IsUpToDate(known, wanted.Key, wanted.Value) ? known : await ReadAsync(wanted.Key, wanted.Value, known, token);
            maps[wanted.Key] = now;
            if (!ReferenceEquals(now, known))
                isChanged = true;
        });
        if (isChanged)
            Current = new(maps, fetched);
        return isChanged;
    }

    private static Dictionary<(string Namespace, string Name), HashSet<string>> Named(IEnumerable<ModelPolicy> policies, IEnumerable<ModelBundle> bundles)
    {
        var named = new Dictionary<(string, string), HashSet<string>>();
        foreach (var root in policies.SelectMany(p => p.Trust.TrustedRoots))
            Add(named, root.Namespace, root.ConfigMap);
        foreach (var bundle in bundles)
        {
            foreach (var attestation in bundle.Attestations)
                Add(named, bundle.Namespace, attestation.ConfigMap);
        }

        return named;
    }

    private static void Add(Dictionary<(string, string), HashSet<string>> named, string @namespace, ConfigMapKey? key)
    {
        if (key is null)
            return;
        if (!named.TryGetValue((@namespace, key.Name), out var keys))
            named.Add((@namespace, key.Name), keys = new(StringComparer.Ordinal));
        keys.Add(key.Key);
    }

    private bool IsUpToDate(EvidenceMap known, (string Namespace, string Name) name, HashSet<string> keys) =>
        known.Has(keys) && !(known.IsLeftOut && Budget.HasRoomFor(name.Namespace, name.Name)) && known.Version == (configMaps.Find(name.Namespace, name.Name)?.ResourceVersion ?? Absent);

    /// <summary>The version of a ConfigMap that is not there.</summary>
    private const string Absent = "absent";

    private async Task<EvidenceMap> ReadAsync((string Namespace, string Name) name, HashSet<string> keys, EvidenceMap? known, CancellationToken cancellationToken)
    {
        if (configMaps.Find(name.Namespace, name.Name) is null)
            return EvidenceMap.Missing(Absent, keys, $"ConfigMap {name.Name} does not exist in namespace {name.Namespace}");
        try
        {
            var json = await reader.GetAsync(ClusterKinds.ConfigMaps, name.Namespace, name.Name, ApiLimits.AnswerTime, cancellationToken);
            var (version, length) = (ObjectHeader.Read(json.Span).ResourceVersion, json.Length);
            return Budget.WhyNot(name.Namespace, name.Name, length) is { } why
                ? EvidenceMap.LeftOut(version, keys, $"ConfigMap {name.Name} is not read: bundles name ConfigMaps for evidence, and {why}")
                : EvidenceMap.Of(name.Name, version, json, keys);
        }
        catch (ApiException failure) when (failure.Kind == ApiFailureKind.NotFound)
        {
            return EvidenceMap.Missing(Absent, keys, $"ConfigMap {name.Name} does not exist in namespace {name.Namespace}");
        }
        catch (Exception problem) when (problem is ApiException or System.Text.Json.JsonException or InvalidOperationException)
        {
            Log.ConfigMapUnread(logger, name.Namespace, name.Name, problem.Message);
            IsIncomplete |= problem is not ApiException failure || failure.IsPassing;
            // What was verified stays in use until the API server says something else.
            return known is not null && known.Has(keys) ? known : EvidenceMap.Missing("", keys, $"ConfigMap {name.Name} could not be read: {problem.Message}");
        }
    }
}
