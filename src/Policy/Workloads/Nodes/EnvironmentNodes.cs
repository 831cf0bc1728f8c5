using Modelgate.Policy.Data;
using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Workloads.Nodes;

/// <summary>Reads <c>env</c> and <c>envFrom</c> (core/v1 EnvVar, EnvFromSource).</summary>
internal static class EnvironmentNodes
{
    /// <summary>Reads <c>env</c>.</summary>
    public static IReadOnlyList<EnvironmentVariable> Variables(IReadOnlyList<DataNode> items, FieldPath path)
    {
        if (items.Count == 0)
            return [];
        var variables = new List<EnvironmentVariable>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (!items[i].TryGetText("name", out var name))
                continue;
            var from = items[i]["valueFrom"] is { Kind: DataKind.Mapping } source ? From(source) : null;
            variables.Add(new(name, from is null ? NodeFields.Text(items[i], "value") : null, from, path.Index(i)));
        }

        return variables;
    }

    /// <summary>Reads <c>envFrom</c>.</summary>
    public static IReadOnlyList<EnvironmentSource> Sources(IReadOnlyList<DataNode> items, FieldPath path)
    {
        if (items.Count == 0)
            return [];
        var sources = new List<EnvironmentSource>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var prefix = NodeFields.Text(items[i], "prefix") ?? "";
            if (items[i]["configMapRef"] is { } configMap)
                sources.Add(new(prefix, false, NodeFields.Text(configMap, "name") ?? "", NodeFields.Flag(configMap, "optional"), path.Index(i)));
            if (items[i]["secretRef"] is { } secret)
                sources.Add(new(prefix, true, NodeFields.Text(secret, "name") ?? "", NodeFields.Flag(secret, "optional"), path.Index(i)));
        }

        return sources;
    }

    private static ValueSource? From(DataNode node)
    {
        foreach (var (field, source) in node.Members)
        {
            var (kind, key) = field switch
            {
                "configMapKeyRef" => (ValueSourceKind.ConfigMapKey, "key"),
                "secretKeyRef" => (ValueSourceKind.SecretKey, "key"),
                "fieldRef" => (ValueSourceKind.Field, "fieldPath"),
                "resourceFieldRef" => (ValueSourceKind.ResourceField, "resource"),
                "fileKeyRef" => (ValueSourceKind.FileKey, "key"),
                _ => (ValueSourceKind.Unknown, ""),
            };
            if (kind == ValueSourceKind.Unknown)
                return new(kind, "", field, false);
            if (source.Kind == DataKind.Mapping)
                return new(kind, NodeFields.Text(source, "name") ?? "", NodeFields.Text(source, key) ?? "", NodeFields.Flag(source, "optional"));
        }

        return null;
    }
}
