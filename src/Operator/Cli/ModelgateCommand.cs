using System.CommandLine;
using System.CommandLine.Invocation;

namespace Modelgate.Operator.Cli;

/// <summary>The command line: one command for each thing that people do.</summary>
internal static class ModelgateCommand
{
    private const string Summary = "Judges what AI models a Kubernetes manifest will serve, and says why.";

    private const string Details = """
        Examples:
          modelgate review deploy/                      judge every manifest of a folder
          helm template chart | modelgate review -      judge what a chart renders to
          modelgate explain deploy/vllm.yaml            how each model reference was resolved
          modelgate rules MSC201                        what a rule means and how to mend it
          modelgate serve --config-dir policies --self-signed   try the webhook
        """;

    /// <summary>Runs a command line.</summary>
    public static async Task<int> RunAsync(string[] arguments, Terminal terminal, TimeProvider time, CancellationToken cancellationToken)
    {
        var root = CreateRoot(terminal, time);
        try
        {
            return await Run(root, arguments, terminal, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Unusable;
        }
#pragma warning disable CA1031 // One of the two catch-alls: a bug of ours ends with a sentence and a status that no script takes for "nothing denied".
        catch (Exception problem)
#pragma warning restore CA1031
        {
            terminal.Error.WriteLine("modelgate: internal error (MSC999). This is a fault of Modelgate; please report it with the lines below.");
            terminal.Error.WriteLine(problem);
            return ExitCodes.Unusable;
        }
        finally
        {
            terminal.Output.Flush();
        }
    }

    /// <summary>The root command with all commands.</summary>
    internal static RootCommand CreateRoot(Terminal terminal, TimeProvider time)
    {
        var root = new RootCommand(Summary)
        {
            ReviewCommand.Create(terminal, time),
            ExplainCommand.Create(terminal, time),
            VerifyCommand.Create(terminal, time),
            BundleCommand.Create(terminal),
            RulesCommand.Create(terminal),
            ServeCommand.Create(terminal, time),
            CompletionCommand.Create(terminal),
        };
        ExampleHelp.AddTo(root, Details);
        return root;
    }

    private static async Task<int> Run(RootCommand root, string[] arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        var parsed = root.Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
                terminal.Error.WriteLine("modelgate: " + error.Message);
            terminal.Error.WriteLine($"Try: modelgate {(parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ")}--help");
            return ExitCodes.Unusable;
        }

        var configuration = new InvocationConfiguration
        {
            Output = terminal.Output,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            // The library would end a webhook two seconds after a signal, whatever it still answers.
            ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(configuration, cancellationToken);
    }
}
