using System.CommandLine;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Reports;
using Modelgate.Operator.Reports.Html;
using Modelgate.Operator.Reviewing;
using Modelgate.Operator.Reviewing.Live;

namespace Modelgate.Operator.Cli;

/// <summary><c>modelgate review PATH…</c>, <c>modelgate review --cluster</c></summary>
internal static class ReviewCommand
{
    private const string Summary = "Judge manifests, Dockerfiles, Modelfiles and scripts as a cluster would, or what is in a cluster.";

    private const string Details = """
        Exit status: 0 nothing denied, 1 something denied, 2 the input, a part of the cluster or the options could not be read.

        Examples:
          modelgate review deploy/ charts/rendered.yaml
          helm template chart | modelgate review -
          kubectl get pods -A -o yaml | modelgate review - --output json
          modelgate review --cluster --context production
          modelgate review deploy/ --policy policies/ --bundle bundles/ --output sarif > modelgate.sarif
          modelgate review deploy/ --policy policies/ --bundle bundles/ --output html > review.html
        """;

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var paths = new Argument<string[]>("PATH") { Arity = ArgumentArity.ZeroOrMore, Description = "Files, folders, or - for standard input." };
        var output = new Option<string>("--output", "-o") { Description = "How to report.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json", "sarif", "yaml", "html");
        var failOn = new Option<string>("--fail-on") { Description = "What makes the exit status 1.", DefaultValueFactory = _ => "deny" };
        failOn.AcceptOnlyFromAmong("deny", "warn", "never");
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Only denied objects in the table, no hints." };
        var cluster = new Option<bool>("--cluster") { Description = "Judge the workloads and running pods of a cluster, with its own policies and bundles unless others are given." };
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "With --cluster: which one. Default: kubectl's; in a pod, the pod's own.", HelpName = "FILE" };
        var context = new Option<string?>("--context") { Description = "With --cluster: context of the kubeconfig. Default: its current one.", HelpName = "NAME" };
        var configuration = new ConfigurationOptions("Namespace of objects that name none; with --cluster, the only one that is reviewed.");
        var command = new DetailedCommand("review", Summary, Details) { paths, cluster, kubeconfig, context, output, failOn, quiet };
        configuration.AddTo(command);
        command.Validators.Add(result =>
        {
            var hasPaths = result.GetValue(paths) is { Length: > 0 };
            if (hasPaths == result.GetValue(cluster))
                result.AddError("Give either PATH or --cluster.");
            if (!result.GetValue(cluster) && (result.GetValue(kubeconfig) ?? result.GetValue(context)) is not null)
                result.AddError("--kubeconfig and --context go with --cluster.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (configuration.Load(parsed, terminal, time) is not { } settings)
                return ExitCodes.Unusable;
            var progress = new ProgressLine(terminal, time);
            ReviewReport report;
            IReadOnlyList<string> hints;
            var footnote = Footnote(settings);
            if (parsed.GetValue(cluster))
            {
                using var connection = ClusterAccess.Connect(new(parsed.GetValue(kubeconfig), parsed.GetValue(context)), time, out var problem);
                if (connection is null)
                {
                    terminal.Error.WriteLine("modelgate: the cluster cannot be reached: " + problem);
                    return ExitCodes.Unusable;
                }

                var review = new ClusterReview(connection, time, progress.Report);
                var hasFiles = !settings.UsesBuiltInPolicy || settings.BundleCount > 0;
                report = await review.ReviewAsync(settings.Namespace, hasFiles ? settings : null, cancellationToken);
                hints = review.Hints;
                footnote = hasFiles ? footnote : Footnote(review.Count);
            }
            else
            {
                var run = new ReviewRun(settings, terminal.OpenInput(), progress.Report);
                report = run.Review(parsed.GetRequiredValue(paths));
                hints = run.Hints;
            }

            progress.End();
            var isQuiet = parsed.GetValue(quiet);
            if (parsed.GetRequiredValue(output) == "html")
                HtmlReport.Write(report, footnote, hints, terminal.Output);
            else
                Write(report, parsed.GetRequiredValue(output), terminal, isQuiet, isQuiet ? null : footnote);
            terminal.Output.Flush();
            Tell(report, isQuiet ? [] : hints, terminal);
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
    }

    private static string? Footnote(ReviewSettings settings)
    {
        if (settings.UsesBuiltInPolicy)
            return "Judged by the built-in policy, which trusts no builder; give others with --policy.";
        return settings.BundleCount == 0 ? "No ModelBundle was given, so no model is attested; give them with --bundle." : null;
    }

    private static string? Footnote((int Policies, int Bundles) cluster)
    {
        if (cluster.Policies == 0)
            return "Judged by the built-in policy, which trusts no builder: the cluster has no ModelPolicy.";
        return cluster.Bundles == 0 ? "The cluster has no ModelBundle, so no model is attested." : null;
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
