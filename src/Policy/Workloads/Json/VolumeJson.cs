using System.Text.Json;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Workloads.Json;

/// <summary>Reads <c>volumes</c> (core/v1 Volume). A kind that is not known is <see cref="VolumeKind.Other"/>: its content is anybody's.</summary>
internal static class VolumeJson
{
    /// <summary>Reads the list.</summary>
    public static List<Volume> ReadAll(ref Utf8JsonReader reader, FieldPath path)
    {
        var volumes = new List<Volume>();
        if (!JsonFields.BeginArray(ref reader, path))
            return volumes;
        while (JsonFields.NextObject(ref reader, path))
            volumes.Add(Read(ref reader, path.Index(volumes.Count)));
        return volumes;
    }

    private static Volume Read(ref Utf8JsonReader reader, FieldPath path)
    {
        var name = "";
        Volume? source = null;
        while (JsonFields.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
                name = JsonFields.Text(ref reader, path, "name") ?? "";
            else
                source = Source(ref reader, path, name, isProjection: false) ?? source;
        }

        // A volume without a source is an emptyDir (core/v1 defaulting).
        source ??= new Volume { Name = name, Kind = VolumeKind.EmptyDir, Path = path, FieldName = "emptyDir" };
        // The API server writes the name first; a body of any other order costs a copy.
        return source.Name == name ? source : Named(source, name);
    }

    private static Volume Named(Volume source, string name) => new()
    {
        Name = name,
        Kind = source.Kind,
        Path = source.Path,
        Source = source.Source,
        FieldName = source.FieldName,
        Placeholder = source.Placeholder,
        Optional = source.Optional,
        ReadOnly = source.ReadOnly,
        Items = source.Items,
        Sources = source.Sources,
    };

    private static Volume? Source(ref Utf8JsonReader reader, FieldPath path, string volume, bool isProjection)
    {
        var field = reader.GetString()!;
        var here = path.Field(field);
        if (!JsonFields.BeginObject(ref reader, here))
            return null;
        var (kind, nameField) = VolumeFields.Of(field);
        // SecretVolumeSource says secretName, SecretProjection says name.
        if (isProjection && kind == VolumeKind.Secret)
            nameField = "name";
        var name = "";
        string? placeholder = null;
        bool optional = false, readOnly = false, hasDataSource = false;
        List<KeyValuePair<string, string>>? items = null;
        IReadOnlyList<Volume> sources = [];
        while (JsonFields.NextProperty(ref reader))
        {
            if (nameField.Length > 0 && reader.ValueTextEquals(nameField))
                name = JsonFields.Text(ref reader, here, nameField) ?? "";
            else if (reader.ValueTextEquals("optional"u8))
                optional = JsonFields.Flag(ref reader, here, "optional");
            else if (reader.ValueTextEquals("readOnly"u8))
                readOnly = JsonFields.Flag(ref reader, here, "readOnly");
            else if (kind != VolumeKind.Projected && reader.ValueTextEquals("items"u8))
                items = Items(ref reader, here.Field("items"));
            else if (kind == VolumeKind.Projected && reader.ValueTextEquals("sources"u8))
                sources = Sources(ref reader, here.Field("sources"));
            else if (kind == VolumeKind.Csi && reader.ValueTextEquals("volumeAttributes"u8))
                placeholder = Placeholder(JsonFields.Map(ref reader, here.Field("volumeAttributes")));
            else if (field == "ephemeral" && reader.ValueTextEquals("volumeClaimTemplate"u8))
                hasDataSource = HasDataSource(ref reader, here);
            else
                JsonFields.Skip(ref reader);
        }

        return new Volume
        {
            Name = volume,
            Kind = hasDataSource ? VolumeKind.Other : kind,
            Path = path,
            FieldName = field,
            Source = name,
            Placeholder = placeholder,
            Optional = optional,
            ReadOnly = readOnly,
            Items = items,
            Sources = sources,
        };
    }

    private static string? Placeholder(Dictionary<string, string> attributes)
    {
        foreach (var (name, value) in attributes)
        {
            if (Placeholders.Find(value) is not null)
                return $"{name}: {value}";
        }

        return null;
    }

    private static List<KeyValuePair<string, string>> Items(ref Utf8JsonReader reader, FieldPath path)
    {
        var items = new List<KeyValuePair<string, string>>();
        if (!JsonFields.BeginArray(ref reader, path))
            return items;
        while (JsonFields.NextObject(ref reader, path))
        {
            string key = "", target = "";
            while (JsonFields.NextProperty(ref reader))
            {
                if (reader.ValueTextEquals("key"u8))
                    key = JsonFields.Text(ref reader, path, "key") ?? "";
                else if (reader.ValueTextEquals("path"u8))
                    target = JsonFields.Text(ref reader, path, "path") ?? "";
                else
                    JsonFields.Skip(ref reader);
            }

            items.Add(new(key, target));
        }

        return items;
    }

    private static List<Volume> Sources(ref Utf8JsonReader reader, FieldPath path)
    {
        var sources = new List<Volume>();
        if (!JsonFields.BeginArray(ref reader, path))
            return sources;
        while (JsonFields.NextObject(ref reader, path))
        {
            var here = path.Index(sources.Count);
            while (JsonFields.NextProperty(ref reader))
            {
                if (Source(ref reader, here, "", isProjection: true) is { } source)
                    sources.Add(source);
            }
        }

        return sources;
    }

    private static bool HasDataSource(ref Utf8JsonReader reader, FieldPath path)
    {
        var found = false;
        if (!JsonFields.BeginObject(ref reader, path))
            return false;
        while (JsonFields.NextProperty(ref reader))
        {
            if (!reader.ValueTextEquals("spec"u8))
            {
                JsonFields.Skip(ref reader);
                continue;
            }

            if (!JsonFields.BeginObject(ref reader, path))
                continue;
            while (JsonFields.NextProperty(ref reader))
            {
                var isSource = reader.ValueTextEquals("dataSource"u8) || reader.ValueTextEquals("dataSourceRef"u8);
                reader.Read();
                found |= isSource && reader.TokenType != JsonTokenType.Null;
                reader.Skip();
            }
        }

        return found;
    }
}
