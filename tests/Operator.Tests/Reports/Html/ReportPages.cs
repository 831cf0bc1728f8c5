using System.Xml;
using System.Xml.Linq;
using Modelgate.Operator.Reports;
using Modelgate.Operator.Reports.Html;
using Modelgate.Policy;

namespace Modelgate.Operator.Tests.Reports.Html;

/// <summary>Reports and the pages that are made of them.</summary>
internal static class ReportPages
{
    public static ReviewReport Report(params ObjectResult[] results) => new()
    {
        Summary = new(results.Length, results.Count(r => r.Decision == "Deny"), results.Count(r => r.Decision == "Warn"), results.Count(r => r.Decision == "Allow"), 0),
        Results = results,
    };

    /// <summary>A report with the text wherever a manifest, a policy or a bundle may put one.</summary>
    public static ReviewReport With(string text) => Report(Object("Deny", text)) with
    {
        Bundles = [Bundle(text, Artifact("Model", text) with { Reason = "NoAttestation", Message = text, Remedy = text, Upstream = text, Base = text, Builder = text })],
        Errors = [new(text, 3, text)],
    };

    public static ObjectResult Object(string decision, string text) => new()
    {
        Source = text,
        Document = 0,
        Line = 1,
        ApiVersion = text,
        Kind = text,
        Namespace = text,
        Name = text,
        Decision = decision,
        Containers =
        [
            new(text, "container", "vllm",
            [
                Reference("Model", text) with { Bundle = text, Policy = text, Artifact = text, Strength = "None", Builder = text },
                Reference("Tokenizer", text),
            ]),
        ],
        Findings = [Finding("MSC201", decision == "Allow" ? "Audit" : decision, text)],
    };

    public static ReferenceResult Reference(string role, string value) => new()
    {
        Role = role,
        Value = value,
        Identity = "pkg:huggingface/" + value,
        Pinned = true,
        Local = false,
        Origin = "args",
        Path = value,
    };

    public static FindingResult Finding(string rule, string action, string text) => new()
    {
        Rule = rule,
        Name = "unpinned-reference",
        Severity = "High",
        Action = action,
        Container = text,
        Path = text,
        Line = 4,
        Message = text,
        Remedy = text,
        Help = "modelgate rules " + rule,
    };

    public static BundleResult Bundle(string name, params ArtifactResult[] artifacts) => new()
    {
        Name = name,
        Policy = name,
        Strength = "None",
        RequiredStrength = "TrustedSignature",
        Sufficient = artifacts.All(a => a.Reason is null),
        Artifacts = artifacts,
    };

    public static ArtifactResult Artifact(string role, string name) => new() { Name = name, Role = role, Identity = "pkg:huggingface/" + name, Files = 2, Strength = "None" };

    public static string Write(ReviewReport report, params string[] hints)
    {
        using var output = new StringWriter();
        HtmlReport.Write(report with { Time = new(2026, 11, 23, 8, 5, 59, TimeSpan.Zero), Snapshot = ClusterSnapshot.BuiltIn }, "A footnote.", hints, output);
        return output.ToString();
    }

    /// <summary>The page as a tree. What broke out of its place would not be well-formed, or would be an element more.</summary>
    public static XElement Parse(string page)
    {
        using var reader = XmlReader.Create(new StringReader(page), new() { DtdProcessing = DtdProcessing.Ignore, CheckCharacters = false });
        return XDocument.Load(reader).Root!;
    }

    public static string Text(XElement element) => string.Join(' ', string.Concat(element.DescendantNodesAndSelf().OfType<XText>().Select(t => t.Value)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
