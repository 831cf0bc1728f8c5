using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;
using Modelgate.Policy.Workloads.Nodes;

namespace Modelgate.Policy.Resources;

/// <summary>Makes the container <c>(spec)</c>, which stands for what a custom resource's own fields name, and reads such fields.</summary>
internal static class Specification
{
    /// <summary>The name in reports.</summary>
    public const string Name = "(spec)";

    private static readonly DataNode NoFields = DataNode.Mapping([]);

    /// <summary>A <c>(spec)</c> whose <c>env</c>, <c>args</c> and mounts are those of <paramref name="fields"/>, where the kind has them under these names.</summary>
    public static ContainerSpec Container(DataNode? fields, FieldPath path, Action<InvocationContext> read) =>
        ContainerNodes.Read(fields ?? NoFields, ContainerKind.Specification, path, Name, read);

    /// <summary>A <c>(spec)</c> with an image, variables and mounts that stand elsewhere in the object.</summary>
    public static ContainerSpec Container(
        FieldPath path,
        Action<InvocationContext> read,
        string image = "",
        IReadOnlyList<EnvironmentVariable>? environment = null,
        IReadOnlyList<VolumeMount>? mounts = null) => new()
        {
            Name = Name,
            Kind = ContainerKind.Specification,
            Path = path,
            Image = image,
            Environment = environment ?? [],
            VolumeMounts = mounts ?? [],
            ReadByController = read,
        };

    /// <summary>A pod that has only a <c>(spec)</c>: what the controller makes of it is not in the object.</summary>
    public static PodWorkload Pod(Manifests.ManifestObject manifest, ContainerSpec container) => new()
    {
        Namespace = manifest.Namespace,
        Name = manifest.Name,
        SpecPath = manifest.SpecPath,
        Containers = [container],
    };

    /// <summary>The pod with a <c>(spec)</c> in front.</summary>
    public static PodWorkload Add(this PodWorkload pod, ContainerSpec container) => pod.With((IReadOnlyList<ContainerSpec>)[container, .. pod.Containers]);

    /// <summary>A scalar field as a word that the controller passes on.</summary>
    public static Word Word(DataNode node, FieldPath path) => new(node.Text, new(ReferenceOrigin.Spec, path));

    /// <summary>A scalar field below a mapping, or null when it is absent or empty.</summary>
    public static Word? Word(DataNode? node, FieldPath path, string name) =>
        node is not null && node.TryGetText(name, out var text) && text.Length > 0 ? new(text, new(ReferenceOrigin.Spec, path.Field(name))) : null;

    /// <summary>Words of a list field, with <c>$(NAME)</c> expanded as the kubelet will.</summary>
    public static List<Word> Words(IReadOnlyList<string>? texts, FieldPath path, ResolvedEnvironment environment)
    {
        var words = new List<Word>(texts?.Count ?? 0);
        for (var i = 0; i < (texts?.Count ?? 0); i++)
            words.Add(VariableExpansion.Expand(texts![i], new(ReferenceOrigin.Args, path.Index(i)), environment));
        return words;
    }

    /// <summary>A reference by a storage URI, as KServe and its relatives read it: <c>hf://org/name[:revision]</c>, object stores, <c>pvc://</c>, <c>oci://</c>, paths.</summary>
    public static ModelReference StorageReference(ModelRole role, Word uri, ResolvedEnvironment environment) =>
        ModelReferences.At(role, uri, StorageLocation(uri.Text.Trim(), environment));

    /// <summary>Where a storage URI points.</summary>
    public static ModelLocation StorageLocation(string uri, ResolvedEnvironment environment)
    {
        if (uri.StartsWith("hf://", StringComparison.OrdinalIgnoreCase))
            return ModelLocations.HubStorageUri(uri, ModelLocations.HubEndpoint(environment));
        if (uri.StartsWith("oci+", StringComparison.OrdinalIgnoreCase))
            return ModelLocations.Oci(uri);
        return uri.Contains("://", StringComparison.Ordinal) ? ModelLocations.Uri(uri) : ModelLocations.Local(uri);
    }
}
