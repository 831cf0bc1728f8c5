namespace Modelgate.Operator.Cluster;

/// <summary>The times of the election. Requests do not depend on it, so it can be patient; these are client-go's.</summary>
internal sealed record LeaderTimes
{
    /// <summary>After this long without a renewal, another replica takes over.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After this long without success in renewing, a leader stops leading; shorter than the lease.</summary>
    public TimeSpan Renewal { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between tries.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long after a failure of its work, or of the election itself, it is begun again.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a replica that stops tries to give the lease back; without that it ends by itself.</summary>
    public TimeSpan Release { get; init; } = TimeSpan.FromSeconds(2);
}
