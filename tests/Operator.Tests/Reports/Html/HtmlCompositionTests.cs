using System.Xml.Linq;
using Modelgate.Operator.Reports;

namespace Modelgate.Operator.Tests.Reports.Html;

public class HtmlCompositionTests
{
    private static readonly BundleResult Chat = ReportPages.Bundle("ml/chat",
        ReportPages.Artifact("Model", "base") with { Strength = "TrustedSignature", Builder = "ci", Statement = "sha256:0123456789abcdef0123" },
        ReportPages.Artifact("Tokenizer", "words") with { Reason = "NoAttestation", Message = "nobody signed it", Remedy = "Sign it." },
        ReportPages.Artifact("ChatTemplate", "template") with { Reason = "NoAttestation", Message = "nobody signed it", Remedy = "Sign it." }) with
    {
        Policy = "corp",
        Sufficient = false,
        MissingRoles = ["Quantization"],
    };

    private static ObjectResult Pod(params ReferenceResult[] references) => ReportPages.Object("Deny", "x") with { Kind = "Pod", Namespace = "ml", Name = "llm", Containers = [new("server", "container", "vllm", references)] };

    private static ReferenceResult Base => ReportPages.Reference("Model", "org/model") with { Bundle = "ml/chat", Policy = "corp", Artifact = "base", Strength = "TrustedSignature" };

    private static ReviewReport Report(params ReferenceResult[] references) => ReportPages.Report(Pod(references)) with { Bundles = [Chat] };

    [Fact]
    public void Picture_is_told_in_sentences_what_is_wrong_first() => Assert.Equal(
        "ModelBundle ml/chat is not sufficient. Tokenizer words: None: NoAttestation, not enough, asked for is TrustedSignature. "
        + "ChatTemplate template: None: NoAttestation, not enough, asked for is TrustedSignature. Quantization: missing. Model base: TrustedSignature by ci, enough. "
        + "Adapter org/tone: nobody vouches for it. Tokenizer /models/t: a path in the container.",
        ReportPages.Parse(ReportPages.Write(Report(Base, ReportPages.Reference("Adapter", "org/tone"), ReportPages.Reference("Tokenizer", "/models/t") with { Local = true, Pinned = false })))
            .Descendants("desc").Single().Value);

    [Fact]
    public void Table_says_the_same_and_one_cause_once()
    {
        var table = ReportPages.Parse(ReportPages.Write(Report(Base))).Descendants("div").Single(d => (string?)d.Attribute("class") == "composed").Descendants("table").Single();

        Assert.Equal("ModelBundle ml/chat, not sufficient for policy corp: the weakest part has None, asked for is TrustedSignature", table.Element("caption")!.Value);
        Assert.Equal(
            [
                "NoAttestation: nobody signed it. Sign it.",
                "NoAttestation: the same as for Tokenizer words.",
                "The policy requires this part, and the bundle has none.",
                "nothing",
            ],
            table.Descendants("td").Where(d => (string?)d.Attribute("data-label") == "What is missing").Select(d => string.Join(' ', d.Nodes().Select(n => n is XText t ? t.Value : " ")).Replace("   ", " ", StringComparison.Ordinal)));
        Assert.EndsWith("loaded by server", ReportPages.Text(table.Descendants("th").Last()), StringComparison.Ordinal);
    }

    [Fact]
    public void Bars_show_strength_and_what_is_asked_for()
    {
        var picture = ReportPages.Parse(ReportPages.Write(Report(Base))).Descendants("figure").Single().Element("svg")!;

        Assert.Equal(4, picture.Elements("rect").Count(r => (string?)r.Attribute("class") == "full allow"));
        Assert.Equal(11, picture.Elements("rect").Count(r => (string?)r.Attribute("class") == "empty"));
        Assert.All(picture.Elements("path").Where(p => (string?)p.Attribute("class") == "mark"), mark => Assert.StartsWith("M290 ", (string?)mark.Attribute("d"), StringComparison.Ordinal));
    }

    [Fact]
    public void Object_that_loads_nothing_has_no_picture() =>
        Assert.Empty(ReportPages.Parse(ReportPages.Write(ReportPages.Report(Pod()))).Descendants("figure"));
}
