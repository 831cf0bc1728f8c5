using System.CommandLine;
using Modelgate.Operator.Reports;
using Modelgate.Operator.Reviewing;

namespace Modelgate.Operator.Cli;

/// <summary><c>modelgate explain FILE</c></summary>
internal static class ExplainCommand
{
    private const string Summary = "Show how each model reference was resolved, step by step.";

    private const string Details = """
        Example:
          modelgate explain deploy/vllm.yaml
        """;

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var paths = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = "Files, folders, or - for standard input." };
        var configuration = new ConfigurationOptions();
        var command = new DetailedCommand("explain", Summary, Details) { paths };
        configuration.AddTo(command);
        command.SetAction(parsed =>
        {
            if (configuration.Load(parsed, terminal, time) is not { } settings)
                return ExitCodes.Unusable;
            var run = new ReviewRun(settings with { CollectSteps = true }, terminal.OpenInput(), static (_, _) => { });
            var report = run.Review(parsed.GetRequiredValue(paths));
            Explanation.Write(report, terminal.CreateConsole());
            terminal.Output.Flush();
            foreach (var problem in run.Hints.Concat((report.Errors ?? []).Select(e => e.ToString())))
                terminal.Error.WriteLine("modelgate: " + problem);
            return report.Errors is null ? ExitCodes.Success : ExitCodes.Unusable;
        });
        return command;
    }
}
