using Modelgate.Operator.Cli;

namespace Modelgate.Conformance;

/// <summary>Runs the program's own command line inside this process.</summary>
internal static class CommandLine
{
    public static int Run(params string[] arguments) =>
        ModelgateCommand.RunAsync(arguments, Terminal.System(), TimeProvider.System, CancellationToken.None).GetAwaiter().GetResult();
}
