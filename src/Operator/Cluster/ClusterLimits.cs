namespace Modelgate.Operator.Cluster;

/// <summary>Bounds on what is read and done in a cluster, each with its reason.</summary>
internal static class ClusterLimits
{
    /// <summary>Most ConfigMaps of one pod that are read; real pods name a handful. Further ones are unread, which is a finding where the pod matters.</summary>
    public const int MaxConfigMapsOfPod = 64;

    /// <summary>Bytes of one namespace's bundles: ten thousand with twenty files each have 100 MiB. Kept in memory, one byte becomes up to three.</summary>
    public const long MaxNamespaceBundles = 128L * 1024 * 1024;

    /// <summary>Bytes of all bundles. With the rest of a replica they stay below the memory limit that the chart sets.</summary>
    public const long MaxBundles = 256L * 1024 * 1024;

    /// <summary>Bytes of the ConfigMaps with evidence that one namespace's bundles name.</summary>
    public const long MaxNamespaceEvidence = 32L * 1024 * 1024;

    /// <summary>Bytes of all ConfigMaps with evidence.</summary>
    public const long MaxEvidence = 128L * 1024 * 1024;

    /// <summary>Bytes of what is kept of one namespace's running pods: ten thousand model servers of 3 KiB.</summary>
    public const long MaxNamespacePods = 32L * 1024 * 1024;

    /// <summary>Bytes of what is kept of all running pods, before what is the same is kept once.</summary>
    public const long MaxPods = 256L * 1024 * 1024;

    /// <summary>ConfigMaps with evidence that are read at once; the API server has other callers.</summary>
    public const int ReadsAtOnce = 16;

    /// <summary>How long changes are collected before a snapshot is made of them: one <c>kubectl apply</c> of many objects makes few snapshots.</summary>
    public static readonly TimeSpan Collecting = TimeSpan.FromMilliseconds(200);

    /// <summary>How long after a failed reading of evidence it is tried again.</summary>
    public static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    /// <summary>Readings of evidence before the first snapshot is made without what the API server does not give.</summary>
    public const int FirstReadings = 5;

    /// <summary>How long the first snapshot waits for registries; pods are not kept waiting by one that does not answer.</summary>
    public static readonly TimeSpan FirstFetching = TimeSpan.FromSeconds(10);

    /// <summary>How often a snapshot is made without a change: evidence whose time has come, or gone, is judged anew.</summary>
    public static readonly TimeSpan Review = TimeSpan.FromMinutes(5);

    /// <summary>Longest status that is kept for comparison: twice the longest that Modelgate writes. A longer one is written anew.</summary>
    public const int MaxStatusLength = 512 * 1024;

    /// <summary>Longest status that is kept of an object that is itself not kept: four times what a condition says of it.</summary>
    public const int MaxShortStatusLength = 16 * 1024;

    /// <summary>Statuses that are written at once, and how long each writer rests after one: together 50 a second. A cluster with ten thousand bundles has
    /// them all within four minutes of an upgrade, and the API server has other callers.</summary>
    public const int WritesAtOnce = 4;

    /// <summary>Statuses that are decided on together: ten seconds' worth.</summary>
    public const int WritesOfOneLook = 500;

    /// <summary>See <see cref="WritesAtOnce"/>.</summary>
    public static readonly TimeSpan WriterRest = TimeSpan.FromMilliseconds(80);

    /// <summary>Shortest time between two statuses of one object that say the same: somebody else changes them back, and then both would write without end. It doubles up to <see cref="Review"/>.</summary>
    public static readonly TimeSpan SameStatusAgain = TimeSpan.FromSeconds(2);

    /// <summary>Longest message of a condition. <c>kubectl describe</c> shows it whole.</summary>
    public const int MaxConditionMessage = 4096;

    /// <summary>Longest message for one of at most 256 artifacts.</summary>
    public const int MaxArtifactMessage = 512;

    /// <summary>Evidence that ends within this time is announced. Attesting again often needs other people, who need a working week, and holidays lie between.</summary>
    public static readonly TimeSpan Announcement = TimeSpan.FromDays(14);

    /// <summary>Evidence that is short-lived by design is announced when this part of its life is left, as certificate managers renew.</summary>
    public const int AnnouncementPart = 3;
}
