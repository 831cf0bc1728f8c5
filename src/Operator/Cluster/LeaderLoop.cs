using k8s.Autorest;
using k8s.Exceptions;
using k8s.LeaderElection;
using Modelgate.Operator.Telemetry;

namespace Modelgate.Operator.Cluster;

/// <summary>Takes part in the election of a leader, through a Lease, and does the leader's work while this replica is it.</summary>
internal sealed class LeaderLoop(ILock lease, LeaderTimes times, IReadOnlyList<ILeaderWork> work, TimeProvider time, ILogger<LeaderLoop> logger) : BackgroundService
{
    private volatile bool _isLeader;

    /// <summary>True while this replica leads.</summary>
    public bool IsLeader => _isLeader;

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        SupervisedLoop.RunAsync("election", TermAsync, times.Pause, null, time, logger, stoppingToken);

    /// <summary>Waits to be elected, and leads until the lease is lost.</summary>
    private async Task TermAsync(CancellationToken stoppingToken)
    {
        using var term = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var working = Task.CompletedTask;
        using var elector = new LeaderElector(new(lease) { LeaseDuration = times.Lease, RenewDeadline = times.Renewal, RetryPeriod = times.Retry });
        elector.OnStartedLeading += () =>
        {
            _isLeader = true;
            Log.Leading(logger, lease.Identity);
            working = Task.WhenAll(work.Select(w => SupervisedLoop.RunAsync("leader's " + w.Name, w.RunAsync, times.Pause, null, time, logger, term.Token)));
        };
        try
        {
            await elector.RunUntilLeadershipLostAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends.
        }
        catch (Exception problem) when (IsFailure(problem))
        {
            // This replica goes on judging, and tries again.
            Log.ElectionFailed(logger, problem.Message);
        }
        finally
        {
            await EndAsync(term, working, stoppingToken);
        }
    }

    private async Task EndAsync(CancellationTokenSource term, Task working, CancellationToken stoppingToken)
    {
        var led = _isLeader;
        _isLeader = false;
        await term.CancelAsync();
        await working;
        if (!led)
            return;
        Log.LedUntilNow(logger, lease.Identity);
        if (stoppingToken.IsCancellationRequested)
            await ReleaseAsync();
    }

    /// <summary>True for what can go wrong between us and the API server.</summary>
    private static bool IsFailure(Exception problem) => problem is HttpOperationException or HttpRequestException or IOException or OperationCanceledException
        or KubeConfigException or UnauthorizedAccessException or AggregateException or System.Text.Json.JsonException;

    /// <summary>Gives the lease back, so that the next leader need not wait for its end.</summary>
    private async Task ReleaseAsync()
    {
        using var limit = new CancellationTokenSource(times.Release, time);
        try
        {
            var record = await lease.GetAsync(limit.Token);
            if (record.HolderIdentity != lease.Identity)
                return;
            record.HolderIdentity = "";
            record.LeaseDurationSeconds = 1;
            await lease.UpdateAsync(record, limit.Token);
        }
        catch (Exception problem) when (IsFailure(problem))
        {
            // The lease ends by itself.
            Log.ElectionFailed(logger, problem.Message);
        }
    }
}
