using Modelgate.Policy.Data;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Workloads.Nodes;

/// <summary>Reads <c>volumes</c> (core/v1 Volume). A kind that is not known is <see cref="VolumeKind.Other"/>: its content is anybody's.</summary>
internal static class VolumeNodes
{
    /// <summary>Reads the list.</summary>
    public static IReadOnlyList<Volume> ReadAll(IReadOnlyList<DataNode> items, FieldPath path)
    {
        if (items.Count == 0)
            return [];
        var volumes = new List<Volume>(items.Count);
        for (var i = 0; i < items.Count; i++)
            volumes.Add(Read(items[i], path.Index(i), NodeFields.Text(items[i], "name") ?? ""));
        return volumes;
    }

    /// <summary>A StatefulSet's claim template, as the volume that its pods get.</summary>
    public static Volume Claim(DataNode template, FieldPath path)
    {
        var name = template.At("metadata", "name")?.Text ?? "";
        return new() { Name = name, Kind = VolumeKind.PersistentVolumeClaim, Path = path, Source = name, FieldName = "persistentVolumeClaim" };
    }

    private static Volume Read(DataNode node, FieldPath path, string name)
    {
        foreach (var (field, source) in node.Members)
        {
            if (field != "name" && source.Kind == DataKind.Mapping)
                return Source(field, source, path, name);
        }

        // A volume without a source is an emptyDir (core/v1 defaulting).
        return new() { Name = name, Kind = VolumeKind.EmptyDir, Path = path, FieldName = "emptyDir" };
    }

    private static Volume Source(string field, DataNode source, FieldPath path, string name)
    {
        var (kind, nameField) = VolumeFields.Of(field);
        if (kind == VolumeKind.Secret && source["secretName"] is null)
            nameField = "name";
        var claim = source.At("volumeClaimTemplate", "spec");
        if (field == "ephemeral" && (claim?["dataSource"] ?? claim?["dataSourceRef"]) is { Kind: DataKind.Mapping })
            kind = VolumeKind.Other;
        return new()
        {
            Name = name,
            Kind = kind,
            Path = path,
            FieldName = field,
            Source = nameField.Length == 0 ? "" : NodeFields.Text(source, nameField) ?? "",
            Placeholder = kind == VolumeKind.Csi ? Placeholder(source["volumeAttributes"]) : null,
            Optional = NodeFields.Flag(source, "optional"),
            ReadOnly = NodeFields.Flag(source, "readOnly"),
            Items = source["items"] is { Kind: DataKind.Sequence } items ? Items(items) : null,
            Sources = kind == VolumeKind.Projected ? Projected(source, path.Field(field).Field("sources")) : [],
        };
    }

    private static string? Placeholder(DataNode? attributes)
    {
        foreach (var (name, value) in attributes?.Members ?? [])
        {
            if (value.Kind == DataKind.String && Placeholders.Find(value.Text) is not null)
                return $"{name}: {value.Text}";
        }

        return null;
    }

    private static List<Volume> Projected(DataNode source, FieldPath path)
    {
        var sources = new List<Volume>();
        var items = NodeFields.Items(source, "sources");
        for (var i = 0; i < items.Count; i++)
            sources.Add(Read(items[i], path.Index(i), ""));
        return sources;
    }

    private static List<KeyValuePair<string, string>> Items(DataNode items)
    {
        var pairs = new List<KeyValuePair<string, string>>(items.Items.Count);
        foreach (var item in items.Items)
            pairs.Add(new(NodeFields.Text(item, "key") ?? "", NodeFields.Text(item, "path") ?? ""));
        return pairs;
    }
}
