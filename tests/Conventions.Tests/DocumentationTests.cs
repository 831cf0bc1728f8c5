using System.Text.Json;
using Modelgate.Policy.Data;
using Modelgate.Policy.Declarations;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;
using Modelgate.Testing;

namespace Modelgate.Conventions.Tests;

public class DocumentationTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    private static IEnumerable<MarkdownBlock> Blocks => Markdown.Pages.SelectMany(Markdown.Blocks);

    public static TheoryData<string> Shown => [.. Blocks.Where(b => b.Language == "console").SelectMany(Outputs).Select(o => o.Key)];

    [Fact]
    public void Relative_links_lead_somewhere() => Found.None(Markdown.Pages.SelectMany(page => Markdown.Links(page)
        .Where(link => !Path.Exists(Path.Combine(Path.GetDirectoryName(Repository.Path(page))!, link))).Select(link => $"{page}: {link}")));

    [Fact]
    public void Every_page_is_reached_from_the_readme()
    {
        HashSet<string> reached = [];
        var waiting = new Queue<string>(["README.md"]);
        while (waiting.TryDequeue(out var page))
        {
            if (!reached.Add(page))
                continue;
            foreach (var target in LinkedFrom(page).Where(t => t.EndsWith(".md", StringComparison.Ordinal)))
                waiting.Enqueue(target);
        }

        Found.None(Markdown.Pages.Where(p => p.StartsWith("docs/", StringComparison.Ordinal) && !p.StartsWith("docs/decisions/", StringComparison.Ordinal)).Except(reached));
    }

    /// <summary>Two clicks: a link of the start page, and a link of the page that it leads to.</summary>
    [Fact]
    public void Every_page_is_two_clicks_from_the_start_page()
    {
        var first = LinkedFrom("docs/README.md").ToHashSet();
        var second = first.Where(p => p.EndsWith(".md", StringComparison.Ordinal)).SelectMany(LinkedFrom).Concat(first).ToHashSet();

        Found.None(Markdown.Pages.Where(p => p.StartsWith("docs/", StringComparison.Ordinal) && !p.StartsWith("docs/decisions/", StringComparison.Ordinal)).Except(second).Except(["docs/README.md"]));
        // How-to guides are what people come for: those are all on the start page itself.
        Found.None(Tree.Below("docs/how-to", ".md").Except(first));
    }

    [Fact]
    public void Blocks_that_show_a_file_show_all_of_it() =>
        Assert.All(Blocks.Where(b => b.Of is not null), block => Assert.Equal(Tree.Read(block.Of!), block.Text));

    [Fact]
    public void Every_yaml_block_is_valid() => Assert.All(Blocks.Where(b => b.Language == "yaml"), block =>
    {
        var read = YamlReader.Read(block.Text, YamlDialect.Kubernetes);
        Assert.True(read.IsRead, $"{block}: {read.Error}");
        foreach (var document in read.Documents!)
            AssertValid(block, document);
    });

    [Fact]
    public void Every_json_block_is_json() => Assert.All(Blocks.Where(b => b.Language == "json"), block => JsonDocument.Parse(block.Text).Dispose());

    [Fact]
    public void Every_command_line_uses_options_that_exist()
    {
        var lines = Blocks.Where(b => b.Language is "sh" or "console" or "yaml").SelectMany(b => b.Text.Split('\n').Select(line => (Page: b.File, Line: line)))
            .Concat(Tree.Below("samples", ".md").SelectMany(f => Tree.Read(f).Split('\n').Where(l => l.StartsWith("    modelgate ", StringComparison.Ordinal)).Select(line => (Page: f, Line: line))));
        var commands = lines.Select(l => (l.Page, Command: Session.CommandOf(l.Line))).Where(l => l.Command is not null).ToArray();

        Assert.True(commands.Length > 25);
        Found.None(commands.SelectMany(c => Session.Errors(c.Command!).Select(e => $"{c.Page}: {c.Command}: {e}")));
    }

    [Theory]
    [MemberData(nameof(Shown))]
    public void Shown_output_is_the_real_output(string place)
    {
        var (command, shown) = Blocks.Where(b => b.Language == "console").SelectMany(Outputs).Single(o => o.Key == place).Value;
        var real = Session.Run(command).Output.TrimEnd('\n').Split('\n').Select(l => l.TrimEnd()).ToArray();

        AssertShows(shown, real);
    }

    /// <summary>What a page's relative links lead to, from the root.</summary>
    private static IEnumerable<string> LinkedFrom(string page) => Markdown.Links(page).Select(link =>
        Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.Path(page))!, link))).Replace('\\', '/'));

    private static void AssertValid(MarkdownBlock block, DataNode document)
    {
        if (document["apiVersion"] is null || document["kind"] is not { } kind)
            return;
        IReadOnlyList<DeclarationProblem>? problems = kind.Text switch
        {
            ModelPolicyReader.Kind => ModelPolicyReader.Read(document, Now).Problems,
            ModelBundleReader.Kind => ModelBundleReader.Read(document).Problems,
            _ => null,
        };
        if (problems is not null)
            Assert.True(problems.Count == 0, $"{block}: {string.Join(' ', problems)}");
        else
            Assert.True(Session.Run("review -", block.Text).Status < 2, $"{block} cannot be reviewed");
    }

    /// <summary>The commands of a block that show output, with it. A line <c>…</c> stands for lines that are left out.</summary>
    private static Dictionary<string, (string Command, string[] Output)> Outputs(MarkdownBlock block)
    {
        Dictionary<string, (string, string[])> outputs = [];
        var lines = block.Text.TrimEnd('\n').Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("$ ", StringComparison.Ordinal) || Session.CommandOf(lines[i]) is not { } command)
                continue;
            var output = lines.Skip(i + 1).TakeWhile(l => !l.StartsWith("$ ", StringComparison.Ordinal)).Select(l => l.Trim() == "…" ? "…" : l).ToArray();
            if (output.Length > 0)
                outputs.Add($"{block.File}:{block.Line + i}", (command, output));
        }

        return outputs;
    }

    private static void AssertShows(string[] shown, string[] real)
    {
        var at = 0;
        var mayskip = false;
        for (var i = 0; i < shown.Length;)
        {
            if (shown[i] == "…")
            {
                (mayskip, i) = (true, i + 1);
                continue;
            }

            var part = shown.Skip(i).TakeWhile(l => l != "…").ToArray();
            var isLast = i + part.Length == shown.Length;
            var found = isLast && mayskip ? real.Length - part.Length : at;
            while (mayskip && !isLast && found + part.Length <= real.Length && !real.AsSpan(found, part.Length).SequenceEqual(part))
                found++;
            Assert.Equal(part, real.Skip(found).Take(part.Length));
            (at, i, mayskip) = (found + part.Length, i + part.Length, false);
        }

        Assert.True(mayskip || at == real.Length, "the output goes on");
    }
}
