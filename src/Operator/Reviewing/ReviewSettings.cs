using Modelgate.Policy;

namespace Modelgate.Operator.Reviewing;

/// <summary>What holds for every object of one run.</summary>
internal sealed record ReviewSettings
{
    /// <summary>The policies and bundles, once the ConfigMaps among the reviewed files are known: attestations may be in them.</summary>
    public required Func<ConfigMapCatalog, ClusterSnapshot> SnapshotWith { get; init; }

    /// <summary>The time of the run.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The namespace of objects that name none; empty: unknown.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>True to keep the steps of each resolution.</summary>
    public bool CollectSteps { get; init; }

    /// <summary>How many bundles were given.</summary>
    public int BundleCount { get; init; }

    /// <summary>True when no policy was given, so that the built-in one applies.</summary>
    public bool UsesBuiltInPolicy { get; init; }
}
