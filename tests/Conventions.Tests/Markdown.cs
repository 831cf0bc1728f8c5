namespace Modelgate.Conventions.Tests;

/// <summary>A fenced block of a page.</summary>
/// <param name="File">The page.</param>
/// <param name="Line">One-based line of its first line.</param>
/// <param name="Language">What stands behind the fence.</param>
/// <param name="Of">The file that a comment in front of the block names, or null.</param>
/// <param name="Text">The text, without the indentation of the fence.</param>
internal sealed record MarkdownBlock(string File, int Line, string Language, string? Of, string Text)
{
    public override string ToString() => $"{File}:{Line}";
}

/// <summary>Reads pages.</summary>
internal static class Markdown
{
    public static IEnumerable<string> Pages => Tree.Files.Where(f => f.EndsWith(".md", StringComparison.Ordinal));

    public static IReadOnlyList<MarkdownBlock> Blocks(string file)
    {
        List<MarkdownBlock> blocks = [];
        var lines = Tree.Read(file).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var fence = lines[i].TrimStart();
            if (!fence.StartsWith("```", StringComparison.Ordinal))
                continue;
            var indent = lines[i].Length - fence.Length;
            var start = i + 1;
            for (i = start; i < lines.Length && lines[i].Trim() != "```"; i++)
            {
            }

            var of = start >= 2 && lines[start - 2].Trim() is ['<', '!', '-', '-', .. var name, '-', '-', '>'] ? name.Trim() : null;
            var text = string.Concat(lines[start..i].Select(l => l[Math.Min(indent, l.Length)..] + "\n"));
            blocks.Add(new(file, start + 1, fence[3..], of, text));
        }

        return blocks;
    }

    /// <summary>Relative links of a page, without anchors.</summary>
    public static IEnumerable<string> Links(string file)
    {
        var text = Tree.Read(file);
        for (var at = text.IndexOf("](", StringComparison.Ordinal); at >= 0; at = text.IndexOf("](", at + 2, StringComparison.Ordinal))
        {
            var end = text.IndexOf(')', at);
            var link = end < 0 ? "" : text[(at + 2)..end].Split('#')[0];
            if (link.Length > 0 && !link.Contains("://", StringComparison.Ordinal) && !link.Contains('\n', StringComparison.Ordinal))
                yield return link;
        }
    }
}
