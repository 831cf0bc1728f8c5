using Modelgate.Testing;

namespace Modelgate.Operator.Tests.Telemetry;

/// <summary>A metric as docs/reference/metrics.md lists it, or as it is served.</summary>
internal sealed record MetricRow(string Type, string Unit, ISet<string> Labels);

/// <summary>Reads the page of the metrics, and Prometheus' text.</summary>
internal static class MetricsPage
{
    public static Dictionary<string, MetricRow> Rows { get; } = File.ReadLines(Repository.Path("docs", "reference", "metrics.md"))
        .Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('|'))
        .ToDictionary(c => c[1].Trim(' ', '`'), c => new MetricRow(c[2].Trim(), c[3].Trim(), Quoted(c[4])), StringComparer.Ordinal);

    /// <summary>The families of a text, with the labels that their samples have.</summary>
    public static Dictionary<string, MetricRow> Families(string text)
    {
        Dictionary<string, MetricRow> families = new(StringComparer.Ordinal);
        MetricRow? current = null;
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
                families.Add(line.Split(' ')[2], current = new(line.Split(' ')[3], "", new HashSet<string>(StringComparer.Ordinal)));
            else if (line.Contains('{', StringComparison.Ordinal) && current is not null)
                current.Labels.UnionWith(line.Split('{')[1].Split('}')[0].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('=')[0]).Where(l => l != "le"));
        }

        return families;
    }

    private static HashSet<string> Quoted(string cell) => cell.Split('`').Where((_, i) => i % 2 == 1).ToHashSet(StringComparer.Ordinal);
}
