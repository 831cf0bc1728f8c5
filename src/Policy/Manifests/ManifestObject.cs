using Modelgate.Policy.Data;
using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Manifests;

/// <summary>One Kubernetes object of a manifest.</summary>
public sealed class ManifestObject
{
    /// <summary>Takes an object; its parts are empty where the manifest has none.</summary>
    /// <param name="node">The object.</param>
    /// <param name="defaultNamespace">The namespace when the object names none.</param>
    public ManifestObject(DataNode node, string defaultNamespace = "")
    {
        ArgumentNullException.ThrowIfNull(node);
        Node = node;
        ApiVersion = node["apiVersion"]?.Text ?? "";
        Kind = node["kind"]?.Text ?? "";
        var slash = ApiVersion.IndexOf('/', StringComparison.Ordinal);
        Group = slash < 0 ? "" : ApiVersion[..slash];
        Name = Text("name") is { Length: > 0 } name ? name : Text("generateName");
        Namespace = Text("namespace") is { Length: > 0 } own ? own : defaultNamespace;

        string Text(string field) => node.At("metadata", field)?.Text ?? "";
    }

    /// <summary>The object.</summary>
    public DataNode Node { get; }

    /// <summary><c>apiVersion</c>.</summary>
    public string ApiVersion { get; }

    /// <summary>The API group; empty for the core group.</summary>
    public string Group { get; }

    /// <summary><c>kind</c>.</summary>
    public string Kind { get; }

    /// <summary><c>metadata.name</c>, or <c>generateName</c>.</summary>
    public string Name { get; }

    /// <summary><c>metadata.namespace</c>, or the default.</summary>
    public string Namespace { get; }

    /// <summary><c>spec</c>, or null.</summary>
    public DataNode? Spec => Node["spec"];

    /// <summary>Where <see cref="Spec"/> stands.</summary>
    public FieldPath SpecPath { get; } = FieldPath.Root.Field("spec");
}
