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
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await TermAsync(stoppingToken);
            await Task.Delay(times.Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

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
            working = Task.WhenAll(work.Select(w => SuperviseAsync(w, term.Token)));
        };
        try
        {
            await elector.RunUntilLeadershipLostAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends.
        }
#pragma warning disable CA1031 // Whatever fails in the election, this replica goes on judging, and tries again.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            Log.ElectionFailed(logger, problem.Message);
        }

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

    private async Task SuperviseAsync(ILeaderWork one, CancellationToken term)
    {
        await Task.Yield();
        while (!term.IsCancellationRequested)
        {
            try
            {
                await one.RunAsync(term);
            }
            catch (OperationCanceledException) when (term.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // One work's fault must not end the others, nor the program.
            catch (Exception problem)
#pragma warning restore CA1031
            {
                Log.LeaderWorkFailed(logger, problem, one.Name);
            }

            await Task.Delay(times.Pause, time, term).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Gives the lease back, so that the next leader need not wait for its end.</summary>
    private async Task ReleaseAsync()
    {
        using var limit = new CancellationTokenSource(times.Retry, time);
        try
        {
            var record = await lease.GetAsync(limit.Token);
            if (record.HolderIdentity != lease.Identity)
                return;
            record.HolderIdentity = "";
            record.LeaseDurationSeconds = 1;
            await lease.UpdateAsync(record, limit.Token);
        }
#pragma warning disable CA1031 // The lease ends by itself.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            Log.ElectionFailed(logger, problem.Message);
        }
    }
}
