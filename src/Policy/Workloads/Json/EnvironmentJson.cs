using System.Text.Json;
using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Workloads.Json;

/// <summary>Reads <c>env</c> and <c>envFrom</c> (core/v1 EnvVar, EnvFromSource).</summary>
internal static class EnvironmentJson
{
    /// <summary>Reads <c>env</c>.</summary>
    public static List<EnvironmentVariable> Variables(ref Utf8JsonReader reader, FieldPath path)
    {
        var variables = new List<EnvironmentVariable>();
        if (!JsonFields.BeginArray(ref reader, path))
            return variables;
        while (JsonFields.NextObject(ref reader, path))
        {
            var here = path.Index(variables.Count);
            var name = "";
            string? value = null;
            ValueSource? from = null;
            while (JsonFields.NextProperty(ref reader))
            {
                if (reader.ValueTextEquals("name"u8))
                    name = JsonFields.Text(ref reader, here, "name") ?? "";
                else if (reader.ValueTextEquals("value"u8))
                    value = JsonFields.Text(ref reader, here, "value");
                else if (reader.ValueTextEquals("valueFrom"u8))
                    from = From(ref reader, here.Field("valueFrom"));
                else
                    JsonFields.Skip(ref reader);
            }

            variables.Add(new EnvironmentVariable(name, value, from, here));
        }

        return variables;
    }

    /// <summary>Reads <c>envFrom</c>.</summary>
    public static List<EnvironmentSource> Sources(ref Utf8JsonReader reader, FieldPath path)
    {
        var sources = new List<EnvironmentSource>();
        if (!JsonFields.BeginArray(ref reader, path))
            return sources;
        var index = 0;
        while (JsonFields.NextObject(ref reader, path))
        {
            var here = path.Index(index++);
            var prefix = "";
            (string Name, string Key, bool Optional)? configMap = null, secret = null;
            while (JsonFields.NextProperty(ref reader))
            {
                if (reader.ValueTextEquals("prefix"u8))
                    prefix = JsonFields.Text(ref reader, here, "prefix") ?? "";
                else if (reader.ValueTextEquals("configMapRef"u8))
                    configMap = Reference(ref reader, here.Field("configMapRef"), "key") ?? configMap;
                else if (reader.ValueTextEquals("secretRef"u8))
                    secret = Reference(ref reader, here.Field("secretRef"), "key") ?? secret;
                else
                    JsonFields.Skip(ref reader);
            }

            if (configMap is { } c)
                sources.Add(new EnvironmentSource(prefix, false, c.Name, c.Optional, here));
            if (secret is { } s)
                sources.Add(new EnvironmentSource(prefix, true, s.Name, s.Optional, here));
        }

        return sources;
    }

    private static ValueSource? From(ref Utf8JsonReader reader, FieldPath path)
    {
        if (!JsonFields.BeginObject(ref reader, path))
            return null;
        ValueSource? source = null;
        while (JsonFields.NextProperty(ref reader))
        {
            ValueSourceKind kind;
            var key = "key";
            if (reader.ValueTextEquals("configMapKeyRef"u8))
                kind = ValueSourceKind.ConfigMapKey;
            else if (reader.ValueTextEquals("secretKeyRef"u8))
                kind = ValueSourceKind.SecretKey;
            else if (reader.ValueTextEquals("fieldRef"u8))
                (kind, key) = (ValueSourceKind.Field, "fieldPath");
            else if (reader.ValueTextEquals("resourceFieldRef"u8))
                (kind, key) = (ValueSourceKind.ResourceField, "resource");
            else if (reader.ValueTextEquals("fileKeyRef"u8))
                kind = ValueSourceKind.FileKey;
            else
                kind = ValueSourceKind.Unknown;
            if (kind == ValueSourceKind.Unknown)
            {
                source ??= new(kind, "", reader.GetString()!, false);
                JsonFields.Skip(ref reader);
            }
            else if (Reference(ref reader, path, key) is { } read)
            {
                source = new(kind, read.Name, read.Key, read.Optional);
            }
        }

        return source;
    }

    private static (string Name, string Key, bool Optional)? Reference(ref Utf8JsonReader reader, FieldPath path, string keyField)
    {
        if (!JsonFields.BeginObject(ref reader, path))
            return null;
        string name = "", key = "";
        var optional = false;
        while (JsonFields.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
                name = JsonFields.Text(ref reader, path, "name") ?? "";
            else if (reader.ValueTextEquals(keyField))
                key = JsonFields.Text(ref reader, path, keyField) ?? "";
            else if (reader.ValueTextEquals("optional"u8))
                optional = JsonFields.Flag(ref reader, path, "optional");
            else
                JsonFields.Skip(ref reader);
        }

        return (name, key, optional);
    }
}
