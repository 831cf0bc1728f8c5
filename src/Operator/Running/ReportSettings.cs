namespace Modelgate.Operator.Running;

/// <summary>The times of the review of what runs.</summary>
internal sealed record ReportSettings
{
    /// <summary>How often everything is reviewed although nothing changed.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long changes are collected: a rollout changes many pods, one after the other.</summary>
    public TimeSpan Collecting { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>First wait after a failure; it grows.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after the definition of PolicyReports was missed it is looked for again.</summary>
    public TimeSpan LookAgain { get; init; } = PolicyReportStore.LookAgain;
}
