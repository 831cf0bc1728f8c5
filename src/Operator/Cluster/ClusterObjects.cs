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

    private readonly NamespaceBudget _bundleBytes;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Knows nothing yet.</summary>
    /// <param name="changes">Is told of changes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where objects with errors are told.</param>
    /// <param name="bundleBytes">Counts the bundles' bytes; null: by <see cref="ClusterLimits"/>.</param>
    public ClusterObjects(ClusterChanges changes, TimeProvider time, ILogger logger, NamespaceBudget? bundleBytes = null)
    {
        (_time, _logger) = (time, logger);
        _bundleBytes = bundleBytes ?? new(ClusterLimits.MaxNamespaceBundles, ClusterLimits.MaxBundles);
        Policies = new(ReadPolicy, changes.Tell) { IsSame = DeclaredObject<ModelPolicy>.SaysTheSame, Renewed = () => Renewed?.Invoke() };
        Bundles = new(ReadBundle, changes.Tell) { IsSame = DeclaredObject<ModelBundle>.SaysTheSame, Renewed = () => Renewed?.Invoke(), Budget = _bundleBytes };
        Namespaces = new((header, json, _) => ReadLabels(header, json), changes.Tell) { Matters = (_, _) => false };
        ConfigMaps = new((_, _, _) => true, changes.Tell);
    }

    /// <summary>Raised when a policy or bundle is another one, be it only by its status.</summary>
    public event Action? Renewed;

    /// <summary>The policies; each has a value.</summary>
    public ObjectTable<DeclaredObject<ModelPolicy>> Policies { get; }

    /// <summary>The bundles; one that is not valid has no value.</summary>
    public ObjectTable<DeclaredObject<ModelBundle>> Bundles { get; }

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

    /// <summary>A namespace's labels.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="item">The object; null when it is not readable.</param>
    public static IReadOnlyDictionary<string, string> Labels(string name, DataNode? item)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (label, value) in item?.At("metadata", "labels")?.Members ?? [])
            labels[label] = value.Text;
        // Every namespace has it since Kubernetes 1.22, with this value and no other.
        labels[NameLabel] = name;
        return labels;
    }

    /// <summary>A namespace's labels, out of the object's bytes.</summary>
    public static IReadOnlyDictionary<string, string> ReadLabels(ObjectHeader header, ReadOnlyMemory<byte> json)
    {
        var read = JsonReader.Read(json.Span);
        return Labels(header.Name, read.IsRead ? read.Documents[0] : null);
    }

    private static string? Problems(ResourceKind kind, string? problem) => problem is null ? null : $"{kind}: {problem}";

    private DeclaredObject<ModelPolicy> ReadPolicy(ObjectHeader header, ReadOnlyMemory<byte> json, DeclaredObject<ModelPolicy>? known) => DeclaredObject<ModelPolicy>.Read(header, json, known, bytes =>
    {
        var read = JsonReader.Read(bytes.Span);
        var declared = read.IsRead ? ModelPolicyReader.Read(read.Documents[0], _time.GetUtcNow()) : null;
        if (declared?.Value is { } policy)
            return (policy, declared.Problems, true);
        var problems = declared?.Problems ?? [Unreadable(read.Error)];
        Log.PolicyReplaced(_logger, header.Name, Text(problems));
        return (read.IsRead ? ModelPolicyReader.StandIn(read.Documents[0], header.Name) : new() { Name = header.Name }, problems, false);
    });

    private DeclaredObject<ModelBundle> ReadBundle(ObjectHeader header, ReadOnlyMemory<byte> json, DeclaredObject<ModelBundle>? known)
    {
        if (_bundleBytes.WhyNot(header.Namespace, header.Name, json.Length) is not { } why)
            return DeclaredObject<ModelBundle>.Read(header, json, known, bytes => ReadBundle(header, bytes));
        var problem = new DeclarationProblem(0, "", $"The bundle is not read, and so nothing is verified by it: {why}.", "Delete bundles that no pod needs; this one is then read within ten minutes, or at once when it is written again.");
        Log.ObjectRejected(_logger, ModelBundleReader.Kind, header.Namespace, header.Name, problem.ToString());
        return DeclaredObject<ModelBundle>.NotRead(header, json, problem);
    }

    private (ModelBundle? Value, IReadOnlyList<DeclarationProblem> Problems, bool IsValid) ReadBundle(ObjectHeader header, ReadOnlyMemory<byte> json)
    {
        var read = JsonReader.Read(json.Span);
        var declared = read.IsRead ? ModelBundleReader.Read(read.Documents[0]) : null;
        if (declared?.Value is { } bundle)
            return (bundle, declared.Problems, true);
        var problems = declared?.Problems ?? [Unreadable(read.Error)];
        Log.ObjectRejected(_logger, ModelBundleReader.Kind, header.Namespace, header.Name, Text(problems));
        return (null, problems, false);
    }

    private static DeclarationProblem Unreadable(string? why) => new(0, "", why ?? "The object cannot be read.", "Write it again.");

    private static string Text(IReadOnlyList<DeclarationProblem> problems) =>
        string.Join("; ", problems.Where(p => !p.IsWarning).Take(5).Select(p => p.ToString()));
}
