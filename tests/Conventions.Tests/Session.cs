using System.CommandLine;
using System.Text;
using Modelgate.Operator.Cli;
using Modelgate.Testing;

namespace Modelgate.Conventions.Tests;

/// <summary>Runs command lines as the pages show them: from the root of the repository, on the day that the samples were written.</summary>
internal static class Session
{
    private const string LongForm = "dotnet run --project src/Operator -- ";

    static Session() => Directory.SetCurrentDirectory(Repository.Root);

    /// <summary>The command line of Modelgate in a line of a shell, or null.</summary>
    public static string? CommandOf(string line)
    {
        foreach (var part in line.Replace(LongForm, "modelgate ", StringComparison.Ordinal).Split('|', '>', ';'))
        {
            var start = part.TrimStart(' ', '$', '-', '(', '<');
            if (start.StartsWith("run: ", StringComparison.Ordinal))
                start = start[5..];
            if (start.StartsWith("kubectl modelgate ", StringComparison.Ordinal))
                start = start["kubectl ".Length..];
            if (start.StartsWith("modelgate ", StringComparison.Ordinal))
                return start["modelgate ".Length..].Split("  ")[0].TrimEnd(')', ' ');
        }

        return null;
    }

    /// <summary>What the parser says about a command line.</summary>
    public static IEnumerable<string> Errors(string command)
    {
        using var output = new StringWriter();
        return ModelgateCommand.CreateRoot(Terminal("", output), TimeProvider.System).Parse(Words(command)).Errors.Select(e => e.Message).ToArray();
    }

    public static (int Status, string Output) Run(string command, string input = "")
    {
        using var output = new StringWriter();
        var status = ModelgateCommand.RunAsync(Words(command), Terminal(input, output), new Day(), CancellationToken.None).GetAwaiter().GetResult();
        return (status, output.ToString());
    }

    public static RootCommand Root() => ModelgateCommand.CreateRoot(Terminal("", TextWriter.Null), TimeProvider.System);

    private static Terminal Terminal(string input, TextWriter output) => new()
    {
        OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
        Output = output,
        Error = TextWriter.Null,
    };

    private static string[] Words(string command) => command.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private sealed class Day : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);
    }
}
