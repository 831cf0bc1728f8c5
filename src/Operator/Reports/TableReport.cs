using System.Globalization;
using Spectre.Console;

namespace Modelgate.Operator.Reports;

/// <summary>Writes the report for people: object by object, what it serves, what is wrong, what to change.</summary>
internal static class TableReport
{
    /// <summary>Writes the report.</summary>
    public static void Write(ReviewReport report, IAnsiConsole console, bool quiet)
    {
        foreach (var result in report.Results)
        {
            if (result.Decision == "Deny" || (!quiet && (result.Findings.Count > 0 || result.Containers.Any(c => c.References.Count > 0))))
                Write(result, console);
        }

        var summary = report.Summary;
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{summary.Objects} {(summary.Objects == 1 ? "object" : "objects")}: {summary.Denied} denied, {summary.Warned} warned, {summary.Allowed} allowed; {summary.Skipped} skipped"));
    }

    private static void Write(ObjectResult result, IAnsiConsole console)
    {
        var name = result.Namespace.Length > 0 && result.ApiVersion.Length > 0 ? result.Namespace + "/" + result.Name : result.Name;
        var (word, style) = result.Decision switch
        {
            "Deny" => ("DENIED", "bold red"),
            "Warn" => ("WARNED", "bold yellow"),
            _ => ("ALLOWED", "bold green"),
        };
        Line(console, 0, $"[{style}]{word}[/]  {Markup.Escape($"{result.Kind} {name}")}  [dim]{Markup.Escape(Place(result.Source, result.Line))}[/]");
        foreach (var container in result.Containers.Where(c => c.Runtime is not null || c.References.Count > 0))
        {
            Line(console, 2, Markup.Escape($"{container.Type} {container.Name}") + (container.Runtime is { } runtime ? Markup.Escape($" ({runtime})") : ""));
            foreach (var reference in container.References)
            {
                var state = reference.Pinned ? "pinned" : reference.Local ? "local" : "not pinned";
                Line(console, 4, $"{reference.Role}  [bold]{Markup.Escape(OneLine(reference.Value))}[/]  {state}  [dim]{Markup.Escape(Place(result.Source, reference.Line))}[/]");
            }
        }

        foreach (var finding in result.Findings)
            Write(result, finding, console);
        console.WriteLine();
    }

    private static void Write(ObjectResult result, FindingResult finding, IAnsiConsole console)
    {
        var style = finding.Action switch { "Deny" => "red", "Warn" => "yellow", _ => "dim" };
        Line(console, 2, $"[{style}]{finding.Rule} {Markup.Escape(finding.Name)}[/]  {finding.Severity}, {finding.Action}");
        var where = finding.Container is { } container ? $"container {container}, {finding.Path}" : finding.Path;
        Line(console, 4, $"[dim]{Markup.Escape(where)}  {Markup.Escape(Place(result.Source, finding.Line))}[/]");
        Line(console, 4, Markup.Escape(OneLine(finding.Message)));
        Line(console, 4, $"[bold]Fix:[/] {Markup.Escape(OneLine(finding.Remedy))}");
        Line(console, 4, $"[dim]More: {Markup.Escape(finding.Help)}[/]");
    }

    private static void Line(IAnsiConsole console, int indent, string markup) =>
        console.Write(new Padder(new Markup(markup), new Padding(indent, 0, 0, 0)));

    /// <summary>Values may hold line feeds and terminal escapes; neither reaches the terminal.</summary>
    private static string OneLine(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 && text.AsSpan().IndexOfAnyInRange('\u007f', '\u009f') < 0)
            return text;
        return string.Create(text.Length, text, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = char.IsControl(source[i]) ? ' ' : source[i];
        });
    }

    private static string Place(string source, int? line) => OneLine(line is { } known ? FormattableString.Invariant($"{source}:{known}") : source);
}
