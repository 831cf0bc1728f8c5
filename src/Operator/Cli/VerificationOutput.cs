using Modelgate.Operator.Reports;
using Modelgate.Operator.Verifying;

namespace Modelgate.Operator.Cli;

/// <summary>Writes what became of evidence, and tells the exit status.</summary>
internal static class VerificationOutput
{
    /// <summary>Writes a report. A file that cannot be read weighs more than one that is refused: nothing is known about it.</summary>
    public static int Write(IReadOnlyList<VerificationItem> items, string format, Terminal terminal)
    {
        var report = new VerificationReport
        {
            Summary = new(items.Count, Count(items, Verdicts.Verified), Count(items, Verdicts.Refused), Count(items, Verdicts.Unusable)),
            Results = items,
        };
        if (format == "json")
            JsonReport.Write(report, terminal.Output);
        else
            VerificationTable.Write(report, terminal.CreateConsole());
        terminal.Output.Flush();
        return report.Summary.Unusable > 0 ? ExitCodes.Unusable : report.Summary.Refused > 0 ? ExitCodes.Denied : ExitCodes.Success;
    }

    private static int Count(IReadOnlyList<VerificationItem> items, string verdict) => items.Count(i => i.Verdict == verdict);
}
