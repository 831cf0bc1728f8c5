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
            WriteReport(yaml, group.Key, [.. group]);
        output.Write(yaml.ToString());
    }

    private static void WriteReport(StringBuilder yaml, string name, ObjectResult[] results)
    {
        var findings = results.SelectMany(r => r.Findings).ToArray();
        yaml.Append("---\napiVersion: wgpolicyk8s.io/v1alpha2\nkind: PolicyReport\nmetadata:\n  name: modelgate-review\n");
        if (name.Length > 0)
            yaml.Append("  namespace: ").Append(Quoted(name)).Append('\n');
        yaml.Append("summary:\n");
        Count(yaml, "pass", results.Count(r => r.Findings.Count == 0));
        Count(yaml, "fail", findings.Count(f => f.Action == "Deny"));
        Count(yaml, "warn", findings.Count(f => f.Action is "Warn" or "Audit"));
        Count(yaml, "error", 0);
        Count(yaml, "skip", findings.Count(f => f.Action == "Ignore"));
        yaml.Append("results:").Append(results.Length == 0 ? " []\n" : "\n");
        foreach (var result in results)
        {
            if (result.Findings.Count == 0)
                WriteResult(yaml, result, null);
            foreach (var finding in result.Findings)
                WriteResult(yaml, result, finding);
        }
    }

    private static void WriteResult(StringBuilder yaml, ObjectResult result, FindingResult? finding)
    {
        yaml.Append("  - source: modelgate\n    policy: ").Append(Quoted(finding?.Rule ?? "modelgate")).Append('\n');
        if (finding is not null)
        {
            yaml.Append("    rule: ").Append(Quoted(finding.Name)).Append('\n');
            yaml.Append("    category: AI model supply chain\n");
            yaml.Append("    severity: ").Append(finding.Severity.ToLowerInvariant()).Append('\n');
        }

        yaml.Append("    result: ").Append(finding?.Action switch { null => "pass", "Deny" => "fail", "Ignore" => "skip", _ => "warn" }).Append('\n');
        yaml.Append("    scored: true\n");
        if (result.ApiVersion.Length > 0)
        {
            yaml.Append("    resources:\n      - apiVersion: ").Append(Quoted(result.ApiVersion));
            yaml.Append("\n        kind: ").Append(Quoted(result.Kind));
            if (result.Namespace.Length > 0)
                yaml.Append("\n        namespace: ").Append(Quoted(result.Namespace));
            yaml.Append("\n        name: ").Append(Quoted(result.Name)).Append('\n');
        }

        if (finding is null)
            return;
        yaml.Append("    message: ").Append(Quoted(finding.Message + " " + finding.Remedy)).Append('\n');
        yaml.Append("    properties:\n      file: ").Append(Quoted(result.Source)).Append('\n');
        if (finding.Line is { } line)
            yaml.Append("      line: ").Append(Quoted(line.ToString(CultureInfo.InvariantCulture))).Append('\n');
        yaml.Append("      path: ").Append(Quoted(finding.Path)).Append('\n');
        if (finding.Container is { } container)
            yaml.Append("      container: ").Append(Quoted(container)).Append('\n');
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
