using System.Globalization;
using System.Text;

namespace Modelgate.Operator.Reports;

/// <summary>Writes findings as PolicyReports (<c>wgpolicyk8s.io/v1alpha2</c>), one for each namespace.</summary>
/// <remarks>Written by hand: a handful of fields, and every text is quoted, so that no reader takes one for a number or a boolean.</remarks>
internal static class PolicyReportYaml
{
    /// <summary>Writes the documents.</summary>
    public static void Write(ReviewReport report, TextWriter output)
    {
        var yaml = new StringBuilder();
        foreach (var group in report.Results.GroupBy(r => r.Namespace, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
            WriteReport(yaml, PolicyReport.Of(group.Key, [.. group]));
        output.Write(yaml.ToString());
    }

    private static void WriteReport(StringBuilder yaml, PolicyReport report)
    {
        yaml.Append("---\napiVersion: ").Append(PolicyReport.ApiVersion).Append("\nkind: ").Append(PolicyReport.Kind).Append("\nmetadata:\n  name: modelgate-review\n");
        if (report.Namespace.Length > 0)
            yaml.Append("  namespace: ").Append(Quoted(report.Namespace)).Append('\n');
        yaml.Append("summary:\n");
        Count(yaml, "pass", report.Summary.Pass);
        Count(yaml, "fail", report.Summary.Fail);
        Count(yaml, "warn", report.Summary.Warn);
        Count(yaml, "error", 0);
        Count(yaml, "skip", report.Summary.Skip);
        yaml.Append("results:").Append(report.Results.Count == 0 ? " []\n" : "\n");
        foreach (var result in report.Results)
            WriteResult(yaml, result);
    }

    private static void WriteResult(StringBuilder yaml, PolicyReportResult result)
    {
        yaml.Append("  - source: modelgate\n    policy: ").Append(Quoted(result.Policy)).Append('\n');
        if (result.Finding is { } finding)
        {
            yaml.Append("    rule: ").Append(Quoted(finding.Name)).Append('\n');
            yaml.Append("    category: ").Append(PolicyReportResult.Category).Append('\n');
            yaml.Append("    severity: ").Append(finding.Severity.ToLowerInvariant()).Append('\n');
        }

        yaml.Append("    result: ").Append(result.Result).Append('\n');
        yaml.Append("    scored: true\n");
        var about = result.Object;
        if (about.ApiVersion.Length > 0)
        {
            yaml.Append("    resources:\n      - apiVersion: ").Append(Quoted(about.ApiVersion));
            yaml.Append("\n        kind: ").Append(Quoted(about.Kind));
            if (about.Namespace.Length > 0)
                yaml.Append("\n        namespace: ").Append(Quoted(about.Namespace));
            yaml.Append("\n        name: ").Append(Quoted(about.Name)).Append('\n');
        }

        if (result.Message.Length > 0)
            yaml.Append("    message: ").Append(Quoted(result.Message)).Append('\n');
        var before = "    properties:\n";
        foreach (var (name, value) in result.Properties)
        {
            yaml.Append(before).Append("      ").Append(name).Append(": ").Append(Quoted(value)).Append('\n');
            before = "";
        }
    }

    private static void Count(StringBuilder yaml, string name, int count) =>
        yaml.Append("  ").Append(name).Append(": ").Append(count.ToString(CultureInfo.InvariantCulture)).Append('\n');

    /// <summary>A double-quoted YAML scalar.</summary>
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is '"' or '\\')
                quoted.Append('\\').Append(c);
            else if (c < ' ' || c is '\u007f' or '\u0085' or '\u2028' or '\u2029' or '\ufeff')
                quoted.Append(c == '\n' ? "\\n" : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"));
            else
                quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
