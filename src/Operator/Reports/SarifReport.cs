using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Modelgate.Policy.Rules;

namespace Modelgate.Operator.Reports;

/// <summary>Writes findings as SARIF 2.1.0 (OASIS), which code hosts show beside the lines of a change.</summary>
internal static class SarifReport
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the log and a line feed.</summary>
    public static void Write(ReviewReport report, TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
            WriteLog(json, report);
        output.Write(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        output.Write('\n');
    }

    private static void WriteLog(Utf8JsonWriter json, ReviewReport report)
    {
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "modelgate");
        json.WriteString("semanticVersion", ProductVersion.Text);
        json.WriteStartArray("rules");
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var rule in AdmissionRules.All)
        {
            index.Add(rule.Description.Id.ToString(), index.Count);
            WriteRule(json, rule.Description);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        WriteInvocation(json, report);
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var result in report.Results)
        {
            foreach (var finding in result.Findings)
                WriteResult(json, result, finding, index, seen);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRule(Utf8JsonWriter json, RuleDescription rule)
    {
        json.WriteStartObject();
        json.WriteString("id", rule.Id.ToString());
        json.WriteString("name", rule.Name);
        Text(json, "shortDescription", rule.Title);
        Text(json, "fullDescription", rule.Title + ". " + rule.Remedy);
        Text(json, "help", $"{rule.Remedy} More: modelgate rules {rule.Id}");
        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", Level(rule.Action));
        json.WriteEndObject();
        json.WriteStartObject("properties");
        // The scale of CVSS, by which code hosts sort.
        json.WriteString("security-severity", rule.Severity switch
        {
            Severity.Critical => "9.5",
            Severity.High => "8.0",
            Severity.Medium => "5.5",
            Severity.Low => "2.5",
            Severity.Info => "0.0",
        });
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteInvocation(Utf8JsonWriter json, ReviewReport report)
    {
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", report.Errors is null);
        if (report.Errors is { } errors)
        {
            json.WriteStartArray("toolExecutionNotifications");
            foreach (var error in errors)
            {
                json.WriteStartObject();
                json.WriteString("level", "error");
                Text(json, "message", error.ToString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteResult(
        Utf8JsonWriter json, ObjectResult result, FindingResult finding, Dictionary<string, int> index, Dictionary<string, int> seen)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Rule);
        if (index.TryGetValue(finding.Rule, out var at))
            json.WriteNumber("ruleIndex", at);
        json.WriteString("level", Enum.TryParse<RuleAction>(finding.Action, out var action) ? Level(action) : "warning");
        Text(json, "message", finding.Message + " " + finding.Remedy);
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", Address(result.Source));
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", Math.Max(1, finding.Line ?? result.Line ?? 1));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("fullyQualifiedName", $"{result.Kind}/{result.Namespace}/{result.Name}#{finding.Path}");
        json.WriteString("kind", "member");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("partialFingerprints");
        json.WriteString("modelgateFinding/v1", Fingerprint(result, finding, seen));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Stays the same when lines move: made of the rule, the object and the field, and a count where these repeat.</summary>
    private static string Fingerprint(ObjectResult result, FindingResult finding, Dictionary<string, int> seen)
    {
        var key = string.Join('\n', finding.Rule, result.Source, result.Kind, result.Namespace, result.Name, finding.Container, finding.Path);
        seen[key] = seen.TryGetValue(key, out var count) ? count + 1 : 1;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        return FormattableString.Invariant($"{Convert.ToHexStringLower(hash.AsSpan(0, 16))}:{seen[key]}");
    }

    private static string Address(string source) =>
        string.Join('/', source.Replace('\\', '/').Split('/').Select(Uri.EscapeDataString));

    private static string Level(RuleAction action) => action switch
    {
        RuleAction.Deny => "error",
        RuleAction.Warn => "warning",
        RuleAction.Audit => "note",
        RuleAction.Ignore => "none",
    };

    private static void Text(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
