using Modelgate.Policy.Data;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Workloads.Nodes;

namespace Modelgate.Policy.Workloads;

/// <summary>Reads a pod, or a pod template inside another object, from a manifest.</summary>
public static class PodNodeReader
{
    /// <summary>Reads a pod or a pod template.</summary>
    /// <param name="node">The mapping with <c>metadata</c> and <c>spec</c>.</param>
    /// <param name="path">Where it stands in the object.</param>
    /// <param name="namespaceName">The namespace; the template's own never counts.</param>
    public static PodWorkload Read(DataNode node, FieldPath path, string namespaceName)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(path);
        return ReadSpec(node["spec"], path.Field("spec"), node["metadata"], path.Field("metadata"), namespaceName);
    }

    /// <summary>Reads a pod specification, with the metadata that its pods get.</summary>
    public static PodWorkload ReadSpec(DataNode? spec, FieldPath specPath, DataNode? metadata, FieldPath metadataPath, string namespaceName)
    {
        ArgumentNullException.ThrowIfNull(specPath);
        var containers = new List<ContainerSpec>();
        if (spec is not null)
        {
            ContainerNodes.ReadAll(spec, "initContainers", ContainerKind.InitContainer, specPath, containers);
            ContainerNodes.ReadAll(spec, "containers", ContainerKind.Container, specPath, containers);
            ContainerNodes.ReadAll(spec, "ephemeralContainers", ContainerKind.EphemeralContainer, specPath, containers);
        }

        return new()
        {
            Namespace = namespaceName,
            Name = metadata is null ? "" : NodeFields.Text(metadata, "name") ?? NodeFields.Text(metadata, "generateName") ?? "",
            MetadataPath = metadataPath,
            SpecPath = specPath,
            Labels = NodeFields.Map(metadata?["labels"]),
            Annotations = NodeFields.Map(metadata?["annotations"]),
            Containers = containers,
            Volumes = spec is null ? [] : VolumeNodes.ReadAll(NodeFields.Items(spec, "volumes"), specPath.Field("volumes")),
            HostAliases = spec is null ? [] : HostAliases(NodeFields.Items(spec, "hostAliases"), specPath.Field("hostAliases")),
            ServiceAccountName = spec is null ? null : NodeFields.Text(spec, "serviceAccountName"),
            HasOwnDns = spec is not null
                && (NodeFields.Text(spec, "dnsPolicy") == "None" || spec.At("dnsConfig", "nameservers") is { Items.Count: > 0 }),
        };
    }

    private static List<HostAlias> HostAliases(IReadOnlyList<DataNode> items, FieldPath path)
    {
        var aliases = new List<HostAlias>();
        for (var i = 0; i < items.Count; i++)
        {
            var hosts = NodeFields.Texts(items[i]["hostnames"]) ?? [];
            for (var j = 0; j < hosts.Count; j++)
                aliases.Add(new(hosts[j], NodeFields.Text(items[i], "ip") ?? "", path.Index(i).Field("hostnames").Index(j)));
        }

        return aliases;
    }
}
