using Modelgate.Policy.Resolution;
using Spectre.Console;

namespace Modelgate.Operator.Reports;

/// <summary>Writes how each reference was resolved, for <c>modelgate explain</c>: container by container, what runs, what it loads and where that was said.</summary>
internal static class Explanation
{
    private const int MaxText = 400;

    /// <summary>Writes the explanation of each object that serves models; names the others in one line.</summary>
    public static void Write(ReviewReport report, IAnsiConsole console)
    {
        var lines = new StyledLines(console);
        foreach (var result in report.Results)
        {
            lines.Write(0, 4,
                new(PlainText.Of($"{result.Kind} {(result.Namespace.Length > 0 && result.ApiVersion.Length > 0 ? result.Namespace + "/" : "")}{result.Name}", MaxText), "bold"),
                new(PlainText.Of(result.Source + Line(result.Line)), "dim"));
            if (result.Containers.All(c => c.Runtime is null && c.References.Count == 0) && result.Findings.Count == 0)
            {
                lines.Write(2, 4, new StyledText("serves no model"));
                continue;
            }

            foreach (var container in result.Containers)
                Write(container, lines);
            Write(result, lines);
        }
    }

    private static void Write(ContainerResult container, StyledLines lines)
    {
        lines.Write(2, 4,
            new($"{container.Type} {PlainText.Of(container.Name)}", "bold"),
            new(container.Image.Length > 0 ? "image " + PlainText.Of(container.Image, MaxText) : ""),
            new(container.Runtime is { } runtime ? "runtime " + runtime : ""));
        var steps = container.Steps.Where(s => s.Kind == StepKind.Program).ToList();
        for (var i = 0; i < steps.Count; i++)
        {
            // The container's command line is, most often, the program's that reads it.
            if (i + 1 < steps.Count && After(steps[i].Text) == After(steps[i + 1].Text))
                continue;
            lines.Write(4, 6, new(PlainText.FirstLine(steps[i].Text, MaxText)), new(At(steps[i].Place), "dim"));
        }

        foreach (var reference in container.References)
        {
            lines.Write(4, 6, new(reference.Role), new(PlainText.Of(reference.Value, MaxText), "bold"));
            lines.Write(6, 8, new("said in", "dim"), new(PlainText.Of(reference.Chain, MaxText)), new(AtLine(reference.Line), "dim"));
            lines.Write(6, 8, new("means", "dim"), new(PlainText.Of(reference.Identity, MaxText) + State(reference)));
            if (reference.Unknown is { } unknown)
                lines.Write(6, 8, new("not known:", "dim"), new(PlainText.Of(unknown, MaxText)));
        }

        foreach (var step in container.Steps.Where(s => s.Kind == StepKind.Signal).Distinct())
            lines.Write(4, 6, new(PlainText.FirstLine(step.Text, MaxText)), new(At(step.Place), "dim"));
        if (container.Steps.Count == 0 && container.References.Count == 0)
            lines.Write(4, 6, new StyledText("starts nothing that can be followed"));
    }

    private static void Write(ObjectResult result, StyledLines lines)
    {
        lines.Write(2, 4, new StyledText(result.Decision switch { "Deny" => "denied", "Warn" => "admitted with warnings", _ => "admitted" }, "bold"));
        foreach (var finding in result.Findings)
            lines.Write(4, 6, new($"{finding.Rule} {finding.Name}"), new(finding.Action), new(PlainText.Of(finding.Path), "dim"), new(AtLine(finding.Line), "dim"));
    }

    private static string State(ReferenceResult reference) => reference.Pinned ? ", pinned" : reference.Local ? ", a path in the container" : ", not pinned";

    private static string At(string place) => place.Length == 0 ? "" : "at " + PlainText.Of(place, MaxText);

    private static string AtLine(int? line) => line is { } known ? FormattableString.Invariant($"(line {known})") : "";

    private static string After(string text)
    {
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? text : text[(colon + 2)..];
    }

    private static string Line(int? line) => line is { } known ? FormattableString.Invariant($":{known}") : "";
}
