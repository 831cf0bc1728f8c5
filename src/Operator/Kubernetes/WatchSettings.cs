namespace Modelgate.Operator.Kubernetes;

/// <summary>The times of a watch; their reasons stand at <see cref="ApiLimits"/>.</summary>
internal sealed record WatchSettings
{
    /// <summary>How long it may say nothing.</summary>
    public TimeSpan Silence { get; init; } = ApiLimits.Silence;

    /// <summary>Shortest time after which the server ends it.</summary>
    public TimeSpan Duration { get; init; } = ApiLimits.WatchTime;

    /// <summary>First wait after a failure.</summary>
    public TimeSpan FirstDelay { get; init; } = ApiLimits.FirstDelay;

    /// <summary>Longest wait after failures.</summary>
    public TimeSpan LongestDelay { get; init; } = ApiLimits.LongestDelay;

    /// <summary>Most objects of one page.</summary>
    public int PageSize { get; init; } = ApiLimits.PageSize;
}
