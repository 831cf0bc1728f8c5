using Modelgate.Operator.Cluster;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Reports;
using Modelgate.Operator.Standalone;
using Modelgate.Operator.Telemetry;
using Modelgate.Policy;

namespace Modelgate.Operator.Running;

/// <summary>The leader's review of what runs, in the background.</summary>
/// <remarks>
/// 1. Wait for a change: of policies or bundles, of the pods of a namespace, of a ConfigMap that running pods name; or for the time to pass.
/// 2. Namespace by namespace, judge the pods with the function that admission has, and the same content.
/// 3. Tell pods of a ConfigMap that changed under them for the worse.
/// 4. Write the namespace's PolicyReports, if they are installed. What fails is tried again later, and the rest is done all the same.
/// </remarks>
internal sealed class ReportWork(
    IServingState state, PodIndex pods, RunningChanges changes, NamespaceReview review, PolicyReportStore reports, PodEvents events, ObjectTable<bool> configMaps,
    RunningCounts counts, ReportSettings settings, TimeProvider time, ILogger<ReportWork> logger) : ILeaderWork
{
    private readonly Dictionary<(string Namespace, string Name), PodVerdict> _verdicts = [];
    private readonly BackOff _backOff = new(settings.Retry, settings.Interval, Random.Shared.NextDouble);

    /// <inheritdoc/>
    public string Name => "reports";

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken term)
    {
        _verdicts.Clear();
        changes.Note(true);
        try
        {
            var (isFirst, lastAll, failed) = (true, time.GetTimestamp(), false);
            while (true)
            {
                var isReady = state.Current.Snapshot.IsReady && pods.IsListed;
                if (isReady)
                {
                    var isDue = isFirst || time.GetElapsedTime(lastAll) >= settings.Interval;
                    var wasInstalled = reports.IsInstalled;
                    var (all, namespaces, touched) = changes.Take();
                    var isInstalled = await LookAsync(isDue || all, term);
                    all |= isDue || failed || (isInstalled && !wasInstalled);
                    if (all)
                        (isFirst, lastAll) = (false, time.GetTimestamp());
                    failed = !await ReviewAsync(all, namespaces, touched, term);
                    if (!failed)
                        _backOff.Reset();
                }

                var left = settings.Interval - time.GetElapsedTime(lastAll);
                var longest = failed || !isReady ? _backOff.Next() : reports.IsInstalled ? left : Least(left, settings.LookAgain);
                if (await changes.WaitAsync(longest > TimeSpan.Zero ? longest : settings.Collecting, term) || !isReady)     // 1
                    await Task.Delay(settings.Collecting, time, term);
            }
        }
        finally
        {
            changes.Note(false);
            counts.Clear();
        }
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>Looks which reports there are, where that is due.</summary>
    private async Task<bool> LookAsync(bool isDue, CancellationToken term)
    {
        if (!reports.IsTimeToLook(settings.LookAgain) && !(isDue && reports.IsInstalled))
            return reports.IsInstalled;
        try
        {
            return await reports.LookAsync(ApiLimits.PageSize, term);
        }
        catch (ApiException failure)
        {
            Log.ReportsFailed(logger, "all namespaces", failure.Message);
            return reports.IsInstalled;
        }
    }

    private async Task<bool> ReviewAsync(bool all, IReadOnlySet<string> namespaces, IReadOnlyCollection<(string Namespace, string Name)> touched, CancellationToken term)
    {
        var started = time.GetTimestamp();
        var current = state.Current;
        var isComplete = true;
        var running = all ? pods.ByNamespace() : namespaces.ToDictionary(n => n, pods.In, StringComparer.Ordinal);
        if (all)
        {
            foreach (var gone in reports.Namespaces.Concat(_verdicts.Keys.Select(k => k.Namespace)).Distinct(StringComparer.Ordinal).Where(n => !running.ContainsKey(n)).ToArray())
                running.Add(gone, []);
        }

        foreach (var (space, list) in running.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            var untold = touched.Where(t => t.Namespace == space).ToHashSet();
            try
            {
                await ReviewAsync(space, list, untold, current, term);
            }
            catch (ApiException failure)
            {
                Log.ReportsFailed(logger, space, failure.Message);
                changes.Retry(space, untold);
                isComplete = false;
            }
        }

        counts.Set(_verdicts);
        if (running.Count > 0)
            Log.Reviewed(logger, running.Count, running.Values.Sum(r => r.Count), counts.Denied, time.GetElapsedTime(started).TotalMilliseconds);
        return isComplete;
    }

    private async Task ReviewAsync(
        string @namespace, IReadOnlyList<RunningPod> running, HashSet<(string Namespace, string Name)> untold, ServingState current, CancellationToken term)
    {
        var judged = running.Count == 0 ? [] : await review.ReviewAsync(@namespace, running, current);           // 2
        foreach (var configMap in untold.ToArray())
        {
            await TellAsync(@namespace, configMap.Name, judged, term);                                                  // 3
            untold.Remove(configMap);
        }

        foreach (var gone in _verdicts.Keys.Where(k => k.Namespace == @namespace).Except(judged.Select(j => (j.Pod.Namespace, j.Pod.Name))).ToArray())
            _verdicts.Remove(gone);
        foreach (var (pod, verdict) in judged)
            _verdicts[(pod.Namespace, pod.Name)] = verdict;
        var report = judged.Count == 0 ? null : PolicyReport.Of(@namespace, [.. judged.Select(j => j.Verdict.Of(j.Pod))]);
        await reports.PutAsync(@namespace, report, term);                                                               // 4
    }

    private async Task TellAsync(string @namespace, string name, IReadOnlyList<(RunningPod Pod, PodVerdict Verdict)> judged, CancellationToken term)
    {
        var version = configMaps.Find(@namespace, name)?.ResourceVersion ?? "";
        var isWorse = false;
        var decision = DecisionOutcome.Allow;
        foreach (var (pod, verdict) in judged.Where(j => j.Pod.Content.ConfigMaps.Contains(name, StringComparer.Ordinal)))
        {
            if (Enum.TryParse<DecisionOutcome>(verdict.Decision, out var own) && own > decision)
                decision = own;
            // A pod that nobody judged before the change has no "before" to compare with.
            if (!_verdicts.TryGetValue((pod.Namespace, pod.Name), out var before) || verdict.NewSince(before) is not { Count: > 0 } added)
                continue;
            isWorse = true;
            Log.ConfigMapChanged(logger, @namespace, name, pod.Name, string.Join(',', added.Select(f => f.Rule).Distinct(StringComparer.Ordinal)));
            await events.TellAsync(pod, name, version, added, term);
        }

        counts.Changed(@namespace, isWorse, decision);
    }
}
