using System.Globalization;
using Spectre.Console;

namespace Modelgate.Operator.Reports;

/// <summary>Writes the report for people: object by object, what it serves, what is wrong, what to change.</summary>
internal static class TableReport
{
    /// <summary>Longest value that is shown: a reader needs to recognise it, not to read a script.</summary>
    private const int MaxValue = 160;

    /// <summary>Writes the report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="console">Where to.</param>
    /// <param name="quiet">True for denied objects only.</param>
    /// <param name="footnote">What holds for the whole report; null for nothing.</param>
    public static void Write(ReviewReport report, IAnsiConsole console, bool quiet, string? footnote)
    {
        var lines = new StyledLines(console);
        foreach (var result in report.Results)
        {
            if (result.Decision == "Deny" || (!quiet && (result.Findings.Count > 0 || result.Containers.Any(c => c.References.Count > 0))))
                Write(result, lines);
        }

        var summary = report.Summary;
        lines.Write(0, 0, new StyledText(string.Create(CultureInfo.InvariantCulture,
            $"{summary.Objects} {(summary.Objects == 1 ? "object" : "objects")}: {summary.Denied} denied, {summary.Warned} warned, {summary.Allowed} allowed; {summary.Skipped} skipped")));
        if (footnote is not null)
            lines.Write(0, 0, new StyledText(footnote, "dim"));
    }

    private static void Write(ObjectResult result, StyledLines lines)
    {
        var name = result.Namespace.Length > 0 && result.ApiVersion.Length > 0 ? result.Namespace + "/" + result.Name : result.Name;
        var (word, style) = result.Decision switch
        {
            "Deny" => ("DENIED", "bold red"),
            "Warn" => ("WARNED", "bold yellow"),
            _ => ("ALLOWED", "bold green"),
        };
        lines.Write(0, 8, new(word, style), new(PlainText.Of($"{result.Kind} {name}", MaxValue)), new(Place(result.Source, result.Line), "dim"));
        foreach (var container in result.Containers)
        {
            if (container.Runtime is not null || container.References.Count > 0)
                Write(result, container, lines);
        }

        foreach (var finding in result.Findings)
            Write(result, finding, lines);
        lines.Blank();
    }

    private static void Write(ObjectResult result, ContainerResult container, StyledLines lines)
    {
        var runtime = container.Runtime is null ? "" : $" ({container.Runtime})";
        lines.Write(2, 4, new StyledText(PlainText.Of($"{container.Type} {container.Name}{runtime}")));
        foreach (var reference in container.References)
        {
            var state = reference.Unknown is not null ? "not known" : reference.Pinned ? "pinned" : reference.Local ? "local" : "not pinned";
            if (reference.Strength is { } strength)
                state += $", {strength} ({PlainText.Of(reference.Bundle ?? "")}{(reference.Builder is { } builder ? " by " + PlainText.Of(builder) : "")})";
            lines.Write(4, 6, new(reference.Role), new(PlainText.Of(reference.Value, MaxValue), "bold"), new(state), new(Place(result.Source, reference.Line), "dim"));
        }
    }

    private static void Write(ObjectResult result, FindingResult finding, StyledLines lines)
    {
        var style = finding.Action switch { "Deny" => "red", "Warn" => "yellow", _ => "dim" };
        lines.Write(2, 4, new($"{finding.Rule} {finding.Name}", style), new($"{finding.Severity}, {finding.Action}"));
        var where = finding.Container is { } container ? $"container {container}, {finding.Path}" : finding.Path;
        lines.Write(4, 6, new(PlainText.Of(where), "dim"), new(Place(result.Source, finding.Line), "dim"));
        lines.Write(4, 4, new StyledText(PlainText.Of(finding.Message)));
        lines.Write(4, 4, new StyledText("Fix: " + PlainText.Of(finding.Remedy)));
        lines.Write(4, 4, new StyledText("More: " + finding.Help, "dim"));
    }

    private static string Place(string source, int? line) => PlainText.Of(line is { } known ? FormattableString.Invariant($"{source}:{known}") : source);
}
