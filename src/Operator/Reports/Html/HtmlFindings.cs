namespace Modelgate.Operator.Reports.Html;

/// <summary>The findings of one object.</summary>
internal static class HtmlFindings
{
    /// <summary>Writes them, the strictest first.</summary>
    public static void Write(HtmlWriter page, ObjectResult result)
    {
        if (result.Findings.Count == 0)
        {
            page.Write($"<p>No findings.</p>\n");
            return;
        }

        page.Write($"<h4>{HtmlSummary.Count(result.Findings.Count, "finding")}</h4>\n<ol class=\"findings\">\n");
        foreach (var finding in result.Findings.OrderBy(f => DecisionStyle.OfAction(f.Action).Rank).Take(HtmlLimits.MaxFindings))
            Write(page, finding);
        page.Write($"</ol>\n");
        if (result.Findings.Count > HtmlLimits.MaxFindings)
            page.Write($"<p class=\"cut\">{result.Findings.Count - HtmlLimits.MaxFindings} more findings are left out here; <code>--output json</code> has them all.</p>\n");
    }

    private static void Write(HtmlWriter page, FindingResult finding)
    {
        var style = DecisionStyle.OfAction(finding.Action);
        page.Write($"<li class=\"finding {style.Class}\">\n<h5>");
        style.Write(page);
        page.Write($" <code>{finding.Rule}</code> {finding.Name}</h5>\n<p>");
        page.WriteProse(finding.Message);
        page.Write($"</p>\n<dl><div class=\"mend\"><dt>Mend</dt><dd>");
        page.WriteProse(finding.Remedy);
        page.Write($"</dd></div><div><dt>Where</dt><dd>{(finding.Container is { } container ? $"container {container}, " : "")}<code>{finding.Path}</code>");
        if (finding.Line is { } line)
            page.Write($", line {line}");
        page.Write($"</dd></div><div><dt>Severity</dt><dd>{finding.Severity}</dd></div><div><dt>More</dt><dd><code>{finding.Help}</code></dd></div></dl>\n</li>\n");
    }
}
