using Modelgate.Policy.Data;

namespace Modelgate.Policy.Workloads.Nodes;

/// <summary>The few shapes that a pod in a manifest is made of, read leniently: text that YAML took for a number or a boolean is still text.</summary>
internal static class NodeFields
{
    private static readonly Dictionary<string, string> NoText = [];

    /// <summary>A scalar's text, or null.</summary>
    public static string? Text(DataNode node, string name) => node.TryGetText(name, out var text) ? text : null;

    /// <summary>True for true, and for the text <c>true</c>.</summary>
    public static bool Flag(DataNode node, string name) => Text(node, name) == "true";

    /// <summary>A list of texts; a lone text counts as a list of one. Null for an absent or empty list, which Kubernetes treats alike.</summary>
    public static IReadOnlyList<string>? Texts(DataNode? node)
    {
        if (node is null)
            return null;
        if (node.IsScalar)
            return [node.Text];
        var texts = new List<string>(node.Items.Count);
        foreach (var item in node.Items)
        {
            if (item.IsScalar || item.Kind == DataKind.Null)
                texts.Add(item.Text);
        }

        return texts.Count == 0 ? null : texts;
    }

    /// <summary>A mapping of texts.</summary>
    public static IReadOnlyDictionary<string, string> Map(DataNode? node)
    {
        if (node is null || node.Members.Count == 0)
            return NoText;
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in node.Members)
            map[name] = value.Text;
        return map;
    }

    /// <summary>The items of a member that is a list; else none.</summary>
    public static IReadOnlyList<DataNode> Items(DataNode node, string name) => node[name]?.Items ?? [];
}
