using System.Globalization;
using Modelgate.Policy.Data;

namespace Modelgate.Operator.Reviewing;

/// <summary>Finds the line of a field in the document that it stands in.</summary>
internal static class LineLocator
{
    /// <summary>The line of the field, or of the nearest field around it that exists; null when the document has no lines.</summary>
    /// <param name="node">The object.</param>
    /// <param name="path">The path as text: <c>spec.containers[0].args[2]</c>, <c>data['a.yaml']</c>.</param>
    public static int? Find(DataNode node, string path)
    {
        var current = node;
        var line = node.Line;
        var rest = path.AsSpan();
        while (rest.Length > 0 && Step(ref current, ref rest))
        {
            if (current.Line > 0)
                line = current.Line;
        }

        return line > 0 ? line : null;
    }

    private static bool Step(ref DataNode node, ref ReadOnlySpan<char> rest)
    {
        if (rest[0] == '.')
            rest = rest[1..];
        if (rest.Length == 0)
            return false;
        if (rest[0] == '[')
        {
            var isName = rest.Length > 1 && rest[1] == '\'';
            var end = isName ? rest.IndexOf("']", StringComparison.Ordinal) : rest.IndexOf(']');
            if (end < 0)
                return false;
            var inner = rest[(isName ? 2 : 1)..end];
            rest = rest[(end + (isName ? 2 : 1))..];
            if (isName)
                return Enter(ref node, inner);
            if (!int.TryParse(inner, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= node.Items.Count)
                return false;
            node = node.Items[index];
            return true;
        }

        var stop = rest.IndexOfAny('.', '[');
        var name = stop < 0 ? rest : rest[..stop];
        rest = stop < 0 ? [] : rest[stop..];
        return Enter(ref node, name);
    }

    private static bool Enter(ref DataNode node, ReadOnlySpan<char> name)
    {
        foreach (var (key, value) in node.Members)
        {
            if (name.SequenceEqual(key))
            {
                node = value;
                return true;
            }
        }

        return false;
    }
}
