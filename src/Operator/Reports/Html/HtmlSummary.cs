using System.Globalization;
using Modelgate.Policy.Rules;

namespace Modelgate.Operator.Reports.Html;

/// <summary>The page's top: the verdict, what it rests on, the counts, what could not be read, and the findings rule by rule.</summary>
internal static class HtmlSummary
{
    /// <summary>The whole review in one sentence without a full stop.</summary>
    public static string Verdict(ReviewReport report)
    {
        var summary = report.Summary;
        var unread = report.Errors is { Count: > 0 } ? ", and not everything could be read" : "";
        if (summary.Denied > 0)
            return string.Create(CultureInfo.InvariantCulture, $"{summary.Denied} of {Count(summary.Objects, "object")} denied{unread}");
        if (summary.Warned > 0)
            return string.Create(CultureInfo.InvariantCulture, $"nothing denied, {summary.Warned} of {Count(summary.Objects, "object")} with warnings{unread}");
        return $"nothing denied, {Count(summary.Objects, "object")} reviewed{unread}";
    }

    /// <summary><c>1 object</c>, <c>2 objects</c>.</summary>
    public static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>Writes the header, the contents and the summary, and opens the main part.</summary>
    public static void Write(HtmlWriter page, ReviewReport report, HtmlObjectList list, string? footnote, IReadOnlyList<string> hints)
    {
        var summary = report.Summary;
        var style = DecisionStyle.OfDecision(summary.Denied > 0 ? "Deny" : summary.Warned > 0 || report.Errors is not null ? "Warn" : "Allow");
        var verdict = Verdict(report);
        page.Write($"<header>\n<p class=\"brand\">Modelgate</p>\n<h1>Model review</h1>\n<p class=\"verdict {style.Class}\">");
        page.Write($"<svg class=\"icon\" aria-hidden=\"true\"><use href=\"#i-{style.Class}\"/></svg>{char.ToUpperInvariant(verdict[0]) + verdict[1..]}</p>\n");
        WriteFacts(page, report);
        page.Write($"</header>\n<nav aria-label=\"Contents\"><ul><li><a href=\"#summary\">Summary</a></li><li><a href=\"#objects\">Objects</a></li>");
        if (list.Detailed.Count > 0)
            page.Write($"<li><a href=\"#details\">Findings and bundles</a></li>");
        page.Write($"<li><a href=\"#guide\">How to read this</a></li></ul></nav>\n<main id=\"main\" tabindex=\"-1\">\n<section aria-labelledby=\"summary\">\n<h2 id=\"summary\">Summary</h2>\n");
        page.Write($"<dl class=\"tiles\">");
        WriteTile(page, "note", "Objects", summary.Objects);
        WriteTile(page, "deny", "Denied", summary.Denied);
        WriteTile(page, "warn", "Warned", summary.Warned);
        WriteTile(page, "allow", "Allowed", summary.Allowed);
        WriteTile(page, "note", "Skipped", summary.Skipped);
        page.Write($"</dl>\n");
        if (footnote is not null)
            page.Write($"<p>{footnote}</p>\n");
        WriteNotices(page, "Could not be read, so nothing is known about it", "deny", [.. (report.Errors ?? []).Take(HtmlLimits.MaxNotices + 1).Select(e => e.ToString())], report.Errors?.Count ?? 0);
        WriteNotices(page, "Worth knowing", "note", hints, hints.Count);
        WriteRules(page, report);
        page.Write($"</section>\n");
    }

    private static void WriteFacts(HtmlWriter page, ReviewReport report)
    {
        var now = report.Time.UtcDateTime;
        page.Write($"<dl class=\"facts\">\n<div><dt>Reviewed</dt><dd><time datetime=\"{now.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture)}\">");
        page.Write($"{now.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}</time></dd></div>\n");
        if (report.Snapshot is { } snapshot)
        {
            page.Write($"<div><dt>{(snapshot.Policies.Count == 1 ? "Policy" : "Policies")}</dt>");
            foreach (var policy in snapshot.Policies.Take(HtmlLimits.MaxNotices))
                page.Write($"<dd>{policy.Name}, mode {policy.Mode.ToString()}, asks for {policy.RequiredStrength.ToString()}</dd>");
            if (snapshot.Policies.Count > HtmlLimits.MaxNotices)
                page.Write($"<dd>and {snapshot.Policies.Count - HtmlLimits.MaxNotices} more</dd>");
            page.Write($"</div>\n<div><dt>ModelBundles</dt><dd>{snapshot.Bundles.Bundles.Count}</dd></div>\n");
        }

        page.Write($"<div><dt>Program</dt><dd>modelgate {ProductVersion.Text}</dd></div>\n</dl>\n");
    }

    private static void WriteTile(HtmlWriter page, string style, string name, int count) =>
        page.Write($"<div class=\"{(count == 0 ? "note" : style)}\"><dt>{name}</dt><dd>{count}</dd></div>");

    private static void WriteNotices(HtmlWriter page, string title, string style, IReadOnlyList<string> notices, int count)
    {
        if (count == 0)
            return;
        page.Write($"<h3>{title}</h3>\n<ul class=\"notices {style}\">");
        foreach (var notice in notices.Take(HtmlLimits.MaxNotices))
            page.Write($"<li>{notice}</li>");
        if (count > HtmlLimits.MaxNotices)
            page.Write($"<li>{count - HtmlLimits.MaxNotices} more are left out here.</li>");
        page.Write($"</ul>\n");
    }

    private static void WriteRules(HtmlWriter page, ReviewReport report)
    {
        var rules = report.Results.SelectMany(r => r.Findings).GroupBy(f => f.Rule, StringComparer.Ordinal)
            .Select(g => (Rule: g.Key, First: g.MinBy(f => DecisionStyle.OfAction(f.Action).Rank)!, Count: g.Count()))
            .OrderBy(r => DecisionStyle.OfAction(r.First.Action).Rank).ThenByDescending(r => r.Count).ThenBy(r => r.Rule, StringComparer.Ordinal).ToArray();
        if (rules.Length == 0)
        {
            page.Write($"<p>No rule found anything.</p>\n");
            return;
        }

        page.Write($"<h3>Rules that found something</h3>\n<table role=\"table\"><thead role=\"rowgroup\"><tr role=\"row\">");
        HtmlTable.WriteHeaders(page, "Strictest action", "Rule", "Severity", "Findings");
        page.Write($"</tr></thead><tbody role=\"rowgroup\">\n");
        foreach (var (rule, first, count) in rules)
        {
            var title = AdmissionRules.All.FirstOrDefault(r => r.Description.Id.ToString() == rule)?.Description.Title;
            page.Write($"<tr role=\"row\"><td role=\"cell\" data-label=\"Strictest action\">");
            DecisionStyle.OfAction(first.Action).Write(page);
            page.Write($"</td><th role=\"rowheader\" scope=\"row\"><code>{rule}</code> {first.Name}<br/><span class=\"quiet\">{title}</span></th>");
            page.Write($"<td role=\"cell\" data-label=\"Severity\">{first.Severity}</td><td role=\"cell\" data-label=\"Findings\">{count}</td></tr>\n");
        }

        page.Write($"</tbody></table>\n");
    }
}
