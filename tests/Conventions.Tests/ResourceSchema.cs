using Modelgate.Policy.Data;

namespace Modelgate.Conventions.Tests;

/// <summary>One of the CustomResourceDefinitions in <c>config/crds</c>, with its one version.</summary>
internal sealed class ResourceSchema
{
    private ResourceSchema(string file)
    {
        File = file;
        Definition = YamlReader.Read(Tree.Read(file), YamlDialect.Strict).Documents!.Single();
        Version = Assert.Single(Definition["spec"]!["versions"]!.Items);
        Root = Version.At("schema", "openAPIV3Schema")!;
        Kind = Definition.At("spec", "names", "kind")!.Text;
    }

    public static IReadOnlyList<ResourceSchema> All { get; } = [.. Tree.Below("config/crds", ".yaml").Select(file => new ResourceSchema(file))];

    public string File { get; }

    public string Kind { get; }

    public DataNode Definition { get; }

    public DataNode Version { get; }

    /// <summary>The schema of the whole object.</summary>
    public DataNode Root { get; }

    /// <summary>Every schema with its place, the root's being empty: <c>spec.artifacts</c>, <c>spec.artifacts[]</c>, <c>spec.artifacts[].name</c>, <c>….matchLabels{}</c>.</summary>
    public IEnumerable<(string Place, DataNode Schema)> Schemas => Below("", Root);

    public static ResourceSchema Of(string kind) => All.Single(s => s.Kind == kind);

    private static IEnumerable<(string Place, DataNode Schema)> Below(string place, DataNode schema)
    {
        yield return (place, schema);
        var children = (schema["properties"]?.Members ?? []).Select(m => (place.Length == 0 ? m.Key : $"{place}.{m.Key}", m.Value))
            .Concat(schema["items"] is { } items ? [(place + "[]", items)] : [])
            .Concat(schema["additionalProperties"] is { } values ? [(place + "{}", values)] : []);
        foreach (var (name, child) in children)
        {
            foreach (var found in Below(name, child))
                yield return found;
        }
    }
}
