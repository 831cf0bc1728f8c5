namespace Modelgate.Operator.Reports.Html;

/// <summary>Tables that stay tables for a screen reader where a narrow screen shows their rows as blocks: roles are written out, headers have a scope.</summary>
internal static class HtmlTable
{
    /// <summary>Writes the column headers.</summary>
    public static void WriteHeaders(HtmlWriter page, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            page.Write($"<th role=\"columnheader\" scope=\"col\">{name}</th>");
    }
}
