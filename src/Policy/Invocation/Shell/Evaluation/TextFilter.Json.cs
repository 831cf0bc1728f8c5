using System.Text;
using Modelgate.Policy.Data;

namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <content><c>jq -r</c> with a path: <c>.models[].name</c>; of all of jq only this is read (jq 1.7 manual, Basic filters).</content>
internal sealed partial class TextFilter
{
    private const int MaxFound = 10_000;

    private static TextFilter? Query(IReadOnlyList<Word> words)
    {
        string? path = null;
        var raw = false;
        var files = new List<Word>();
        for (var i = 1; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (text is "-r" or "--raw-output" or "-cr" or "-rc")
                raw = true;
            else if (text is ['-', _, ..])
                return null;
            else if (path is null)
                path = text;
            else
                files.Add(words[i]);
        }

        if (!raw || path is null || files.Count > 1 || Steps(path) is not { } steps)
            return null;
        return new(text => Query(text, steps), files);
    }

    /// <summary>Names, and empty text for <c>[]</c>; null when the filter is more than a path.</summary>
    private static List<string>? Steps(string path)
    {
        var steps = new List<string>();
        var rest = path.AsSpan().Trim();
        if (rest is not ['.', ..])
            return null;
        while (rest.Length > 0 && steps.Count < 16)
        {
            if (rest.StartsWith("[]"))
            {
                steps.Add("");
                rest = rest[2..];
                continue;
            }

            if (rest[0] != '.')
                return null;
            rest = rest[1..];
            var length = 0;
            while (length < rest.Length && (char.IsAsciiLetterOrDigit(rest[length]) || rest[length] == '_'))
                length++;
            if (length > 0)
                steps.Add(rest[..length].ToString());
            else if (!rest.StartsWith("[]"))
                return null;
            rest = rest[length..];
        }

        return rest.Length == 0 ? steps : null;
    }

    private static string? Query(string text, List<string> steps)
    {
        var read = JsonReader.Read(text);
        if (!read.IsRead || read.Documents.Count != 1)
            return null;
        List<DataNode> nodes = [read.Documents[0]];
        foreach (var step in steps)
        {
            var next = new List<DataNode>();
            foreach (var node in nodes)
            {
                if (step.Length > 0 && node is { Kind: DataKind.Mapping } && node[step] is { } member)
                    next.Add(member);
                else if (step.Length == 0 && node.Kind == DataKind.Sequence)
                    next.AddRange(node.Items);
                else if (step.Length == 0 && node.Kind == DataKind.Mapping)
                    next.AddRange(node.Members.Select(static pair => pair.Value));
                else
                    return null;
                if (next.Count > MaxFound)
                    return null;
            }

            nodes = next;
        }

        var result = new StringBuilder();
        foreach (var node in nodes)
        {
            if (!node.IsScalar)
                return null;
            result.Append(node.Text).Append('\n');
        }

        return result.ToString();
    }
}
