using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Modelgate.Operator.Cli;

/// <summary>The usual help, followed by what a command's help text keeps for its own page: examples, exit statuses.</summary>
internal sealed class ExampleHelp(SynchronousCommandLineAction usual) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string> Texts = [];

    /// <summary>Keeps a text for a command's own page.</summary>
    public static string For(string command, string summary, string text)
    {
        lock (Texts)
            Texts[command] = text;
        return summary;
    }

    /// <summary>Puts it in the place of the root command's help.</summary>
    public static void AddTo(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            if (option.Action is SynchronousCommandLineAction usual)
                option.Action = new ExampleHelp(usual);
        }
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var status = usual.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        lock (Texts)
        {
            if (Texts.TryGetValue(command is RootCommand ? "" : command.Name, out var text))
                parseResult.InvocationConfiguration.Output.WriteLine(text);
        }

        return status;
    }
}
