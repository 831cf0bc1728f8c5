using System.Xml.Linq;
using Modelgate.Operator.Reports;
using Modelgate.Operator.Reports.Html;

namespace Modelgate.Operator.Tests.Reports.Html;

public class HtmlLimitsTests
{
    [Fact]
    public void Thousand_denied_objects_are_shown_in_full()
    {
        var page = ReportPages.Write(ReportPages.Report([.. Enumerable.Range(0, 1000).Select(i => ReportPages.Object("Deny", "org-model-" + i))]));

        Assert.Equal(1000, ReportPages.Parse(page).Descendants("article").Count());
        Assert.DoesNotContain("class=\"cut\"", page, StringComparison.Ordinal);
        Assert.True(page.Length < HtmlLimits.MaxLength, $"{page.Length} characters");
    }

    [Fact]
    public void More_objects_than_fit_are_counted()
    {
        var page = ReportPages.Parse(ReportPages.Write(ReportPages.Report([.. Enumerable.Range(0, 2500).Select(i => ReportPages.Object("Deny", "m" + i))])));

        Assert.Equal(HtmlLimits.MaxDetailed, page.Descendants("article").Count());
        Assert.Equal(
            ["500 more objects are left out here; --output json has them all.", "1500 of 2500 objects are not shown in full, so that the page stays quick; --output json has them all."],
            Cuts(page));
        AssertLinks(page);
    }

    [Fact]
    public void Huge_texts_do_not_make_a_huge_page()
    {
        var text = new string('<', 20_000);
        var page = ReportPages.Write(ReportPages.Report([.. Enumerable.Range(0, 400).Select(_ => ReportPages.Object("Deny", text))]));
        var tree = ReportPages.Parse(page);

        Assert.InRange(page.Length, HtmlLimits.MaxLength, HtmlLimits.MaxLength + 2_000_000);
        Assert.EndsWith("objects are not shown in full, so that the page stays quick; --output json has them all.", Assert.Single(Cuts(tree)), StringComparison.Ordinal);
        AssertLinks(tree);
    }

    [Fact]
    public void One_object_cannot_fill_the_page()
    {
        var one = ReportPages.Object("Deny", "x") with
        {
            Containers = [new("c", "container", "vllm", [.. Enumerable.Range(0, 5000).Select(i => ReportPages.Reference("Model", "org/m" + i))])],
            Findings = [.. Enumerable.Range(0, 5000).Select(_ => ReportPages.Finding("MSC201", "Deny", "x"))],
        };
        var page = ReportPages.Parse(ReportPages.Write(ReportPages.Report(one)));

        Assert.Equal(HtmlLimits.MaxFindings, page.Descendants("li").Count(e => (string?)e.Attribute("class") == "finding deny"));
        Assert.Equal(
            [
                "4900 more findings are left out here; --output json has them all.",
                "4976 more parts are left out here; --output json has them all.",
                "Only the first 100 rows are shown; --output json has them all.",
            ],
            Cuts(page));
        Assert.Contains("and 4976 more", ReportPages.Text(page.Descendants("figure").Single()), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_problems_are_counted()
    {
        var report = ReportPages.Report() with { Errors = [.. Enumerable.Range(0, 150).Select(i => new InputError("f" + i, null, "no"))] };

        Assert.Contains("50 more are left out here.", ReportPages.Write(report), StringComparison.Ordinal);
    }

    private static string[] Cuts(XElement page) => [.. page.Descendants("p").Where(e => (string?)e.Attribute("class") == "cut").Select(ReportPages.Text)];

    private static void AssertLinks(XElement page)
    {
        var ids = page.Descendants().Attributes("id").Select(a => a.Value).ToHashSet(StringComparer.Ordinal);
        Assert.All(page.Descendants().Attributes("href"), href => Assert.Contains(href.Value[1..], ids));
    }
}
