using Modelgate.Policy.Manifests;
using Modelgate.Policy.Provenance;

namespace Modelgate.Operator.Reviewing;

/// <summary>Names places in files that have no fields: by instruction and line.</summary>
internal sealed class SourcePlaces(InputKind kind, IReadOnlyList<DockerfileStage> stages)
{
    /// <summary>The place of an origin.</summary>
    public ReportedPlace Locate(Origin origin)
    {
        var line = LineOf(origin);
        var path = origin.Path.ToString();
        if (kind != InputKind.Dockerfile)
            return new(line is null ? "file" : FormattableString.Invariant($"line {line}"), line);
        if (line is { } known && InstructionAt(known) is { } instruction)
            return new(instruction.Keyword, known);
        if (path.StartsWith("ENV.", StringComparison.Ordinal) || path.StartsWith("ENV[", StringComparison.Ordinal))
            return new("ENV", Last(i => i.Keyword == "ENV" && path.Contains(FirstName(i), StringComparison.Ordinal))?.Line);
        if (path.StartsWith("RUN", StringComparison.Ordinal))
            return new("RUN", stages.SelectMany(s => s.Instructions).FirstOrDefault(i => i.Keyword == "RUN")?.Line);
        if (path.EndsWith(".image", StringComparison.Ordinal))
            return new("FROM", FromLine(path));
        return path.StartsWith("CMD.command", StringComparison.Ordinal)
            ? new("ENTRYPOINT", Last(i => i.Keyword == "ENTRYPOINT")?.Line)
            : new("CMD", Last(i => i.Keyword == "CMD")?.Line ?? Last(_ => true)?.Line);
    }

    private static int? LineOf(Origin origin)
    {
        for (var at = origin; at is not null; at = at.Within)
        {
            if (at.Line > 0)
                return at.Line;
        }

        return null;
    }

    private int? FromLine(string path) => stages.Count == 0 ? null : path.StartsWith("CMD", StringComparison.Ordinal) ? stages[^1].From.Line : stages[0].From.Line;

    private DockerfileInstruction? InstructionAt(int line) =>
        stages.SelectMany(s => s.Instructions.Prepend(s.From)).LastOrDefault(i => i.Line <= line);

    private DockerfileInstruction? Last(Func<DockerfileInstruction, bool> wanted) => stages.SelectMany(s => s.Instructions).LastOrDefault(wanted);

    private static string FirstName(DockerfileInstruction instruction) =>
        DockerfileVariables.Pairs(instruction.Text, isArgument: false) is [var first, ..] ? first.Key : "\0";
}
