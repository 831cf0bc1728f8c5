using System.CommandLine;

namespace Modelgate.Operator.Cli;

/// <summary><c>modelgate bundle</c></summary>
internal static class BundleCommand
{
    private const string Summary = "Describe and sign what a served bundle is made of.";

    private const string Details = """
        Examples:
          modelgate bundle create --help
          modelgate bundle sign statement.json --key promotion.key
        """;

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal) => new DetailedCommand("bundle", Summary, Details)
    {
        BundleCreateCommand.Create(terminal),
        BundleSignCommand.Create(terminal),
    };
}
