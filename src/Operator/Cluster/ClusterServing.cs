using k8s.LeaderElection.ResourceLock;
using Modelgate.Operator.Admission;
using Modelgate.Operator.Certificates;
using Modelgate.Operator.Cluster.Status;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Registries;
using Modelgate.Operator.Running;
using Modelgate.Operator.Standalone;
using Modelgate.Operator.Telemetry;

namespace Modelgate.Operator.Cluster;

/// <summary>Puts together what serves from a cluster.</summary>
internal sealed class ClusterServing
{
    /// <summary>The Lease, in Modelgate's own namespace.</summary>
    public const string LeaseName = "modelgate";

    private ClusterServing(IServingState state, IAdmissionJudge judge, RunningPods running, IReadOnlyList<IHostedService> loops) =>
        (State, Judge, Running, Loops) = (state, judge, running, loops);

    /// <summary>The state that requests are judged with.</summary>
    public IServingState State { get; }

    /// <summary>Judges requests with the state, and changes of ConfigMaps by the pods that run.</summary>
    public IAdmissionJudge Judge { get; }

    /// <summary>The pods that run.</summary>
    public RunningPods Running { get; }

    /// <summary>What keeps it up to date.</summary>
    public IReadOnlyList<IHostedService> Loops { get; }

    /// <summary>Puts it together; nothing is read yet.</summary>
    /// <param name="connection">The API server.</param>
    /// <param name="settings">Who this replica is.</param>
    /// <param name="logs">Where logs go.</param>
    /// <param name="time">The clock.</param>
    /// <param name="certificates">What keeps certificates in a Secret; null: they come from elsewhere.</param>
    public static ClusterServing Of(ApiConnection connection, ClusterSettings settings, ILoggerFactory logs, TimeProvider time, CertificateKeeping? certificates = null)
    {
        var changes = new ClusterChanges(time);
        QueueDepths.Track("snapshot", () => changes.Waiting);
        var objects = new ClusterObjects(changes, time, logs.CreateLogger<ClusterObjects>());
        var reader = new ObjectReader(connection);
        var secrets = new PullSecrets(reader, settings.Namespace, settings.Registries.Secret, time);
        var registries = new RegistryLoop(
            (registry, host) => new RegistryClient(registry, host, secrets, settings.Registries, time), changes, settings.Registries, time, logs.CreateLogger<RegistryLoop>());
        var evidence = new EvidenceReading(reader, objects.ConfigMaps, registries, logs.CreateLogger<EvidenceReading>());
        var state = new ClusterState(new LiveContent(reader, objects, time, logs.CreateLogger<LiveContent>()), time);
        var running = RunningPods.Of(connection, settings, objects, state, logs, time);
        var writer = new ObjectWriter(connection);
        var events = new EventRecorder(writer, settings.Identity, time, logs.CreateLogger<EventRecorder>());
        List<ILeaderWork> work = [new StatusWork(objects, state, () => evidence.Current, new(writer, events, time, logs.CreateLogger<StatusWriter>()), time), running.Work];
        if (certificates is not null)
            work.Add(certificates.Work(connection, settings.Watch, logs, time));
        Log.Connected(logs.CreateLogger("modelgate"), connection.Server);
        return new(state, new AdmissionJudge(state, time, running.ConfigMaps), running,
        [
            new SnapshotLoop(changes, objects, evidence, state, time, logs.CreateLogger<SnapshotLoop>()),
            registries,
            new WatchLoop(connection, objects, settings.Watch, time, logs.CreateLogger<WatchLoop>()),
            running.Watch,
            new LeaderLoop(new LeaseLock(connection.Library, settings.Namespace, LeaseName, settings.Identity), settings.Leader, work, time, logs.CreateLogger<LeaderLoop>()),
            .. certificates is null ? Array.Empty<IHostedService>() : [certificates.Following(connection, settings.Watch, logs, time)],
        ]);
    }
}
