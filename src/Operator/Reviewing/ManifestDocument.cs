using Modelgate.Policy.Data;

namespace Modelgate.Operator.Reviewing;

/// <summary>One Kubernetes object of a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Document">Zero-based document in the file; the items of a <c>List</c> share their list's.</param>
/// <param name="Node">The object.</param>
internal sealed record ManifestDocument(ReadFile File, int Document, DataNode Node)
{
    /// <summary><c>apiVersion</c>.</summary>
    public string ApiVersion => Node.TryGetText("apiVersion", out var text) ? text : "";

    /// <summary><c>kind</c>.</summary>
    public string Kind => Node.TryGetText("kind", out var text) ? text : "";

    /// <summary><c>metadata.namespace</c>; empty when none is named.</summary>
    public string Namespace => Node["metadata"] is { } metadata && metadata.TryGetText("namespace", out var text) ? text : "";

    /// <summary><c>metadata.name</c> or <c>metadata.generateName</c>; empty when there is none.</summary>
    public string Name => Node["metadata"] is { } metadata
        ? metadata.TryGetText("name", out var name) ? name : metadata.TryGetText("generateName", out var generated) ? generated : ""
        : "";
}
