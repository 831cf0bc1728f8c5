using System.Xml.Linq;
using Modelgate.Operator.Reports;
using Modelgate.Operator.Reports.Html;

namespace Modelgate.Operator.Tests.Reports.Html;

public class HtmlReportTests
{
    public static TheoryData<string> HostileTexts =>
    [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</title></style></text></svg></table><h1>x</h1>",
        "<!-- ]]> --> <![CDATA[ &lt;b&gt; &#x3c;b&#x3e; &amp",
        "javascript:alert(1) {{7*7}} ${x}",
        "a\0b\r\n\tc\u001b[31md\u202Ee\u2028f\uFEFFg",
        "\ud800 \udfff 🙂 模型",
    ];

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public void Text_from_outside_stays_text_wherever_it_stands(string text)
    {
        var page = ReportPages.Parse(ReportPages.Write(ReportPages.With(text), text));

        AssertSameElements(ReportPages.Parse(ReportPages.Write(ReportPages.With("x"), "x")), page);
        if (!text.Any(char.IsSurrogate))
            Assert.Contains(ReportPages.Text(new XElement("x", PlainText.Of(text))), ReportPages.Text(page.Descendants("article").Single()), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_character_stays_text()
    {
        var expected = ReportPages.Parse(ReportPages.Write(ReportPages.With("x"), "x"));
        for (var start = 0; start < 0x10000; start += 0x400)
        {
            // Between backticks sentences become code, which is an element by intention.
            var text = string.Concat(Enumerable.Range(start, 0x400).Where(c => c != '`').Select(c => (char)c));
            AssertSameElements(expected, ReportPages.Parse(ReportPages.Write(ReportPages.With(text), text)));
        }
    }

    [Fact]
    public void Sentences_have_code_between_backticks_and_nowhere_else()
    {
        var report = ReportPages.Report(ReportPages.Object("Deny", "x") with { Findings = [ReportPages.Finding("MSC201", "Deny", "set `base` to <b> and `x")] });
        var message = ReportPages.Parse(ReportPages.Write(report)).Descendants("li").Single(e => (string?)e.Attribute("class") == "finding deny").Element("p")!;

        Assert.Equal("set base to <b> and `x", message.Value);
        Assert.Equal(["base"], message.Elements().Select(e => e.Value));
    }

    [Fact]
    public void Page_may_do_nothing_and_leads_nowhere_else()
    {
        var page = ReportPages.Parse(ReportPages.Write(ReportPages.With("x"), "x"));
        var ids = page.Descendants().Attributes("id").Select(a => a.Value).ToArray();

        Assert.Equal(ids.Distinct(), ids);
        Assert.All(page.Descendants().Attributes("href"), href => Assert.Contains(href.Value[1..], ids));
        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "script" or "link" or "img" or "iframe" or "form");
        Assert.DoesNotContain(page.Descendants().Attributes(), a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || a.Name.LocalName is "src" or "style");
        Assert.Equal("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
            (string?)page.Element("head")!.Elements("meta").Single(m => (string?)m.Attribute("http-equiv") == "Content-Security-Policy").Attribute("content"));
    }

    [Fact]
    public void Page_can_be_walked_by_its_structure()
    {
        var page = ReportPages.Parse(ReportPages.Write(ReportPages.With("x"), "x"));
        var levels = page.Descendants().Where(e => e.Name.LocalName is ['h', >= '1' and <= '6']).Select(e => e.Name.LocalName[1] - '0').ToArray();

        Assert.Equal("en", (string?)page.Attribute("lang"));
        Assert.Equal("Model review: 1 of 1 object denied, and not everything could be read", page.Element("head")!.Element("title")!.Value);
        Assert.Equal((1, 1), (levels[0], levels.Count(l => l == 1)));
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
        Assert.Equal(["header", "nav", "main", "footer"], page.Element("body")!.Elements().Select(e => e.Name.LocalName).Where(n => n is not ("a" or "svg")));
        Assert.All(page.Descendants("th"), th => Assert.True((string?)th.Attribute("scope") is "col" or "row"));
        Assert.All(page.Descendants("table").Where(t => t.Ancestors("article").Any()), t => Assert.NotNull(t.Element("caption")));
        var picture = Assert.Single(page.Descendants("figure").SelectMany(f => f.Elements("svg")));
        Assert.Equal("What x x/x serves", picture.Element("title")!.Value);
        Assert.Equal("ModelBundle x is not sufficient. Model x: None: NoAttestation, not enough, asked for is TrustedSignature. Tokenizer x: nobody vouches for it.", picture.Element("desc")!.Value);
    }

    [Theory]
    [InlineData(2, 1, 0, "2 of 4 objects denied")]
    [InlineData(0, 1, 0, "nothing denied, 1 of 4 objects with warnings")]
    [InlineData(0, 0, 0, "nothing denied, 4 objects reviewed")]
    [InlineData(0, 0, 1, "nothing denied, 4 objects reviewed, and not everything could be read")]
    public void Verdict_is_one_sentence(int denied, int warned, int errors, string verdict) => Assert.Equal(verdict, HtmlSummary.Verdict(new()
    {
        Summary = new(4, denied, warned, 4 - denied - warned, 0),
        Results = [],
        Errors = errors == 0 ? null : [new("a.yaml", null, "no")],
    }));

    [Fact]
    public void Denied_objects_come_first_and_those_without_a_model_last()
    {
        var plain = ReportPages.Object("Allow", "plain") with { Findings = [], Containers = [new("c", "container", null, [])] };
        var report = ReportPages.Report(plain, ReportPages.Object("Allow", "fine"), ReportPages.Object("Deny", "bad"), ReportPages.Object("Warn", "doubtful"), ReportPages.Object("Deny", "worse"));
        var page = ReportPages.Parse(ReportPages.Write(report));
        var section = page.Descendants("section").Single(s => (string?)s.Attribute("aria-labelledby") == "objects");

        Assert.Equal(["bad bad/bad", "worse worse/worse", "doubtful doubtful/doubtful", "fine fine/fine", "plain plain/plain"],
            section.Descendants("th").Where(t => (string?)t.Attribute("scope") == "row").Select(ReportPages.Text));
        Assert.Equal(["Denied bad bad/bad", "Denied worse worse/worse", "Warned doubtful doubtful/doubtful", "Allowed fine fine/fine"], page.Descendants("h3").Where(h => h.Parent!.Name == "article").Select(ReportPages.Text));
        Assert.Equal("1 object that serves no model, without findings", section.Element("details")!.Element("summary")!.Value);
    }

    [Fact]
    public void Same_report_gives_the_same_bytes() =>
        Assert.Equal(ReportPages.Write(ReportPages.With("x"), "x"), ReportPages.Write(ReportPages.With("x"), "x"));

    [Fact]
    public void Run_is_described_at_the_top()
    {
        var header = ReportPages.Text(ReportPages.Parse(ReportPages.Write(ReportPages.With("x"), "x")).Descendants("header").Single());

        Assert.Contains("2026-11-23 08:05 UTC", header, StringComparison.Ordinal);
        Assert.Contains("built-in, mode Enforce, asks for TrustedSignature", header, StringComparison.Ordinal);
        Assert.Contains("modelgate " + ProductVersion.Text, header, StringComparison.Ordinal);
    }

    private static void AssertSameElements(XElement expected, XElement actual) =>
        Assert.Equal(expected.DescendantsAndSelf().Select(Shape), actual.DescendantsAndSelf().Select(Shape));

    private static string Shape(XElement element) => element.Name.LocalName + " " + string.Join(' ', element.Attributes().Select(a => a.Name.LocalName));
}
