using System.Globalization;
using Modelgate.Operator.Reports;
using Spectre.Console;

namespace Modelgate.Operator.Verifying;

/// <summary>Writes the report for people: file by file, who signed what and when, or why not and what to change.</summary>
internal static class VerificationTable
{
    private const int MaxValue = 200;
    private const int MaxSubjects = 5;
    private const int Hanging = 14;

    /// <summary>Writes the report.</summary>
    public static void Write(VerificationReport report, IAnsiConsole console)
    {
        var lines = new StyledLines(console);
        foreach (var item in report.Results)
        {
            Write(item, lines);
            lines.Blank();
        }

        var summary = report.Summary;
        lines.Write(0, 0, new StyledText(string.Create(CultureInfo.InvariantCulture,
            $"{summary.Files} {(summary.Files == 1 ? "file" : "files")}: {summary.Verified} verified, {summary.Refused} refused, {summary.Unusable} unusable")));
    }

    private static void Write(VerificationItem item, StyledLines lines)
    {
        var (word, style) = item.Verdict switch
        {
            Verdicts.Verified => ("VERIFIED", "bold green"),
            Verdicts.Refused => ("REFUSED", "bold red"),
            _ => ("UNUSABLE", "bold yellow"),
        };
        lines.Write(0, 8, new(word, style), new(PlainText.Of(item.Source, MaxValue)), new(item.Name is null ? item.Format ?? "" : $"{item.Format} {PlainText.Of(item.Name, MaxValue)}", "dim"));
        if (item.Builder is not null)
            Field(lines, "Builder", item.Builder + ", as the policy names it");
        if (item.Signer is { } signer)
            Write(signer, lines);
        if (item.SigningTimes is { } times)
            Field(lines, "Signed at", string.Join(", ", times.Select(Time)));
        if (item.Expires is { } expires)
            Field(lines, "Expires", Time(expires));
        if (item.Statement is { } statement)
            Write(statement, lines);
        else if (item.ContentDigest is { } digest)
            Field(lines, "Content", digest);
        if (item.Model is { } model)
            Field(lines, "Model", string.Create(CultureInfo.InvariantCulture, $"{model.Path}: {model.Files} {(model.Files == 1 ? "file" : "files")}, {model.Bytes} bytes, {model.Hash}"));
        if (item.Strength is { } strength)
            Field(lines, "Strength", strength);
        foreach (var artifact in item.Artifacts ?? [])
            Write(artifact, lines);
        // A bundle's reasons stand beside its artifacts.
        if (item.Failure is { } failure && item.Artifacts?.Any(a => a.Reason is not null) != true)
        {
            lines.Write(2, 4, new StyledText(PlainText.Of(failure.Kind == Verdicts.Unusable ? failure.Detail : $"{failure.Kind}: {failure.Detail}")));
            lines.Write(2, 4, new StyledText("Fix: " + PlainText.Of(failure.Remedy)));
        }
    }

    private static void Write(ReportedSigner signer, StyledLines lines)
    {
        if (signer.Type == "key")
        {
            Field(lines, "Signed by", $"key {signer.Fingerprint} ({signer.Algorithm})");
            return;
        }

        Field(lines, "Signed by", signer.Identity ?? "");
        if (signer.Issuer is not null)
            Field(lines, "Issuer", signer.Issuer);
    }

    private static void Write(ReportedStatement statement, StyledLines lines)
    {
        var names = statement.Subjects.Take(MaxSubjects).Select(s => s.Name.Length > 0 ? s.Name : s.Uri);
        Field(lines, "Subjects", string.Create(CultureInfo.InvariantCulture, $"{statement.SubjectCount}: ") + string.Join(", ", names) + (statement.SubjectCount > MaxSubjects ? ", …" : ""));
        Field(lines, "Predicate", statement.PredicateType);
        if (statement.BuilderId is not null)
            Field(lines, "Built by", statement.BuilderId);
        if (statement.Workflow is not null)
            Field(lines, "Workflow", statement.Workflow);
    }

    private static void Write(ReportedArtifact artifact, StyledLines lines)
    {
        lines.Write(2, 6, new(artifact.Role + " " + PlainText.Of(artifact.Name, MaxValue), "bold"), new(artifact.Strength), new(artifact.Builder is null ? "" : "by " + artifact.Builder, "dim"));
        lines.Write(4, 6, new StyledText(PlainText.Of(artifact.Reference, MaxValue), "dim"));
        if (artifact.Reason is not null)
            lines.Write(4, 6, new StyledText(PlainText.Of(artifact.Reason)));
        if (artifact.Remedy is not null)
            lines.Write(4, 6, new StyledText("Fix: " + PlainText.Of(artifact.Remedy)));
    }

    private static void Field(StyledLines lines, string name, string value) => lines.Write(2, Hanging, new StyledText(name.PadRight(Hanging - 4), "dim"), new(PlainText.Of(value, MaxValue)));

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
