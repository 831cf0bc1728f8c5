using System.Text.Json;
using System.Text.RegularExpressions;
using Modelgate.Policy.Data;

namespace Modelgate.Conventions.Tests;

/// <summary>Alerts, their runbooks and their cases belong together, and whatever is asked of Prometheus is a metric that there is.</summary>
public partial class AlertTests
{
    private const string Rules = "charts/modelgate/files/modelgate.rules.yaml";
    private const string Dashboard = "charts/modelgate/files/dashboard.json";
    private const string Cases = "tests/alerts/modelgate.test.yaml";
    private const string Runbooks = "docs/runbooks/";

    private static IReadOnlyList<DataNode> Alerts =>
        [.. YamlReader.Read(Tree.Read(Rules), YamlDialect.Kubernetes).Documents![0]["groups"]!.Items.SelectMany(g => g["rules"]!.Items!).Where(r => r["alert"] is not null)];

    private static IEnumerable<string> Names => Alerts.Select(a => a["alert"]!.Text);

    [Fact]
    public void Every_alert_has_a_runbook_and_every_runbook_an_alert() => Assert.Equal(
        Names.Select(n => $"{Runbooks}{n}.md").Order(StringComparer.Ordinal),
        Tree.Below("docs/runbooks", ".md").Where(f => !f.EndsWith("/README.md", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_alert_says_what_is_wrong_what_to_do_and_how_bad_it_is()
    {
        Assert.True(Alerts.Count >= 14);
        Assert.All(Alerts, alert =>
        {
            Assert.Contains(alert.At("labels", "severity")?.Text, new[] { "critical", "warning", "info" });
            Assert.True(alert.At("annotations", "summary")?.Text.Length > 20, alert["alert"]!.Text);
            Assert.True(alert.At("annotations", "description")?.Text.Length > 40, alert["alert"]!.Text);
            Assert.Equal($"{Runbooks}{alert["alert"]!.Text}.md", alert.At("annotations", "runbook_url")?.Text);
        });
    }

    [Fact]
    public void Every_alert_has_a_case_in_which_it_fires()
    {
        var fires = Case().Matches(Tree.Read(Cases)).Select(m => m.Groups[1].Value);

        Assert.Equal(Names.Order(StringComparer.Ordinal), fires.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void List_of_runbooks_is_complete() =>
        Assert.Equal(Names, Tree.Read(Runbooks + "README.md").Split('\n').Where(l => l.StartsWith("| [", StringComparison.Ordinal)).Select(l => l[3..l.IndexOf(']', StringComparison.Ordinal)]));

    [Fact]
    public void Only_metrics_that_there_are_are_asked_for()
    {
        var known = Tree.Read("docs/reference/metrics.md").Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('`')[1]).ToHashSet(StringComparer.Ordinal);
        var pages = Tree.Below("docs/runbooks", ".md").Append("docs/how-to/monitor.md").Append(Rules).Append(Dashboard).Append(Cases);
        var used = pages.SelectMany(f => Metric().Matches(Tree.Read(f)).Select(m => (File: f, Name: Part().Replace(m.Value, "")))).Distinct().ToArray();

        Assert.True(used.Length > 60);
        Found.None(used.Where(u => !known.Contains(u.Name)).Select(u => $"{u.File}: {u.Name}"));
    }

    [Fact]
    public void Dashboard_names_no_data_source_of_its_own()
    {
        using var dashboard = JsonDocument.Parse(Tree.Read(Dashboard));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().Where(p => p.GetProperty("type").GetString() != "row").ToArray();

        Assert.True(panels.Length > 25);
        Assert.All(panels, panel => Assert.Equal("${datasource}", panel.GetProperty("datasource").GetProperty("uid").GetString()));
        Assert.Equal("datasource", dashboard.RootElement.GetProperty("templating").GetProperty("list")[0].GetProperty("type").GetString());
        Assert.Equal(panels.Length, panels.Select(p => p.GetProperty("id").GetInt32()).Distinct().Count());
    }

    [GeneratedRegex(@"alertname: (\w+)\n\s+exp_alerts:\n")]
    private static partial Regex Case();

    [GeneratedRegex(@"\b(?:modelgate|dotnet)_[a-z0-9_]+[a-z0-9]\b")]
    private static partial Regex Metric();

    [GeneratedRegex("_(?:bucket|sum|count)$")]
    private static partial Regex Part();
}
