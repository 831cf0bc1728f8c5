using System.CommandLine;
using Modelgate.Operator.Reports;
using Modelgate.Operator.Reviewing;

namespace Modelgate.Operator.Cli;

/// <summary><c>modelgate review PATH…</c></summary>
internal static class ReviewCommand
{
    private const string Summary = "Judge manifests, Dockerfiles, Modelfiles and scripts as a cluster would.";

    private const string Details = """
        Exit status: 0 nothing denied, 1 something denied, 2 the input or the options could not be read.

        Examples:
          modelgate review deploy/ charts/rendered.yaml
          helm template chart | modelgate review -
          kubectl get pods -A -o yaml | modelgate review - --output json
          modelgate review deploy/ --policy policies/ --bundle bundles/ --output sarif > modelgate.sarif
        """;

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var paths = new Argument<string[]>("PATH") { Arity = ArgumentArity.OneOrMore, Description = "Files, folders, or - for standard input." };
        var output = new Option<string>("--output", "-o") { Description = "How to report.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json", "sarif", "yaml");
        var failOn = new Option<string>("--fail-on") { Description = "What makes the exit status 1.", DefaultValueFactory = _ => "deny" };
        failOn.AcceptOnlyFromAmong("deny", "warn", "never");
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Only denied objects in the table, no hints." };
        var configuration = new ConfigurationOptions();
        var command = new DetailedCommand("review", Summary, Details) { paths, output, failOn, quiet };
        configuration.AddTo(command);
        command.SetAction(parsed =>
        {
            if (configuration.Load(parsed, terminal, time) is not { } settings)
                return ExitCodes.Unusable;
            var progress = new ProgressLine(terminal, time);
            var run = new ReviewRun(settings, terminal.OpenInput(), progress.Report);
            var report = run.Review(parsed.GetRequiredValue(paths));
            progress.End();
            var isQuiet = parsed.GetValue(quiet);
            Write(report, parsed.GetRequiredValue(output), terminal, isQuiet, isQuiet ? null : Footnote(settings));
            Tell(report, isQuiet ? [] : run.Hints, terminal);
            return Status(report, parsed.GetRequiredValue(failOn));
        });
        return command;
    }

    private static void Write(ReviewReport report, string format, Terminal terminal, bool quiet, string? footnote)
    {
        switch (format)
        {
            case "json":
                JsonReport.Write(report, terminal.Output);
                break;
            case "sarif":
                SarifReport.Write(report, terminal.Output);
                break;
            case "yaml":
                PolicyReportYaml.Write(report, terminal.Output);
                break;
            default:
                TableReport.Write(report, terminal.CreateConsole(), quiet, footnote);
                break;
        }

        terminal.Output.Flush();
    }

    private static string? Footnote(ReviewSettings settings)
    {
        if (settings.UsesBuiltInPolicy)
            return "Judged by the built-in policy, which trusts no builder; give others with --policy.";
        return settings.BundleCount == 0 ? "No ModelBundle was given, so no model is attested; give them with --bundle." : null;
    }

    private static void Tell(ReviewReport report, IReadOnlyList<string> hints, Terminal terminal)
    {
        foreach (var hint in hints)
            terminal.Error.WriteLine("modelgate: " + hint);
        foreach (var error in report.Errors ?? [])
            terminal.Error.WriteLine("modelgate: " + error);
    }

    private static int Status(ReviewReport report, string failOn)
    {
        if (report.Errors is not null)
            return ExitCodes.Unusable;
        var fails = failOn switch
        {
            "never" => false,
            "warn" => report.Summary.Denied + report.Summary.Warned > 0,
            _ => report.Summary.Denied > 0,
        };
        return fails ? ExitCodes.Denied : ExitCodes.Success;
    }
}
