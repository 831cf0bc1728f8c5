namespace Modelgate.Operator.Certificates;

/// <summary>The times of self-managed certificates, each with its reason.</summary>
internal sealed record CertificateTimes
{
    /// <summary>How long an authority is valid.</summary>
    public TimeSpan Authority { get; init; } = TimeSpan.FromDays(730);

    /// <summary>How long a serving certificate is valid.</summary>
    public TimeSpan Serving { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How far in the past a new certificate's validity begins: clocks of API servers may be behind.</summary>
    public TimeSpan Skew { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long after a new authority was written into the webhook configuration a certificate may be signed by it: by then every API server has heard of it.</summary>
    public TimeSpan Settling { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the leader looks although nothing changed.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromMinutes(5);
}
