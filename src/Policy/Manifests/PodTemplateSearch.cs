using Modelgate.Policy.Data;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Manifests;

/// <summary>Finds pod specifications in an object of an unknown kind by their shape, so that the pods of an operator that nobody knows are read.</summary>
/// <remarks>A pod specification is a mapping with a list <c>containers</c> whose items have a name together with an image, a command or arguments.</remarks>
internal static class PodTemplateSearch
{
    /// <summary>Most places that are looked at; custom resources are small, and a hostile one stops here.</summary>
    private const int MaxPlaces = 50_000;

    public static IReadOnlyList<PodWorkload> Find(ManifestObject manifest)
    {
        var pods = new List<PodWorkload>();
        var left = MaxPlaces;
        foreach (var (name, value) in manifest.Node.Members)
        {
            if (name is not ("metadata" or "status"))
                Visit(value, FieldPath.Root.Field(name), manifest.Node, FieldPath.Root, manifest.Namespace, pods, ref left);
        }

        return pods;
    }

    private static void Visit(
        DataNode node, FieldPath path, DataNode parent, FieldPath parentPath, string namespaceName, List<PodWorkload> pods, ref int left)
    {
        if (--left < 0)
            return;
        if (IsPodSpec(node))
        {
            var metadata = parent.Kind == DataKind.Mapping && !IsObject(parent) ? parent["metadata"] : null;
            pods.Add(PodNodeReader.ReadSpec(node, path, metadata, parentPath.Field("metadata"), namespaceName));
            return;
        }

        foreach (var (name, value) in node.Members)
        {
            if (value.Kind is DataKind.Mapping or DataKind.Sequence)
                Visit(value, path.Field(name), node, path, namespaceName, pods, ref left);
        }

        for (var i = 0; i < node.Items.Count; i++)
        {
            if (node.Items[i].Kind is DataKind.Mapping or DataKind.Sequence)
                Visit(node.Items[i], path.Index(i), node, path, namespaceName, pods, ref left);
        }
    }

    /// <summary>The metadata of a whole object is the object's, not its pods'.</summary>
    private static bool IsObject(DataNode node) => node["kind"] is not null && node["apiVersion"] is not null;

    private static bool IsPodSpec(DataNode node)
    {
        if (node["containers"] is not { Kind: DataKind.Sequence, Items: { Count: > 0 } items })
            return false;
        foreach (var item in items)
        {
            if (item["name"] is not { IsScalar: true } || (item["image"] ?? item["command"] ?? item["args"] ?? item["env"] ?? item["volumeMounts"]) is null)
                return false;
        }

        return true;
    }
}
