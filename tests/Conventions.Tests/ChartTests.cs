using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Modelgate.Policy.Data;
using Modelgate.Testing;

namespace Modelgate.Conventions.Tests;

/// <summary>The chart's page is made from the comments of its values, the schema knows every value, and its definitions are copies.</summary>
public class ChartTests
{
    private const string Chart = "charts/modelgate/";
    private const string Page = "docs/reference/chart.md";
    private const string TableStart = "<!-- Made from the comments of values.yaml: UPDATE_FIXTURES=1 writes it anew. -->\n";

    [Fact]
    public void Definitions_are_copies_of_those_in_config()
    {
        string[] names = [.. Tree.Below("config/crds", ".yaml").Select(f => Path.GetFileName(f))];

        Assert.Equal(names, Tree.Below(Chart + "crds", "").Select(f => Path.GetFileName(f)));
        Assert.All(names, name => Assert.Equal(Tree.Read("config/crds/" + name), Tree.Read(Chart + "crds/" + name)));
    }

    [Fact]
    public void Page_shows_every_value_with_its_default_and_comment()
    {
        var page = Tree.Read(Page);
        var start = page.IndexOf(TableStart, StringComparison.Ordinal) + TableStart.Length;
        var table = new StringBuilder("\n| value | default | meaning |\n| --- | --- | --- |\n");
        foreach (var (name, value, comment) in Values())
            table.Append("| `").Append(name).Append("` | `").Append(Shown(value)).Append("` | ").Append(comment.Replace("|", "\\|", StringComparison.Ordinal)).Append(" |\n");

        if (Environment.GetEnvironmentVariable("UPDATE_FIXTURES") == "1")
            File.WriteAllText(Repository.Path(Page), page[..start] + table);
        else
            Assert.Equal(table.ToString(), page[start..]);
    }

    [Fact]
    public void Every_value_is_described_in_sentences() => Found.None(Values().Where(v => v.Comment is not { Length: > 8 } || !char.IsAsciiLetterUpper(v.Comment[0])
        || v.Comment[^1] != '.').Select(v => $"{v.Name}: {v.Comment}"));

    [Fact]
    public void Schema_knows_exactly_the_values()
    {
        var schema = JsonNode.Parse(Tree.Read(Chart + "values.schema.json"))!;
        var known = Leaves("", schema).Where(name => name != "global").ToArray();

        Assert.Equal(Values().Select(v => v.Name).Order(StringComparer.Ordinal), known.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_value_is_used_by_a_template()
    {
        var templates = string.Concat(Tree.Below(Chart + "templates", "").Select(Tree.Read));

        Found.None(Values().Select(v => v.Name).Where(name => !templates.Contains(".Values." + name, StringComparison.Ordinal)));
    }

    [Fact]
    public void Version_is_the_program_s()
    {
        var version = Tree.Read("Directory.Build.props").Split("<VersionPrefix>")[1].Split('<')[0];
        var chart = YamlReader.Read(Tree.Read(Chart + "Chart.yaml"), YamlDialect.Kubernetes).Documents![0];

        Assert.Equal((version, version), (chart["version"]!.Text, chart["appVersion"]!.Text));
        Assert.All(Tree.Below("config", ".yaml").Select(Tree.Read).SelectMany(text => text.Split('\n')).Where(line => line.Contains("image: registry.", StringComparison.Ordinal) || line.Contains("app.kubernetes.io/version: ", StringComparison.Ordinal)),
            line => Assert.Contains(version, line, StringComparison.Ordinal));
    }

    [Fact]
    public void Values_that_pages_set_exist()
    {
        var known = Values().Select(v => v.Name).ToArray();
        var set = Markdown.Pages.SelectMany(page => Tree.Read(page).Split("--set ").Skip(1).Select(rest => (Page: page, Name: rest.Split('=', '[')[0]))).ToArray();

        Assert.True(set.Length >= 5);
        Found.None(set.Where(s => !known.Contains(s.Name)));
    }

    /// <summary>The values in order: those with something behind the colon, each with the comment in front of it.</summary>
    private static IEnumerable<(string Name, string Value, string Comment)> Values()
    {
        List<string> path = [];
        var comment = "";
        foreach (var line in Tree.Read(Chart + "values.yaml").Split('\n'))
        {
            var text = line.Trim();
            if (text.StartsWith("# ", StringComparison.Ordinal))
            {
                comment += (comment.Length > 0 ? " " : "") + text[2..];
                continue;
            }

            if (text.Length > 0)
            {
                var colon = text.IndexOf(':', StringComparison.Ordinal);
                var depth = (line.Length - line.TrimStart().Length) / 2;
                path.RemoveRange(depth, path.Count - depth);
                path.Add(text[..colon]);
                if (text[(colon + 1)..].Trim() is { Length: > 0 } value)
                    yield return (string.Join('.', path), value, comment);
            }

            comment = "";
        }
    }

    private static string Shown(string value) => value.Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>The places of a schema below which the chart names nothing: values whose default stands in one line.</summary>
    private static IEnumerable<string> Leaves(string place, JsonNode schema)
    {
        var names = Values().Select(v => v.Name).ToHashSet();
        if (names.Contains(place) || schema["properties"] is not JsonObject properties)
        {
            yield return place;
            yield break;
        }

        Assert.Equal(JsonValueKind.False, schema["additionalProperties"]?.GetValueKind());
        foreach (var (name, below) in properties)
        {
            foreach (var leaf in Leaves(place.Length > 0 ? place + "." + name : name, below!))
                yield return leaf;
        }
    }
}
