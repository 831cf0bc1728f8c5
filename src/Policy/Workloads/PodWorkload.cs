using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Workloads;

/// <summary>What Modelgate reads of a pod or a pod template.</summary>
public sealed class PodWorkload
{
    /// <summary>The namespace; empty when the manifest names none.</summary>
    public string Namespace { get; init; } = "";

    /// <summary><c>metadata.name</c> or <c>generateName</c>; may be empty in a template.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where the pod's metadata stands: <c>metadata</c> or <c>spec.template.metadata</c>.</summary>
    public FieldPath MetadataPath { get; init; } = FieldPath.Root.Field("metadata");

    /// <summary>Where the pod's specification stands: <c>spec</c> or <c>spec.template.spec</c>.</summary>
    public FieldPath SpecPath { get; init; } = FieldPath.Root.Field("spec");

    /// <summary>Labels of the pod.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = EmptyMap;

    /// <summary>Annotations of the pod.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = EmptyMap;

    /// <summary>Init containers, containers, ephemeral containers, in that order.</summary>
    public IReadOnlyList<ContainerSpec> Containers { get; init; } = [];

    /// <summary>The volumes (a StatefulSet's <c>volumeClaimTemplates</c> are added as claims).</summary>
    public IReadOnlyList<Volume> Volumes { get; init; } = [];

    /// <summary><c>hostAliases</c>: each host name with its IP address and place.</summary>
    public IReadOnlyList<HostAlias> HostAliases { get; init; } = [];

    /// <summary><c>serviceAccountName</c>, or null.</summary>
    public string? ServiceAccountName { get; init; }

    /// <summary>True when <c>dnsPolicy</c> is <c>None</c> or <c>dnsConfig</c> names servers.</summary>
    public bool HasOwnDns { get; init; }

    private static readonly Dictionary<string, string> EmptyMap = [];

    /// <summary>The same pod with other volumes.</summary>
    public PodWorkload With(IReadOnlyList<Volume> volumes) => Copy(Containers, volumes);

    /// <summary>The same pod with other containers.</summary>
    public PodWorkload With(IReadOnlyList<ContainerSpec> containers) => Copy(containers, Volumes);

    private PodWorkload Copy(IReadOnlyList<ContainerSpec> containers, IReadOnlyList<Volume> volumes) => new()
    {
        Namespace = Namespace,
        Name = Name,
        MetadataPath = MetadataPath,
        SpecPath = SpecPath,
        Labels = Labels,
        Annotations = Annotations,
        Containers = containers,
        Volumes = volumes,
        HostAliases = HostAliases,
        ServiceAccountName = ServiceAccountName,
        HasOwnDns = HasOwnDns,
    };
}

/// <summary>One host name of <c>hostAliases</c>.</summary>
/// <param name="Host">The name.</param>
/// <param name="Ip">The address it is given.</param>
/// <param name="Path">Where it stands.</param>
public sealed record HostAlias(string Host, string Ip, FieldPath Path);

/// <summary>The kinds of volume that differ for Modelgate.</summary>
public enum VolumeKind
{
    /// <summary>A ConfigMap.</summary>
    ConfigMap,

    /// <summary>A Secret; never read.</summary>
    Secret,

    /// <summary>Several sources merged.</summary>
    Projected,

    /// <summary>Downward API files.</summary>
    DownwardApi,

    /// <summary>Empty at start, filled by this pod; generic ephemeral volumes without a data source too.</summary>
    EmptyDir,

    /// <summary>A PersistentVolumeClaim, or a claim template.</summary>
    PersistentVolumeClaim,

    /// <summary>A folder of the node.</summary>
    HostPath,

    /// <summary>An OCI image or artifact.</summary>
    Image,

    /// <summary>An inline CSI volume.</summary>
    Csi,

    /// <summary>Network storage (NFS, CephFS, iSCSI, …) or a kind that this version does not know.</summary>
    Other,
}

/// <summary>A volume of the pod.</summary>
public sealed class Volume
{
    /// <summary>The name that mounts use.</summary>
    public required string Name { get; init; }

    /// <summary>The kind.</summary>
    public required VolumeKind Kind { get; init; }

    /// <summary>Where the volume stands: <c>spec.volumes[1]</c>.</summary>
    public required FieldPath Path { get; init; }

    /// <summary>The ConfigMap, Secret, claim, image reference, host path, driver or server, by kind; may be empty.</summary>
    public string Source { get; init; } = "";

    /// <summary>The name of the volume's field, for messages: <c>nfs</c>, <c>csi</c>, <c>persistentVolumeClaim</c>.</summary>
    public string FieldName { get; init; } = "";

    /// <summary>The part of a CSI volume's attributes (bucket, share) that nobody has filled in: <c>${BUCKET}</c>; null when all are.</summary>
    public string? Placeholder { get; init; }

    /// <summary><c>optional</c> of a ConfigMap or Secret volume.</summary>
    public bool Optional { get; init; }

    /// <summary><c>readOnly</c> of the source.</summary>
    public bool ReadOnly { get; init; }

    /// <summary><c>items</c>: key to path; null when all keys are projected under their own names.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Items { get; init; }

    /// <summary>For <see cref="VolumeKind.Projected"/>: the sources, as volumes of their own.</summary>
    public IReadOnlyList<Volume> Sources { get; init; } = [];
}
