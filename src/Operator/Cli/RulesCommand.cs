using System.CommandLine;
using Modelgate.Policy.Rules;

namespace Modelgate.Operator.Cli;

/// <summary><c>modelgate rules [ID]</c></summary>
internal static class RulesCommand
{
    private const string Summary = "List the rules, or explain one.";

    private const string Details = """
        Examples:
          modelgate rules
          modelgate rules MSC201
        """;

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var id = new Argument<string?>("ID") { Arity = ArgumentArity.ZeroOrOne, HelpName = "ID", Description = "Id or name of a rule: MSC201, unpinned-reference." };
        id.CompletionSources.Add(_ => RuleCatalogue.All.Select(r => new System.CommandLine.Completions.CompletionItem(r.Id.ToString())));
        var command = new DetailedCommand("rules", Summary, Details) { id };
        command.SetAction(parsed => parsed.GetValue(id) is { } wanted ? Explain(wanted, terminal) : List(terminal));
        return command;
    }

    private static int List(Terminal terminal)
    {
        foreach (var rule in RuleCatalogue.All)
            terminal.Output.WriteLine($"{rule.Id}  {rule.Name,-26} {rule.Severity,-8} {rule.Action,-6}  {rule.Title}");
        terminal.Output.WriteLine();
        terminal.Output.WriteLine("Severity and action are those of the built-in policy. More about one: modelgate rules ID");
        return ExitCodes.Success;
    }

    private static int Explain(string wanted, Terminal terminal)
    {
        if (!RuleCatalogue.TryFind(wanted, out var rule))
        {
            terminal.Error.WriteLine($"modelgate: there is no rule {wanted}. List them: modelgate rules");
            return ExitCodes.Unusable;
        }

        terminal.Output.WriteLine($"{rule.Id} {rule.Name}");
        terminal.Output.WriteLine(rule.Title + ".");
        terminal.Output.WriteLine();
        terminal.Output.WriteLine($"Severity  {rule.Severity}");
        terminal.Output.WriteLine($"Action    {rule.Action} (built-in policy)");
        terminal.Output.WriteLine($"Fires on  {rule.FiresOn}");
        terminal.Output.WriteLine($"Why       {rule.Why}");
        terminal.Output.WriteLine($"Remedy    {rule.Remedy}");
        terminal.Output.WriteLine($"Page      docs/{rule.Page}");
        return ExitCodes.Success;
    }
}
