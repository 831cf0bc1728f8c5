namespace Modelgate.Operator.Reports.Html;

/// <summary>Each object in full: findings with their mends, the composed bundle, the containers.</summary>
internal static class HtmlDetails
{
    /// <summary>References up to which the table of containers is open at first.</summary>
    private const int FewReferences = 12;

    /// <summary>Writes the objects.</summary>
    public static void Write(HtmlWriter page, ReviewReport report, HtmlObjectList list)
    {
        if (list.Count == 0)
            return;
        page.Write($"<section aria-labelledby=\"details\">\n<h2 id=\"details\">Findings and bundles</h2>\n");
        var bundles = (report.Bundles ?? []).ToDictionary(b => (b.Name, b.Policy));
        var written = 0;
        foreach (var listed in list.Detailed)
        {
            if (page.Length > HtmlLimits.MaxLength)
                break;
            Write(page, listed, bundles);
            written++;
        }

        if (written < list.Count)
        {
            page.Write($"<p class=\"cut\">{list.Count - written} of {list.Count} objects are not shown in full, so that the page stays quick; ");
            page.Write($"<code>--output json</code> has them all.</p>\n");
        }

        foreach (var listed in list.Detailed.Skip(written))
            page.Write($"<span id=\"o{listed.Id}\"></span>");
        page.Write($"</section>\n");
    }

    private static void Write(HtmlWriter page, ListedObject listed, Dictionary<(string, string), BundleResult> bundles)
    {
        var result = listed.Result;
        var style = DecisionStyle.OfDecision(result.Decision);
        page.Write($"<article id=\"o{listed.Id}\" class=\"object {style.Class}\" aria-labelledby=\"o{listed.Id}h\">\n<h3 id=\"o{listed.Id}h\">");
        style.Write(page);
        page.Write($" {listed.Name}</h3>\n<p class=\"place\">{listed.Place}{(result.ApiVersion.Length > 0 ? ", " + result.ApiVersion : "")}</p>\n");
        HtmlFindings.Write(page, result);
        if (Composition.Of(result, bundles) is { } composition)
            HtmlComposition.Write(page, composition, listed);
        WriteContainers(page, result);
        page.Write($"</article>\n");
    }

    private static void WriteContainers(HtmlWriter page, ObjectResult result)
    {
        if (result.Containers.Count == 0)
            return;
        var count = result.Containers.Sum(c => c.References.Count);
        page.Write($"<h4>Containers</h4>\n<details");
        if (count <= FewReferences)
            page.Write($" open=\"\"");
        page.Write($"><summary>{HtmlSummary.Count(result.Containers.Count, "container")}, {HtmlSummary.Count(count, "reference")}</summary>\n");
        page.Write($"<table role=\"table\"><caption>What the containers run and load</caption><thead role=\"rowgroup\"><tr role=\"row\">");
        HtmlTable.WriteHeaders(page, "Container", "Loads", "State", "Evidence");
        page.Write($"</tr></thead><tbody role=\"rowgroup\">\n");
        var left = HtmlLimits.MaxReferences;
        foreach (var container in result.Containers)
        {
            if (left <= 0)
                break;
            foreach (var reference in container.References.Take(left))
                Write(page, container, reference);
            if (container.References.Count == 0)
                Write(page, container, null);
            left -= Math.Max(1, container.References.Count);
        }

        page.Write($"</tbody></table>\n");
        if (result.Containers.Sum(c => Math.Max(1, c.References.Count)) > HtmlLimits.MaxReferences)
            page.Write($"<p class=\"cut\">Only the first {HtmlLimits.MaxReferences} rows are shown; <code>--output json</code> has them all.</p>\n");
        page.Write($"</details>\n");
    }

    private static void Write(HtmlWriter page, ContainerResult container, ReferenceResult? reference)
    {
        page.Write($"<tr role=\"row\"><th role=\"rowheader\" scope=\"row\">{container.Name}<br/><span class=\"quiet\">{container.Type}");
        page.Write($"{(container.Runtime is { } runtime ? ", runtime " + runtime : "")}</span></th>");
        if (reference is null)
        {
            page.Write($"<td role=\"cell\" data-label=\"Loads\">{(container.Runtime is null ? "no model" : "nothing that is known")}</td><td role=\"cell\" data-label=\"State\">none</td>");
            page.Write($"<td role=\"cell\" data-label=\"Evidence\">none</td></tr>\n");
            return;
        }

        page.Write($"<td role=\"cell\" data-label=\"Loads\">{reference.Role} <strong>{reference.Value}</strong><br/><span class=\"quiet\">");
        if (reference.Identity != reference.Value)
            page.Write($"means {reference.Identity}<br/>");
        page.Write($"said in {reference.Path}{(reference.Line is { } line ? FormattableString.Invariant($", line {line}") : "")}</span></td>");
        var state = reference.Pinned ? "pinned" : reference.Local ? "a path in the container" : "not pinned";
        page.Write($"<td role=\"cell\" data-label=\"State\">{state}</td><td role=\"cell\" data-label=\"Evidence\">");
        if (reference.Strength is { } strength)
            page.Write($"{strength}<br/><span class=\"quiet\">{reference.Bundle}, artifact {reference.Artifact}{(reference.Builder is { } builder ? ", by " + builder : "")}</span></td></tr>\n");
        else
            page.Write($"in no ModelBundle</td></tr>\n");
    }
}
