using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Running;

/// <summary>Keeps <see cref="PodIndex"/> up to date; lists all pods anew when policies begin, or cease, to name runtimes of their own, because that changes which pods may serve models.</summary>
internal sealed class PodWatch(
    IResourceClient client, PodIndex index, Func<bool> hasOwnRuntimes, WatchSettings settings, TimeProvider time, ILogger<PodWatch> logger) : BackgroundService
{
    private readonly Lock _lock = new();
    private CancellationTokenSource? _watch;
    private bool _listedWithOwn;

    /// <summary>Looks whether the runtimes are other ones now; called after each new snapshot.</summary>
    public void Look()
    {
        lock (_lock)
        {
            if (hasOwnRuntimes() != _listedWithOwn)
                _watch?.Cancel();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            using var watch = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            Begin(watch);
            try
            {
                await new ResourceWatch<RunningPod?>(client, index, settings, Random.Shared.NextDouble, time, logger).RunAsync(watch.Token);
            }
            catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
            {
                index.Restart();
            }
            finally
            {
                Begin(null);
            }
        }
    }

    private void Begin(CancellationTokenSource? watch)
    {
        lock (_lock)
        {
            _watch = watch;
            _listedWithOwn = hasOwnRuntimes();
        }
    }
}
