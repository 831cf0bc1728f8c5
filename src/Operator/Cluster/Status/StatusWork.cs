using Modelgate.Operator.Kubernetes;
using Modelgate.Policy;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;

namespace Modelgate.Operator.Cluster.Status;

/// <summary>The leader's work of telling people, in the status of policies and bundles, what has come of them.</summary>
/// <remarks>
/// 1. Wait for another snapshot, another object, or a moment at which time alone changes a status.
/// 2. For each object that the snapshot in use has: what is to be said of it? Objects of which nothing is new are passed over.
/// 3. Write where the server says something else. What is written comes back through the watch, equals what is to be said, and causes nothing.
/// 4. When the API server takes no more, wait, longer each time.
/// </remarks>
internal sealed class StatusWork(ClusterObjects objects, ClusterState state, Func<ClusterEvidence> content, StatusWriter writer, TimeProvider time) : ILeaderWork
{
    private static readonly IReadOnlyDictionary<string, string> NoLabels = new Dictionary<string, string>();

    /// <inheritdoc/>
    public string Name => "status";

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken term)
    {
        var changes = new ClusterChanges(time);
        var memories = new Dictionary<(string Kind, string Namespace, string Name), StatusMemory>();
        var backOff = new BackOff(ApiLimits.FirstDelay, ApiLimits.LongestDelay, Random.Shared.NextDouble);
        objects.Renewed += changes.Tell;
        state.Changed += changes.Tell;
        try
        {
            while (true)
            {
                var (due, next) = Due(memories);                                                                   // 2
                if (!await writer.WriteAsync(due, term))                                                           // 3
                {
                    await Task.Delay(backOff.Next(), time, term);                                                  // 4
                    continue;
                }

                backOff.Reset();
                if (await changes.WaitAsync(next < ClusterLimits.Review ? next : ClusterLimits.Review, term))      // 1
                    await Task.Delay(ClusterLimits.Collecting, time, term);
            }
        }
        finally
        {
            objects.Renewed -= changes.Tell;
            state.Changed -= changes.Tell;
        }
    }

    /// <summary>What is to be written now, and in how long to look again at the latest.</summary>
    private (IReadOnlyList<StatusChange> Changes, TimeSpan Next) Due(Dictionary<(string Kind, string Namespace, string Name), StatusMemory> memories)
    {
        List<StatusChange> due = [];
        HashSet<(string, string, string)> seen = [];
        var (snapshot, now, evidence) = (state.Current.Snapshot, time.GetUtcNow(), content());
        var next = DateTimeOffset.MaxValue;
        if (!snapshot.IsReady)
            return (due, ClusterLimits.Review);
        var policies = new HashSet<ModelPolicy>(snapshot.Policies, ReferenceEqualityComparer.Instance);
        var bundles = new HashSet<ModelBundle>(snapshot.Bundles.Bundles, ReferenceEqualityComparer.Instance);

        void Add<T>(ResourceKind kind, string name, WatchedObject<DeclaredObject<T>> item, object[] basis, Func<ObjectStatus> status)
            where T : class
        {
            var key = (name, item.Namespace, item.Name);
            seen.Add(key);
            // The rest comes with the next look, so that what changes meanwhile does not wait behind thousands.
            if (due.Count >= ClusterLimits.WritesOfOneLook)
            {
                next = now;
                return;
            }

            if (!memories.TryGetValue(key, out var memory))
                memories.Add(key, memory = new());
            if (!memory.IsUpToDate(item, basis, now) && Change(kind, name, item, memory, basis, status(), now) is { } change)
                due.Add(change);
            next = memory.Due < next ? memory.Due : next;
        }

        foreach (var item in objects.Policies.Objects.Where(o => policies.Contains(o.Value.Value!)))
            Add(ClusterKinds.ModelPolicies, ModelPolicyReader.Kind, item, [evidence], () => PolicyFindings.Of(item.Value, evidence, now));
        // One that the snapshot does not have yet comes with the next.
        foreach (var item in objects.Bundles.Objects.Where(o => o.Value.Value is null || bundles.Contains(o.Value.Value)))
        {
            var judged = item.Value.Value is { } bundle ? Judged(snapshot, item.Namespace, bundle) : [];
            var notes = item.Value.Value is { } told ? evidence.Notes(told) : [];
            Add(ClusterKinds.ModelBundles, ModelBundleReader.Kind, item, [.. judged.SelectMany(j => new object[] { j.Policy, j.Evidence }), .. notes], () => BundleFindings.Of(item.Value, judged, notes, now));
        }

        foreach (var gone in memories.Keys.Where(k => !seen.Contains(k)).ToArray())
            memories.Remove(gone);
        return (due, next > now ? next - now : TimeSpan.Zero);
    }

    private IReadOnlyList<(ModelPolicy Policy, BundleEvidence Evidence)> Judged(ClusterSnapshot snapshot, string @namespace, ModelBundle bundle) =>
        [.. BundleFindings.Policies(snapshot.Policies, @namespace, objects.Namespaces.Find("", @namespace)?.Value ?? NoLabels).Select(p => (p, snapshot.Evidence.Of(bundle, p)))];

    private static StatusChange? Change<T>(ResourceKind kind, string name, WatchedObject<DeclaredObject<T>> item, StatusMemory memory, object[] basis, ObjectStatus status, DateTimeOffset now)
        where T : class
    {
        memory.Look(item, basis, status.ChangesAt);
        var server = StatusDocument.Read(item.Value.Status);
        var document = StatusDocument.Of(status, server, now);
        return StatusDocument.Equal(document, server) || !memory.MayWrite(StatusDocument.Signature(document), server.ToJsonString(), now)
            ? null
            : new(kind, new($"{kind.Group}/{kind.Version}", name, item.Namespace, item.Name, item.Value.Uid), status, document, server, memory);
    }
}
