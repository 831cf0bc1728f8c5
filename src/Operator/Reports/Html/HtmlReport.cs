namespace Modelgate.Operator.Reports.Html;

/// <summary>Writes the report as one page for people, to be attached to a change: nothing is loaded, nothing runs, and it can be read, heard and printed.</summary>
/// <remarks>
/// The page is well-formed XML, too, so that a test can tell whether any text broke out of its place.
/// 1. Head: what the browser may do, which is to apply the page's own style. 2. Summary. 3. Every object with its decision, denied ones first.
/// 4. Each object that serves models or has findings, in full. 5. How to read it.
/// </remarks>
internal static class HtmlReport
{
    /// <summary>Writes the page.</summary>
    /// <param name="report">The report.</param>
    /// <param name="footnote">What holds for the whole report; null for nothing.</param>
    /// <param name="hints">What the reader should know although it is no error.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ReviewReport report, string? footnote, IReadOnlyList<string> hints, TextWriter output)
    {
        var page = new HtmlWriter(output);
        var list = new HtmlObjectList(report);
        WriteHead(page, report);                                    // 1
        HtmlSummary.Write(page, report, list, footnote, hints);     // 2
        list.Write(page);                                           // 3
        HtmlDetails.Write(page, report, list);                      // 4
        HtmlGuide.Write(page);                                      // 5
        page.Write($"</main>\n<footer><p>Made by modelgate {ProductVersion.Text} with <code>modelgate review --output html</code>. ");
        page.Write($"The page loads nothing and runs nothing.</p></footer>\n</body>\n</html>\n");
    }

    private static void WriteHead(HtmlWriter page, ReviewReport report)
    {
        page.Write($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
        page.Write($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"/>\n");
        page.Write($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<meta name=\"color-scheme\" content=\"light dark\"/>\n");
        page.Write($"<meta name=\"referrer\" content=\"no-referrer\"/>\n<meta name=\"generator\" content=\"modelgate {ProductVersion.Text}\"/>\n");
        page.Write($"<title>Model review: {HtmlSummary.Verdict(report)}</title>\n<style>\n");
        page.WriteConstant(HtmlStyle.Text);
        page.Write($"</style>\n</head>\n<body>\n");
        page.WriteConstant(HtmlStyle.Icons);
        page.Write($"<a class=\"skip\" href=\"#main\">Skip to the results</a>\n");
    }
}
