using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Telemetry;
using Modelgate.Policy.Data;
using Modelgate.Policy.Declarations;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;

namespace Modelgate.Operator.Cluster;

/// <summary>What the cluster says at this moment: policies, bundles, the labels of namespaces, which ConfigMaps there are.</summary>
/// <remarks>
/// An object with errors affects only what it is about: an invalid bundle attests nothing; an invalid policy holds its place with the defaults, so that
/// its namespaces are not left unguarded. That is a function of the object alone, the same in every replica.
/// </remarks>
internal sealed class ClusterObjects
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public ClusterObjects(ClusterChanges changes, TimeProvider time, ILogger logger)
    {
        (_time, _logger) = (time, logger);
        Policies = new(ReadPolicy, changes.Tell);
        Bundles = new(ReadBundle, changes.Tell);
        Namespaces = new(ReadLabels, changes.Tell) { Matters = (_, _) => false };
        ConfigMaps = new((_, _) => true, changes.Tell);
    }

    /// <summary>The policies.</summary>
    public ObjectTable<ModelPolicy> Policies { get; }

    /// <summary>The bundles; null for one that is not valid.</summary>
    public ObjectTable<ModelBundle?> Bundles { get; }

    /// <summary>The namespaces' labels.</summary>
    public ObjectTable<IReadOnlyDictionary<string, string>> Namespaces { get; }

    /// <summary>The ConfigMaps, without content.</summary>
    public ObjectTable<bool> ConfigMaps { get; }

    /// <summary>True when everything was listed once.</summary>
    public bool IsListed => Policies.IsListed && Bundles.IsListed && Namespaces.IsListed && ConfigMaps.IsListed;

    /// <summary>What is not up to date, and why; null when all is.</summary>
    public string? Problem =>
        Problems(ClusterKinds.ModelPolicies, Policies.Problem) ?? Problems(ClusterKinds.ModelBundles, Bundles.Problem)
        ?? Problems(ClusterKinds.Namespaces, Namespaces.Problem) ?? Problems(ClusterKinds.ConfigMaps, ConfigMaps.Problem);

    /// <summary>A namespace's labels, out of the object's bytes.</summary>
    public static IReadOnlyDictionary<string, string> ReadLabels(ObjectHeader header, ReadOnlyMemory<byte> json)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var read = JsonReader.Read(json.Span);
        foreach (var (name, value) in read.IsRead ? read.Documents[0].At("metadata", "labels")?.Members ?? [] : [])
            labels[name] = value.Text;
        // Every namespace has it since Kubernetes 1.22, with this value and no other.
        labels[NameLabel] = header.Name;
        return labels;
    }

    private static string? Problems(ResourceKind kind, string? problem) => problem is null ? null : $"{kind}: {problem}";

    private ModelPolicy ReadPolicy(ObjectHeader header, ReadOnlyMemory<byte> json)
    {
        var read = JsonReader.Read(json.Span);
        if (!read.IsRead)
        {
            Log.PolicyReplaced(_logger, header.Name, read.Error ?? "");
            return new ModelPolicy { Name = header.Name };
        }

        var declared = ModelPolicyReader.Read(read.Documents[0], _time.GetUtcNow());
        if (declared.IsValid)
            return declared.Value;
        Log.PolicyReplaced(_logger, header.Name, Text(declared.Problems));
        return ModelPolicyReader.StandIn(read.Documents[0], header.Name);
    }

    private ModelBundle? ReadBundle(ObjectHeader header, ReadOnlyMemory<byte> json)
    {
        var read = JsonReader.Read(json.Span);
        var declared = read.IsRead ? ModelBundleReader.Read(read.Documents[0]) : null;
        if (declared?.Value is { } bundle)
            return bundle;
        Log.ObjectRejected(_logger, ModelBundleReader.Kind, header.Namespace, header.Name, declared is null ? read.Error ?? "" : Text(declared.Problems));
        return null;
    }

    private static string Text(IReadOnlyList<DeclarationProblem> problems) =>
        string.Join("; ", problems.Where(p => !p.IsWarning).Take(5).Select(p => p.ToString()));
}
