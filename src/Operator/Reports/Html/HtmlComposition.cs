using System.Globalization;

namespace Modelgate.Operator.Reports.Html;

/// <summary>The composed bundle: the picture, and beside it the same in words.</summary>
internal static class HtmlComposition
{
    private const string NotNamed = "part of the bundle, named by no container";

    /// <summary>Writes both.</summary>
    public static void Write(HtmlWriter page, Composition composition, ListedObject listed)
    {
        page.Write($"<h4>Composed bundle</h4>\n<div class=\"composed\">\n<figure>\n");
        BundlePicture.Write(page, composition, listed);
        page.Write($"<figcaption>What {listed.Name} serves. Filled bars: how much the evidence proves. The upright mark: what the policy asks for.</figcaption>\n</figure>\n<div>\n");
        foreach (var bundle in composition.Bundles.Take(HtmlLimits.MaxBundles))
            Write(page, bundle);
        if (composition.Bundles.Count > HtmlLimits.MaxBundles)
            page.Write($"<p class=\"cut\">{composition.Bundles.Count - HtmlLimits.MaxBundles} more bundles are left out here.</p>\n");
        if (composition.Outside.Count > 0)
            Write(page, "Loaded, and in no ModelBundle that counts here", composition.Outside);
        page.Write($"</div>\n</div>\n");
    }

    private static void Write(HtmlWriter page, ComposedBundle composed)
    {
        var bundle = composed.Bundle;
        var verdict = $"ModelBundle {bundle.Name}, {(bundle.Sufficient ? "sufficient" : "not sufficient")} for policy {bundle.Policy}";
        var expires = bundle.Expires is { } time ? $"; evidence expires {Moment(time)}" : "";
        Write(page, $"{verdict}: the weakest part has {bundle.Strength}, asked for is {bundle.RequiredStrength}{expires}", composed.Parts);
    }

    private static void Write(HtmlWriter page, string caption, IReadOnlyList<ComposedPart> parts)
    {
        page.Write($"<table role=\"table\"><caption>{caption}</caption><thead role=\"rowgroup\"><tr role=\"row\">");
        HtmlTable.WriteHeaders(page, "Part", "Evidence", "What is missing");
        page.Write($"</tr></thead><tbody role=\"rowgroup\">\n");
        ComposedPart? before = null;
        foreach (var part in parts.Take(HtmlLimits.MaxParts))
        {
            // One cause is told once.
            var isSame = part.State == PartState.Weak && part.Artifact?.Message == before?.Artifact?.Message && part.Artifact?.Remedy == before?.Artifact?.Remedy;
            Write(page, part, isSame ? before : null);
            before = isSame ? before : part;
        }

        page.Write($"</tbody></table>\n");
        if (parts.Count > HtmlLimits.MaxParts)
            page.Write($"<p class=\"cut\">{parts.Count - HtmlLimits.MaxParts} more parts are left out here; <code>--output json</code> has them all.</p>\n");
    }

    private static void Write(HtmlWriter page, ComposedPart part, ComposedPart? same)
    {
        page.Write($"<tr role=\"row\"><th role=\"rowheader\" scope=\"row\">{part.Role}{(part.Name.Length > 0 ? " " + part.Name : "")}");
        if (part.Identity.Length > 0 && part.Identity != part.Name)
            page.Write($"<br/><span class=\"quiet\">{part.Identity}</span>");
        if (part.Artifact is { Base: { } @base })
            page.Write($"<br/><span class=\"quiet\">made for {@base}</span>");
        if (part.Artifact is { Upstream: { } upstream })
            page.Write($"<br/><span class=\"quiet\">copy of {upstream}</span>");
        if (part.State != PartState.Missing)
            page.Write($"<br/><span class=\"quiet\">{(part.LoadedBy.Count > 0 ? "loaded by " + string.Join(", ", part.LoadedBy.Take(8)) : NotNamed)}</span>");
        page.Write($"</th><td role=\"cell\" data-label=\"Evidence\">");
        WriteEvidence(page, part);
        page.Write($"</td><td role=\"cell\" data-label=\"What is missing\">");
        if (same is null)
            WriteMissing(page, part);
        else
            page.Write($"{part.Artifact?.Reason}: the same as for {same.Role} {same.Name}.");
        page.Write($"</td></tr>\n");
    }

    private static void WriteEvidence(HtmlWriter page, ComposedPart part)
    {
        if (part.Artifact is not { } artifact)
        {
            page.Write($"{(part.State == PartState.Local ? "a path in the container" : "none")}");
            return;
        }

        page.Write($"{artifact.Strength}");
        if (artifact.Builder is { } builder)
            page.Write($" by {builder}");
        page.Write($"<br/><span class=\"quiet\">{HtmlSummary.Count(artifact.Files, "file")} listed</span>");
        if (artifact.Statement is { } statement)
            page.Write($"<br/><span class=\"quiet\">statement <code>{statement[..Math.Min(statement.Length, 19)]}&#8230;</code></span>");
        if (artifact.Expires is { } expires)
            page.Write($"<br/><span class=\"quiet\">expires {Moment(expires)}</span>");
    }

    private static void WriteMissing(HtmlWriter page, ComposedPart part)
    {
        switch (part.State)
        {
            case PartState.Enough:
                page.Write($"nothing");
                break;
            case PartState.Weak:
                page.Write($"{part.Artifact?.Reason}: ");
                page.WriteProse(part.Artifact?.Message ?? "");
                page.Write($".<br/>");
                page.WriteProse(part.Artifact?.Remedy ?? "");
                break;
            case PartState.Missing:
                page.Write($"The policy requires this part, and the bundle has none.");
                break;
            case PartState.Undeclared:
                page.Write($"A ModelBundle that declares exactly this, with evidence.");
                break;
            case PartState.Local:
                page.Write($"Not known from the path alone; see the findings.");
                break;
        }
    }

    private static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
