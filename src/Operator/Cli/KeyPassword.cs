using Spectre.Console;

namespace Modelgate.Operator.Cli;

/// <summary>The password of an encrypted private key. Never an option: command lines are seen by others.</summary>
internal static class KeyPassword
{
    /// <summary>The variable that answers where nobody can be asked.</summary>
    public const string Variable = "MODELGATE_KEY_PASSWORD";

    /// <summary>Asks; null when there is nobody.</summary>
    public static string? Ask(Terminal terminal)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } known)
            return known;
        if (!terminal.IsErrorTerminal || Console.IsInputRedirected)
            return null;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });
        return console.Prompt(new TextPrompt<string>("Password of the key:").Secret(null));
    }
}
