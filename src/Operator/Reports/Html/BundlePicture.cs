using System.Globalization;
using System.Text;

namespace Modelgate.Operator.Reports.Html;

/// <summary>Draws the composed bundle: the containers on top, from them a line to each part that they load, each part with a bar for its strength.</summary>
/// <remarks>Narrow enough for a telephone at its own size. What it shows stands in words in its title, its description and the table beside it.</remarks>
internal static class BundlePicture
{
    private const int Width = 360;
    private const int Left = 36;
    private const int TextLeft = 80;
    private const int BarWidth = 50;
    private const int BarStep = 53;
    private const int HeaderHeight = 66;
    private const int RowHeight = 60;
    private const int ShortRowHeight = 44;
    private const int MaxServers = 4;

    /// <summary>Widths of texts, in average letters: a name in bold, a small line in a row, a small line in a bundle's head, a bold line across the picture.</summary>
    private const int NameText = 28;

    private const int NoteText = 35;
    private const int SmallText = 40;
    private const int WideText = 36;

    /// <summary>Writes the picture.</summary>
    public static void Write(HtmlWriter page, Composition composition, ListedObject listed)
    {
        var bundles = composition.Bundles.Take(HtmlLimits.MaxBundles).ToArray();
        var servers = 16 + (18 * Math.Min(composition.Servers.Count, MaxServers + 1));
        var outside = composition.Outside.Count == 0 ? 0 : 34 + RowsHeight(composition.Outside) + 16;
        var height = servers + 16 + bundles.Sum(b => HeaderHeight + RowsHeight(b.Parts) + 16) + outside;
        page.Write($"<svg class=\"picture\" role=\"img\" viewBox=\"0 0 {Width} {height}\" aria-labelledby=\"o{listed.Id}t\" aria-describedby=\"o{listed.Id}d\">\n");
        page.Write($"<title id=\"o{listed.Id}t\">What {listed.Name} serves</title>\n<desc id=\"o{listed.Id}d\">{Describe(composition)}</desc>\n");
        page.Write($"<path class=\"line\" d=\"M20 {servers}V{SpineEnd(composition, bundles, servers)}\"/>\n");
        WriteServers(page, composition.Servers, servers);
        var y = servers + 16;
        foreach (var bundle in bundles)
            y = WriteBundle(page, bundle, y);
        if (composition.Outside.Count > 0)
            WriteOutside(page, composition.Outside, y);
        page.Write($"</svg>\n");
    }

    /// <summary>The picture in sentences.</summary>
    public static string Describe(Composition composition)
    {
        var text = new StringBuilder();
        foreach (var (bundle, parts) in composition.Bundles.Take(HtmlLimits.MaxBundles))
        {
            text.Append(CultureInfo.InvariantCulture, $"ModelBundle {bundle.Name} is {(bundle.Sufficient ? "sufficient" : "not sufficient")}. ");
            foreach (var part in parts.Take(HtmlLimits.MaxParts))
                text.Append(Describe(part, bundle)).Append(' ');
        }

        foreach (var part in composition.Outside.Take(HtmlLimits.MaxParts))
            text.Append(CultureInfo.InvariantCulture, $"{part.Role} {part.Name}: {Note(part)}. ");
        return text.ToString().TrimEnd();
    }

    private static string Describe(ComposedPart part, BundleResult bundle) => part.State == PartState.Missing
        ? $"{part.Role}: missing."
        : $"{part.Role} {part.Name}: {Note(part)}, {(part.State == PartState.Enough ? "enough" : $"not enough, asked for is {bundle.RequiredStrength}")}.";

    private static void WriteServers(HtmlWriter page, IReadOnlyList<string> servers, int height)
    {
        page.Write($"<rect class=\"server\" x=\"8\" y=\"2\" width=\"{Width - 16}\" height=\"{height - 2}\" rx=\"6\"/>\n");
        var y = 22;
        foreach (var server in servers.Take(MaxServers))
        {
            page.Write($"<text class=\"strong\" x=\"20\" y=\"{y}\">{Fit(server, WideText)}</text>\n");
            y += 18;
        }

        if (servers.Count > MaxServers)
            page.Write($"<text x=\"20\" y=\"{y}\">and {servers.Count - MaxServers} more</text>\n");
    }

    private static int WriteBundle(HtmlWriter page, ComposedBundle composed, int top)
    {
        var bundle = composed.Bundle;
        var height = HeaderHeight + RowsHeight(composed.Parts);
        var style = bundle.Sufficient ? "allow" : "deny";
        page.Write($"<rect class=\"bundle {style}\" x=\"{Left}\" y=\"{top}\" width=\"{Width - Left - 8}\" height=\"{height}\" rx=\"10\"/>\n");
        WriteIcon(page, style, 48, top + 10);
        page.Write($"<text class=\"strong\" x=\"70\" y=\"{top + 22}\">{Fit(bundle.Name, NameText)}</text>\n");
        page.Write($"<text class=\"small\" x=\"48\" y=\"{top + 41}\">{Fit($"ModelBundle; weakest: {bundle.Strength}", SmallText)}</text>\n");
        page.Write($"<text class=\"small\" x=\"48\" y=\"{top + 57}\">{Fit($"policy {bundle.Policy} asks for {bundle.RequiredStrength}", SmallText)}</text>\n");
        WriteRows(page, composed.Parts, top + HeaderHeight, Composition.Level(bundle.RequiredStrength));
        return top + height + 16;
    }

    private static void WriteOutside(HtmlWriter page, IReadOnlyList<ComposedPart> parts, int top)
    {
        page.Write($"<rect class=\"outside\" x=\"{Left}\" y=\"{top}\" width=\"{Width - Left - 8}\" height=\"{34 + RowsHeight(parts)}\" rx=\"10\"/>\n");
        page.Write($"<text class=\"strong\" x=\"48\" y=\"{top + 22}\">In no ModelBundle</text>\n");
        WriteRows(page, parts, top + 34, 0);
    }

    private static void WriteRows(HtmlWriter page, IReadOnlyList<ComposedPart> parts, int y, int required)
    {
        foreach (var part in parts.Take(HtmlLimits.MaxParts))
        {
            var style = part.State switch { PartState.Enough => "allow", PartState.Local => "note", _ => "deny" };
            if (part.LoadedBy.Count > 0)
                page.Write($"<path class=\"line\" d=\"M20 {y + 12}H56\"/>\n");
            WriteIcon(page, style, 58, y + 4);
            page.Write($"<text x=\"{TextLeft}\" y=\"{y + 17}\"><tspan class=\"strong\">{part.Role}</tspan> {Fit(part.Name, NoteText - (part.Role.Length * 5 / 4) - 3)}</text>\n");
            if (part.Artifact is not null)
                WriteBar(page, part.Level, required, y + 25, style);
            page.Write($"<text class=\"small\" x=\"{TextLeft}\" y=\"{y + (part.Artifact is null ? 33 : 50)}\">{Fit(Note(part), NoteText)}</text>\n");
            y += HeightOf(part);
        }

        if (parts.Count > HtmlLimits.MaxParts)
            page.Write($"<text class=\"small\" x=\"{TextLeft}\" y=\"{y + 12}\">and {parts.Count - HtmlLimits.MaxParts} more</text>\n");
    }

    private static void WriteBar(HtmlWriter page, int level, int required, int y, string style)
    {
        for (var i = 1; i < Composition.Strengths.Count; i++)
            page.Write($"<rect class=\"{(i <= level ? "full " + style : "empty")}\" x=\"{TextLeft + ((i - 1) * BarStep)}\" y=\"{y}\" width=\"{BarWidth}\" height=\"8\"/>\n");
        if (required > 0)
            page.Write($"<path class=\"mark\" d=\"M{TextLeft + (required * BarStep) - 2} {y - 4}v16\"/>\n");
    }

    private static void WriteIcon(HtmlWriter page, string style, int x, int y) =>
        page.Write($"<use class=\"{style}\" href=\"#i-{style}\" x=\"{x}\" y=\"{y}\" width=\"16\" height=\"16\"/>\n");

    private static string Note(ComposedPart part) => part.State switch
    {
        PartState.Enough => part.Artifact?.Builder is { } builder ? $"{part.Artifact.Strength} by {builder}" : part.Artifact?.Strength ?? "",
        PartState.Weak => $"{part.Artifact?.Strength}: {part.Artifact?.Reason}",
        PartState.Missing => "missing: the policy requires it",
        PartState.Undeclared => "nobody vouches for it",
        PartState.Local => "a path in the container",
    };

    private static int SpineEnd(Composition composition, ComposedBundle[] bundles, int y)
    {
        var end = y;
        y += 16;
        foreach (var bundle in bundles)
        {
            end = LastLoaded(bundle.Parts, y + HeaderHeight, end);
            y += HeaderHeight + RowsHeight(bundle.Parts) + 16;
        }

        return LastLoaded(composition.Outside, y + 34, end);
    }

    private static int LastLoaded(IReadOnlyList<ComposedPart> parts, int y, int end)
    {
        foreach (var part in parts.Take(HtmlLimits.MaxParts))
        {
            if (part.LoadedBy.Count > 0)
                end = y + 12;
            y += HeightOf(part);
        }

        return end;
    }

    private static int RowsHeight(IReadOnlyList<ComposedPart> parts) =>
        parts.Take(HtmlLimits.MaxParts).Sum(HeightOf) + (parts.Count > HtmlLimits.MaxParts ? 20 : 0);

    private static int HeightOf(ComposedPart part) => part.Artifact is null ? ShortRowHeight : RowHeight;

    /// <summary>As much of the text as fits.</summary>
    private static string Fit(string text, int width)
    {
        var plain = PlainText.Of(text, HtmlLimits.MaxText);
        var used = 0;
        for (var i = 0; i < plain.Length; i++)
        {
            used += HalvesOf(plain[i]);
            if (used > width * 2)
                return plain[..(i > 0 && char.IsLowSurrogate(plain[i]) ? i - 1 : i)].TrimEnd() + "…";
        }

        return plain;
    }

    /// <summary>The width of a character in halves of an average letter's: no font is known, so the widest that is usual.</summary>
    private static int HalvesOf(char c) => c switch
    {
        'i' or 'j' or 'l' or '.' or ',' or ':' or ';' or '|' or '!' or '\'' or ' ' => 1,
        'm' or 'w' or 'M' or 'W' or '@' or '%' => 4,
        >= 'A' and <= 'Z' or > '\u02ff' and < '\u1100' => 3,
        >= '\u1100' => 4,
        _ => 2,
    };
}
