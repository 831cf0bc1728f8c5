namespace Modelgate.Operator.Hosting;

/// <summary>Whether this replica is on its way out: not ready any more, so that requests go to others, and still answering those that come.</summary>
internal sealed class Drain
{
    /// <summary>How long requests in flight may take after the port was closed; the longest time that an API server gives a webhook is 30 s, ours is 10.</summary>
    public static readonly TimeSpan InFlight = TimeSpan.FromSeconds(20);

    private volatile bool _isDraining;

    /// <summary>True from the first signal on.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>Ends readiness.</summary>
    public void Begin() => _isDraining = true;
}

/// <summary>The host stops when its command says so, not by itself on a signal: readiness has to end first.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
