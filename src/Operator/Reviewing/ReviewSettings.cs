using Modelgate.Policy;

namespace Modelgate.Operator.Reviewing;

/// <summary>What holds for every object of one run.</summary>
internal sealed record ReviewSettings
{
    /// <summary>The policies and bundles.</summary>
    public required ClusterSnapshot Snapshot { get; init; }

    /// <summary>The time of the run.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The namespace of objects that name none; empty: unknown.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>True to keep the steps of each resolution.</summary>
    public bool CollectSteps { get; init; }

    /// <summary>True when no policy was given, so that the built-in one applies.</summary>
    public bool UsesBuiltInPolicy { get; init; }
}
