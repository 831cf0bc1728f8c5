namespace Modelgate.Operator.Reports.Html;

/// <summary>An object and its place in the page.</summary>
/// <param name="Result">The object.</param>
/// <param name="Id">The number of its anchor: never made of its name.</param>
internal readonly record struct ListedObject(ObjectResult Result, int Id)
{
    /// <summary><c>Pod ml/chat</c>.</summary>
    public string Name =>
        PlainText.Of($"{Result.Kind} {(Result.Namespace.Length > 0 && Result.ApiVersion.Length > 0 ? Result.Namespace + "/" : "")}{Result.Name}", HtmlLimits.MaxName);

    /// <summary><c>pods/chat.yaml:3</c>.</summary>
    public string Place => PlainText.Of(Result.Line is { } line ? FormattableString.Invariant($"{Result.Source}:{line}") : Result.Source, HtmlLimits.MaxName);
}

/// <summary>The objects in the order of the page: denied, warned, allowed, each in the order of the input.</summary>
internal sealed class HtmlObjectList
{
    private readonly List<ListedObject> _listed = [];
    private readonly List<ListedObject> _plain = [];

    /// <summary>Orders the objects.</summary>
    public HtmlObjectList(ReviewReport report)
    {
        var id = 0;
        foreach (var result in report.Results.OrderBy(r => DecisionStyle.OfDecision(r.Decision).Rank))
        {
            if (result.Findings.Count > 0 || result.Containers.Any(c => c.Runtime is not null || c.References.Count > 0))
                _listed.Add(new(result, ++id));
            else
                _plain.Add(new(result, 0));
        }

        Detailed = _listed.Count <= HtmlLimits.MaxDetailed ? _listed : _listed.GetRange(0, HtmlLimits.MaxDetailed);
    }

    /// <summary>Those that are shown in full if the page does not grow too long.</summary>
    public IReadOnlyList<ListedObject> Detailed { get; }

    /// <summary>How many have something to show.</summary>
    public int Count => _listed.Count;

    /// <summary>Writes the table of all objects.</summary>
    public void Write(HtmlWriter page)
    {
        page.Write($"<section aria-labelledby=\"objects\">\n<h2 id=\"objects\">Objects</h2>\n");
        if (_listed.Count > 0)
            Write(page, _listed, "Objects that serve models or have findings, denied ones first");
        if (_listed.Count == 0 && _plain.Count == 0)
            page.Write($"<p>There was no object to review.</p>\n");
        if (_plain.Count > 0)
        {
            page.Write($"<details><summary>{HtmlSummary.Count(_plain.Count, "object")} that {(_plain.Count == 1 ? "serves" : "serve")} no model, without findings</summary>\n");
            Write(page, _plain, "Objects that serve no model");
            page.Write($"</details>\n");
        }

        page.Write($"</section>\n");
    }

    private void Write(HtmlWriter page, List<ListedObject> objects, string caption)
    {
        page.Write($"<table role=\"table\"><caption>{caption}</caption><thead role=\"rowgroup\"><tr role=\"row\">");
        HtmlTable.WriteHeaders(page, "Decision", "Object", "Where", "Findings");
        page.Write($"</tr></thead><tbody role=\"rowgroup\">\n");
        foreach (var listed in objects.Take(HtmlLimits.MaxListed))
        {
            page.Write($"<tr role=\"row\"><td role=\"cell\" data-label=\"Decision\">");
            DecisionStyle.OfDecision(listed.Result.Decision).Write(page);
            page.Write($"</td><th role=\"rowheader\" scope=\"row\">");
            if (listed.Id > 0 && listed.Id <= Detailed.Count)
                page.Write($"<a href=\"#o{listed.Id}\">{listed.Name}</a>");
            else
                page.Write($"{listed.Name}");
            page.Write($"</th><td role=\"cell\" data-label=\"Where\" class=\"place\">{listed.Place}</td><td role=\"cell\" data-label=\"Findings\">{Findings(listed.Result)}</td></tr>\n");
        }

        page.Write($"</tbody></table>\n");
        if (objects.Count > HtmlLimits.MaxListed)
            page.Write($"<p class=\"cut\">{objects.Count - HtmlLimits.MaxListed} more objects are left out here; <code>--output json</code> has them all.</p>\n");
    }

    private static string Findings(ObjectResult result) => result.Findings.Count == 0
        ? "none"
        : string.Join(", ", result.Findings.GroupBy(f => DecisionStyle.OfAction(f.Action)).OrderBy(g => g.Key.Rank)
            .Select(g => FormattableString.Invariant($"{g.Count()} {g.Key.Word}")));
}
