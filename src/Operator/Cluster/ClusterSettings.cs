using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Registries;

namespace Modelgate.Operator.Cluster;

/// <summary>Who this replica is, and how it goes about its work in a cluster.</summary>
internal sealed record ClusterSettings
{
    private const string AccountNamespace = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

    /// <summary>The namespace that Modelgate's own objects are in: its Lease, its certificates.</summary>
    public required string Namespace { get; init; }

    /// <summary>What tells this replica from the others.</summary>
    public required string Identity { get; init; }

    /// <summary>The times of watches.</summary>
    public WatchSettings Watch { get; init; } = new();

    /// <summary>The times of fetching from registries.</summary>
    public RegistryTimes Registries { get; init; } = new();

    /// <summary>The times of the election.</summary>
    public LeaderTimes Leader { get; init; } = new();

    /// <summary>The times of the review of what runs.</summary>
    public Running.ReportSettings Reports { get; init; } = new();

    /// <summary>The settings of this process: in a pod its namespace and name, which the downward API gives as <c>POD_NAMESPACE</c> and <c>POD_NAME</c>.</summary>
    /// <param name="namespace">The namespace, where it was said.</param>
    public static ClusterSettings Of(string? @namespace) => new()
    {
        Namespace = @namespace ?? Variable("POD_NAMESPACE") ?? (File.Exists(AccountNamespace) ? File.ReadAllText(AccountNamespace).Trim() : "modelgate-system"),
        Identity = Variable("POD_NAME") ?? $"{Environment.MachineName}_{Guid.NewGuid():n}",
    };

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
