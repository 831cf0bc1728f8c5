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
        id.CompletionSources.Add(_ => AdmissionRules.All.Select(r => new System.CommandLine.Completions.CompletionItem(r.Description.Id.ToString())));
        var command = new DetailedCommand("rules", Summary, Details) { id };
        command.SetAction(parsed => parsed.GetValue(id) is { } wanted ? Explain(wanted, terminal) : List(terminal));
        return command;
    }

    private static int List(Terminal terminal)
    {
        foreach (var rule in AdmissionRules.All)
        {
            var about = rule.Description;
            terminal.Output.WriteLine($"{about.Id}  {about.Name,-26} {about.Severity,-8} {about.Action,-6}  {about.Title}");
        }

        terminal.Output.WriteLine();
        terminal.Output.WriteLine("Severity and action are those of the built-in policy. More about one: modelgate rules ID");
        return ExitCodes.Success;
    }

    private static int Explain(string wanted, Terminal terminal)
    {
        foreach (var rule in AdmissionRules.All)
        {
            var about = rule.Description;
            if (!about.Id.ToString().Equals(wanted, StringComparison.OrdinalIgnoreCase) && !about.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
                continue;
            terminal.Output.WriteLine($"{about.Id} {about.Name}");
            terminal.Output.WriteLine(about.Title + ".");
            terminal.Output.WriteLine();
            terminal.Output.WriteLine($"Severity  {about.Severity}");
            terminal.Output.WriteLine($"Action    {about.Action} (built-in policy)");
            terminal.Output.WriteLine($"Remedy    {about.Remedy}");
            terminal.Output.WriteLine($"Docs      docs/rules/{about.Id}.md");
            return ExitCodes.Success;
        }

        terminal.Error.WriteLine($"modelgate: there is no rule {wanted}. List them: modelgate rules");
        return ExitCodes.Unusable;
    }
}
