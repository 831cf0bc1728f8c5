using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Runtimes;

/// <summary><c>--config FILE</c> of vLLM and SGLang: a YAML mapping of flags that is spliced into the command line (vLLM's <c>FlexibleArgumentParser</c>, August 2026).</summary>
internal static class FlagFile
{
    /// <summary>The flags in the file as words; null when the file cannot be known or read, with the reason.</summary>
    /// <param name="program">The program, for messages.</param>
    /// <param name="path">The word after the flag.</param>
    /// <param name="context">The container.</param>
    /// <param name="why">Why the file cannot be known.</param>
    public static List<Word>? Read(string program, Word path, InvocationContext context, out Unresolved? why)
    {
        why = path.Unresolved;
        if (why is not null)
            return null;
        if (!path.Text.EndsWith(".yaml", StringComparison.Ordinal) && !path.Text.EndsWith(".yml", StringComparison.Ordinal))
        {
            why = new(UnresolvedKind.UnreadFile, $"{program} takes only .yaml and .yml files, not {path.Text}");
            return null;
        }

        if (context.Absolute(path.Text) is not { } absolute)
        {
            why = new(UnresolvedKind.UnreadFile, $"the folder of {path.Text} is not known");
            return null;
        }

        var file = context.Files.Read(absolute);
        if (file.Content is not { } content || !content.IsKnown)
        {
            why = file.Content?.Unresolved ?? new(UnresolvedKind.UnreadFile, $"{absolute} cannot be read: {file.Why ?? "it does not exist"}");
            return null;
        }

        var read = context.ReadYaml(content.Text);
        if (!read.IsRead)
        {
            why = new(UnresolvedKind.UnreadFile, $"{absolute} cannot be read: {read.Error}");
            return null;
        }

        if (read.Documents.Count != 1 || read.Documents[0].Kind != DataKind.Mapping)
        {
            why = new(UnresolvedKind.UnreadFile, $"{absolute} does not hold one mapping");
            return null;
        }

        return ToWords(read.Documents[0], content.Origin.UsedBy(path.Origin));
    }

    /// <summary>A mapping of engine arguments as the words of a command line; also for runtimes that hand such a mapping to vLLM.</summary>
    /// <remarks>
    /// True is the bare flag; false is dropped (section 6.3: it switches nothing off); a list gives several words; a mapping is JSON;
    /// anything else is its text, a null Python's <c>None</c>.
    /// </remarks>
    public static List<Word> ToWords(DataNode mapping, Origin origin)
    {
        var words = new List<Word>(mapping.Members.Count * 2);
        foreach (var (key, value) in mapping.Members)
        {
            var at = value.Line > 0 ? origin.AtLine(value.Line) : origin;
            if (value.Kind == DataKind.Boolean)
            {
                if (value.IsTrue)
                    words.Add(new("--" + key, at));
                continue;
            }

            if (value.Kind == DataKind.Sequence && value.Items.Count == 0)
                continue;
            words.Add(new("--" + key, at));
            if (value.Kind != DataKind.Sequence)
            {
                words.Add(new(Text(value), at));
                continue;
            }

            foreach (var item in value.Items)
                words.Add(new(Text(item), item.Line > 0 ? origin.AtLine(item.Line) : at));
        }

        return words;
    }

    private static string Text(DataNode node) => node.Kind switch
    {
        DataKind.Mapping or DataKind.Sequence => DataNodeJson.ToText(node),
        DataKind.Null => "None",
        DataKind.Boolean => node.IsTrue ? "True" : "False",
        DataKind.String or DataKind.Number => node.Text,
    };
}
