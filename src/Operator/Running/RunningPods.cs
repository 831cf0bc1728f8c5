using Modelgate.Operator.Admission;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Standalone;

namespace Modelgate.Operator.Running;

/// <summary>Puts together what knows of running pods: the watch that every replica has, the judge of ConfigMaps, the leader's review.</summary>
internal sealed class RunningPods
{
    private RunningPods(PodIndex index, PodWatch watch, IAdmissionJudge configMaps, ILeaderWork work, RunningCounts counts) =>
        (Index, Watch, ConfigMaps, Work, Counts) = (index, watch, configMaps, work, counts);

    /// <summary>The pods.</summary>
    public PodIndex Index { get; }

    /// <summary>What keeps <see cref="Index"/> up to date.</summary>
    public PodWatch Watch { get; }

    /// <summary>Judges changes of ConfigMaps.</summary>
    public IAdmissionJudge ConfigMaps { get; }

    /// <summary>The leader's review.</summary>
    public ILeaderWork Work { get; }

    /// <summary>What the review found last.</summary>
    public RunningCounts Counts { get; }

    /// <summary>Puts it together; nothing is read yet.</summary>
    public static RunningPods Of(ApiConnection connection, ClusterSettings settings, ClusterObjects objects, ClusterState state, ILoggerFactory logs, TimeProvider time)
    {
        bool HasOwnRuntimes() => !state.Current.Snapshot.Runtimes.IsBuiltIn;
        var changes = new RunningChanges(time);
        var index = new PodIndex(pod => ObjectReview.MayServe(pod, state.Current.Snapshot)) { Changed = changes.Pods };
        var watch = new PodWatch(new ResourceClient(connection, ClusterKinds.Pods, isMetadataOnly: false, time), index, HasOwnRuntimes, settings.Watch, time, logs.CreateLogger<PodWatch>());
        state.Changed += () =>
        {
            watch.Look();
            changes.Everything();
        };
        objects.ConfigMaps.Touched = (space, name) =>
        {
            if (index.Naming(space, name).Count > 0)
                changes.ConfigMap(space, name);
        };
        var (writer, counts, logger) = (new ObjectWriter(connection), new RunningCounts(time), logs.CreateLogger<ReportWork>());
        var reports = new PolicyReportStore(new ResourceClient(connection, ClusterKinds.PolicyReports, isMetadataOnly: true, time), writer, time, logger);
        var work = new ReportWork(state, index, changes, new NamespaceReview(time), reports, new PodEvents(writer, settings.Identity, time), objects.ConfigMaps, counts,
            settings.Reports, time, logger);
        return new(index, watch, new ConfigMapJudge(state, index, time), work, counts);
    }
}
