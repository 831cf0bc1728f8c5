namespace Modelgate.Operator.Reports;

/// <summary>Writes how each reference was resolved, for <c>modelgate explain</c>.</summary>
internal static class Explanation
{
    /// <summary>Writes the explanation of each object that serves models; names the others in one line.</summary>
    public static void Write(ReviewReport report, TextWriter output)
    {
        foreach (var result in report.Results)
        {
            output.WriteLine($"{result.Kind} {(result.Namespace.Length > 0 ? result.Namespace + "/" : "")}{result.Name}  {result.Source}{Line(result.Line)}");
            if (result.Containers.All(c => c.Runtime is null && c.References.Count == 0) && result.Findings.Count == 0)
            {
                output.WriteLine("  serves no model");
                continue;
            }

            foreach (var container in result.Containers)
                Write(container, result.Source, output);
            foreach (var finding in result.Findings)
                output.WriteLine($"  {finding.Rule} {finding.Action}: {finding.Path}{Line(finding.Line)}: {finding.Message}");
            output.WriteLine($"  decision: {result.Decision}");
        }
    }

    private static void Write(ContainerResult container, string source, TextWriter output)
    {
        output.WriteLine($"  {container.Type} {container.Name}: {(container.Runtime is { } runtime ? "runtime " + runtime : "no serving runtime recognised")}");
        foreach (var step in container.Steps)
            output.WriteLine($"    step {(step.Place.Length > 0 ? step.Place + ": " : "")}{step.Text}");
        foreach (var reference in container.References)
        {
            output.WriteLine($"    {reference.Role} {reference.Value}");
            output.WriteLine($"      said in {reference.Chain} ({source}{Line(reference.Line)})");
            output.WriteLine($"      means {reference.Identity}{(reference.Pinned ? ", pinned" : reference.Local ? ", a path in the container" : ", not pinned")}");
            if (reference.Unknown is { } unknown)
                output.WriteLine($"      not known: {unknown}");
        }
    }

    private static string Line(int? line) => line is { } known ? FormattableString.Invariant($":{known}") : "";
}
