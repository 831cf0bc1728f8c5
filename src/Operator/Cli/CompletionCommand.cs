using System.CommandLine;

namespace Modelgate.Operator.Cli;

/// <summary><c>modelgate completion SHELL</c></summary>
internal static class CompletionCommand
{
    private const string Summary = "Print a script that completes commands and options in a shell.";

    private const string Details = """
        Examples:
          source <(modelgate completion bash)
          modelgate completion zsh > "${fpath[1]}/_modelgate"
          modelgate completion fish > ~/.config/fish/completions/modelgate.fish
          modelgate completion powershell | Out-String | Invoke-Expression
        """;

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or powershell." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "powershell");
        var command = new DetailedCommand("completion", Summary, Details) { shell };
        command.SetAction(parsed =>
        {
            terminal.Output.Write(CompletionScripts.For(parsed.GetRequiredValue(shell)));
            return ExitCodes.Success;
        });
        return command;
    }
}
