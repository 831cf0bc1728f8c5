namespace Modelgate.Operator.Cluster;

/// <summary>Bounds on what is read and done in a cluster, each with its reason.</summary>
internal static class ClusterLimits
{
    /// <summary>Most ConfigMaps of one pod that are read; real pods name a handful. Further ones are unread, which is a finding where the pod matters.</summary>
    public const int MaxConfigMapsOfPod = 64;

    /// <summary>ConfigMaps with evidence that are read at once; the API server has other callers.</summary>
    public const int ReadsAtOnce = 16;

    /// <summary>How long changes are collected before a snapshot is made of them: one <c>kubectl apply</c> of many objects makes few snapshots.</summary>
    public static readonly TimeSpan Collecting = TimeSpan.FromMilliseconds(200);

    /// <summary>How long after a failed reading of evidence it is tried again.</summary>
    public static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    /// <summary>Readings of evidence before the first snapshot is made without what the API server does not give.</summary>
    public const int FirstReadings = 5;

    /// <summary>How often a snapshot is made without a change: evidence whose time has come, or gone, is judged anew.</summary>
    public static readonly TimeSpan Review = TimeSpan.FromMinutes(5);
}
