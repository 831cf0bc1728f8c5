using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Modelgate.Operator.Cli;

/// <summary>A command whose own help page says more than the list of commands does.</summary>
internal sealed class DetailedCommand(string name, string summary, string details) : Command(name, summary)
{
    /// <summary>Examples, exit statuses.</summary>
    public string Details => details;
}

/// <summary>The usual help, followed by the command's details.</summary>
internal sealed class ExampleHelp(SynchronousCommandLineAction usual, string rootDetails) : SynchronousCommandLineAction
{
    /// <summary>Puts it in the place of the root command's help, which all commands share.</summary>
    public static void AddTo(RootCommand root, string rootDetails)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            // -h and --help are what people type; the other spellings only lengthen completion lists.
            foreach (var alias in (ReadOnlySpan<string>)["-?", "/?", "/h"])
                option.Aliases.Remove(alias);
            if (option.Action is SynchronousCommandLineAction usual)
                option.Action = new ExampleHelp(usual, rootDetails);
        }
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var status = usual.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        if ((command is RootCommand ? rootDetails : (command as DetailedCommand)?.Details) is { } details)
            parseResult.InvocationConfiguration.Output.WriteLine(details);
        return status;
    }
}
