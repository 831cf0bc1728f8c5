using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Workloads;

/// <summary>The kinds of container; the names (lower camel case) are the report's <c>type</c>.</summary>
public enum ContainerKind
{
    /// <summary><c>spec.initContainers</c>, sidecars (<c>restartPolicy: Always</c>) included.</summary>
    InitContainer,

    /// <summary><c>spec.containers</c>.</summary>
    Container,

    /// <summary><c>spec.ephemeralContainers</c>.</summary>
    EphemeralContainer,

    /// <summary>Not a container: the fields of a custom resource. Its name is <c>(spec)</c>.</summary>
    Specification,

    /// <summary>Not a container: what runs while an image is built, the <c>RUN</c> lines of a Dockerfile's stage.</summary>
    Build,
}

/// <summary>What Modelgate reads of a container. Lists are never null; absent text is null.</summary>
public sealed class ContainerSpec
{
    /// <summary>The name; <c>(spec)</c> for a custom resource's own fields.</summary>
    public required string Name { get; init; }

    /// <summary>The kind.</summary>
    public required ContainerKind Kind { get; init; }

    /// <summary>Where the container stands: <c>spec.template.spec.containers[0]</c>.</summary>
    public required FieldPath Path { get; init; }

    /// <summary>The image reference as written; empty when absent.</summary>
    public string Image { get; init; } = "";

    /// <summary><c>command</c>: replaces the image's entrypoint. Null when absent; an empty list counts as absent, as for the kubelet.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary><c>args</c>. Null when absent.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary><c>workingDir</c>, or null.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary><c>restartPolicy</c>; <c>Always</c> on an init container makes it a sidecar.</summary>
    public string? RestartPolicy { get; init; }

    /// <summary><c>env</c>, in order.</summary>
    public IReadOnlyList<EnvironmentVariable> Environment { get; init; } = [];

    /// <summary><c>envFrom</c>, in order.</summary>
    public IReadOnlyList<EnvironmentSource> EnvironmentSources { get; init; } = [];

    /// <summary><c>volumeMounts</c>, in order.</summary>
    public IReadOnlyList<VolumeMount> VolumeMounts { get; init; } = [];

    /// <summary>The exec commands of lifecycle hooks and probes.</summary>
    public IReadOnlyList<ExecHook> ExecHooks { get; init; } = [];

    /// <summary>Names in <c>resources.limits</c> and <c>resources.requests</c> with a quantity that is not zero, without <c>cpu</c> and <c>memory</c>.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>Ports of <c>ports[].containerPort</c>.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>Reads the container where a custom resource's controller, and not <c>command</c>, decides what runs: the fields of <c>(spec)</c>,
    /// a container whose command the controller fills in. Null for every container that runs what it says.</summary>
    /// <remarks>Called instead of the reading of <see cref="Command"/> and <see cref="Args"/>, with the container's own environment and files; the invocation is a placeholder.</remarks>
    public Action<Resolution.InvocationContext>? ReadByController { get; init; }

    /// <summary>What messages call <see cref="Command"/> where it is no field of a manifest: <c>RUN</c>, <c>serve.py</c>. Null for manifests.</summary>
    public string? CommandNote { get; init; }

    /// <summary>The same for <see cref="Args"/>: <c>CMD</c>.</summary>
    public string? ArgsNote { get; init; }

    /// <summary>Name of a file system that containers share below their mounts: the stages of one image. Null: the container's own.</summary>
    public string? SharedLayer { get; init; }

    /// <summary>True when arguments are still to come, as for an image without <c>CMD</c>: what the program would do without any says nothing.</summary>
    public bool ExpectsArguments { get; init; }

    /// <summary>Paths of <c>httpGet</c> probes, which give a server away (<c>/v1/models</c>, <c>/api/tags</c>).</summary>
    public IReadOnlyList<string> ProbePaths { get; init; } = [];

    /// <summary>The same container, read by its controller.</summary>
    public ContainerSpec ReadBy(Action<Resolution.InvocationContext> controller) => Copy(Environment, controller, Command);

    /// <summary>The same container with another command.</summary>
    public ContainerSpec WithCommand(IReadOnlyList<string> command) => Copy(Environment, ReadByController, command);

    /// <summary>The same container with variables in front of its own.</summary>
    public ContainerSpec With(IReadOnlyList<EnvironmentVariable> first) => Copy([.. first, .. Environment], ReadByController, Command);

    /// <summary>The same container, to which others add arguments.</summary>
    public ContainerSpec AwaitingArguments() => Copy(Environment, ReadByController, Command, true);

    private ContainerSpec Copy(IReadOnlyList<EnvironmentVariable> environment, Action<Resolution.InvocationContext>? controller, IReadOnlyList<string>? command, bool expectsArguments = false) => new()
    {
        Name = Name,
        Kind = Kind,
        Path = Path,
        Image = Image,
        Command = command,
        Args = Args,
        WorkingDirectory = WorkingDirectory,
        RestartPolicy = RestartPolicy,
        Environment = environment,
        EnvironmentSources = EnvironmentSources,
        VolumeMounts = VolumeMounts,
        ExecHooks = ExecHooks,
        Resources = Resources,
        Ports = Ports,
        ReadByController = controller,
        ProbePaths = ProbePaths,
        CommandNote = CommandNote,
        ArgsNote = ArgsNote,
        SharedLayer = SharedLayer,
        ExpectsArguments = ExpectsArguments || expectsArguments,
    };
}

/// <summary>An exec command of a hook or probe.</summary>
/// <param name="Source"><c>postStart</c>, <c>preStop</c>, or a probe.</param>
/// <param name="Path">Where the command stands: <c>…lifecycle.postStart.exec.command</c>.</param>
/// <param name="Command">The argument vector.</param>
public sealed record ExecHook(Invocation.InvocationSource Source, FieldPath Path, IReadOnlyList<string> Command);

/// <summary>One entry of <c>env</c>.</summary>
/// <param name="Name">The variable's name.</param>
/// <param name="Value"><c>value</c>, before expansion; null when <paramref name="From"/> is set or nothing is.</param>
/// <param name="From"><c>valueFrom</c>, or null.</param>
/// <param name="Path">Where the entry stands: <c>…env[3]</c>.</param>
public sealed record EnvironmentVariable(string Name, string? Value, ValueSource? From, FieldPath Path);

/// <summary>The kinds of <c>valueFrom</c>.</summary>
public enum ValueSourceKind
{
    /// <summary><c>configMapKeyRef</c>.</summary>
    ConfigMapKey,

    /// <summary><c>secretKeyRef</c>.</summary>
    SecretKey,

    /// <summary><c>fieldRef</c>; <see cref="ValueSource.Key"/> is the field path.</summary>
    Field,

    /// <summary><c>resourceFieldRef</c>; <see cref="ValueSource.Key"/> is the resource.</summary>
    ResourceField,

    /// <summary><c>fileKeyRef</c>.</summary>
    FileKey,

    /// <summary>A kind that this version does not know; treated as unresolvable.</summary>
    Unknown,
}

/// <summary><c>valueFrom</c> of a variable.</summary>
/// <param name="Kind">Which source.</param>
/// <param name="Name">The ConfigMap's or Secret's name; empty for the others.</param>
/// <param name="Key">The key, field path or resource.</param>
/// <param name="Optional">True when a missing source leaves the variable unset.</param>
public sealed record ValueSource(ValueSourceKind Kind, string Name, string Key, bool Optional);

/// <summary>One entry of <c>envFrom</c>.</summary>
/// <param name="Prefix">Put before each key; may be empty.</param>
/// <param name="IsSecret">True for <c>secretRef</c>, false for <c>configMapRef</c>.</param>
/// <param name="Name">The ConfigMap's or Secret's name.</param>
/// <param name="Optional">True when the source may be missing.</param>
/// <param name="Path">Where the entry stands.</param>
public sealed record EnvironmentSource(string Prefix, bool IsSecret, string Name, bool Optional, FieldPath Path);

/// <summary>One entry of <c>volumeMounts</c>.</summary>
/// <param name="Volume">The volume's name.</param>
/// <param name="MountPath">Absolute path in the container.</param>
/// <param name="SubPath"><c>subPath</c> or the text of <c>subPathExpr</c>; empty when neither is set.</param>
/// <param name="SubPathIsExpression">True for <c>subPathExpr</c>: <c>$(NAME)</c> is expanded.</param>
/// <param name="ReadOnly"><c>readOnly</c>.</param>
/// <param name="Path">Where the entry stands.</param>
public sealed record VolumeMount(string Volume, string MountPath, string SubPath, bool SubPathIsExpression, bool ReadOnly, FieldPath Path);
