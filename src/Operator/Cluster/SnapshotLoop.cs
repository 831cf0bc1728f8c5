using Modelgate.Operator.Telemetry;
using Modelgate.Policy;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;

namespace Modelgate.Operator.Cluster;

/// <summary>Makes snapshots of what the cluster says, off the requests' path.</summary>
/// <remarks>
/// 1. Wait for a change; collect what comes with it.
/// 2. Nothing before everything was listed once: a part of the policies is another policy.
/// 3. Read the ConfigMaps that bundles and policies name, where they changed.
/// 4. Verify what is new, take the rest from the snapshot before, and put the new one in use.
/// </remarks>
internal sealed class SnapshotLoop(
    ClusterChanges changes, ClusterObjects objects, EvidenceReading evidence, ClusterState state, TimeProvider time, ILogger<SnapshotLoop> logger) : BackgroundService
{
    private (long Policies, long Bundles) _seen = (-1, -1);
    private long _generation;
    private int _readings;
    private long? _awaitingSince;

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        SupervisedLoop.RunAsync("snapshot", FollowAsync, SupervisedLoop.Pause, Fault, time, logger, stoppingToken);

    private void Fault(string problem)
    {
        // What was seen is not in use: the next run makes it again.
        _seen = (-1, -1);
        state.Use(state.Current.Snapshot, problem);
        changes.Tell();
    }

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        objects.ConfigMaps.Matters = evidence.IsNamed;
        var isReview = false;
        while (true)
        {
            var isReady = state.Current.Snapshot.IsReady;
            var changed = await changes.WaitAsync(evidence.IsIncomplete || (!isReady && evidence.IsAwaiting) ? ClusterLimits.Retry : ClusterLimits.Review, stoppingToken);   // 1
            isReview |= !changed && !evidence.IsIncomplete;
            if (changed && isReady)
                await Task.Delay(ClusterLimits.Collecting, time, stoppingToken);
            if (!objects.IsListed)                                                                                                     // 2
            {
                state.Use(state.Current.Snapshot, objects.Problem);
                continue;
            }

            if (await MakeAsync(isReview, stoppingToken))
                isReview = false;
        }
    }

    private async Task<bool> MakeAsync(bool isReview, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        // The versions first: what changes after them is told again.
        var seen = (objects.Policies.Version, objects.Bundles.Version);
        ModelPolicy[] policies = [.. objects.Policies.Objects.Select(o => o.Value.Value!)];
        ModelBundle[] bundles = [.. objects.Bundles.Objects.Select(o => o.Value.Value).OfType<ModelBundle>()];
        var hasOtherEvidence = await evidence.UpdateAsync(policies, bundles, cancellationToken);                                      // 3
        var current = state.Current.Snapshot;
        if (!current.IsReady && evidence.IsIncomplete && ++_readings < ClusterLimits.FirstReadings)
            return false;
        if (!current.IsReady && evidence.IsAwaiting && time.GetElapsedTime(_awaitingSince ??= started) < ClusterLimits.FirstFetching)
            return false;
        if (current.IsReady && !hasOtherEvidence && !isReview && seen == _seen)
        {
            state.Use(current, objects.Problem);
            return false;
        }

        _seen = seen;
        var verifying = time.GetTimestamp();
        var snapshot = ClusterSnapshot.Of(policies, bundles, ++_generation, new EvidenceSettings(evidence.Current, time.GetUtcNow(), current.Evidence));   // 4
        Instruments.VerificationDuration.Record(time.GetElapsedTime(verifying).TotalSeconds);
        state.Use(snapshot, objects.Problem);
        // What the first lists were read from and verified with is several times what is kept, and nothing like it comes again: the memory goes back once.
        if (!current.IsReady)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Log.SnapshotMade(logger, _generation, policies.Length, bundles.Length, evidence.Current.Count, objects.Namespaces.Count, time.GetElapsedTime(started).TotalMilliseconds);
        return true;
    }
}
