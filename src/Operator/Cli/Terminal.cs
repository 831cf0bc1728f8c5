using Spectre.Console;

namespace Modelgate.Operator.Cli;

/// <summary>Where a command reads and writes, and what may be written there.</summary>
internal sealed class Terminal
{
    /// <summary>Columns where the width is not known: pipes and files.</summary>
    private const int DefaultWidth = 80;

    /// <summary>Opens standard input; null where there is none.</summary>
    public required Func<Stream?> OpenInput { get; init; }

    /// <summary>Reports.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Hints, progress and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>True when a person looks at <see cref="Output"/>.</summary>
    public bool IsOutputTerminal { get; init; }

    /// <summary>True when a person looks at <see cref="Error"/>.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>Columns.</summary>
    public int Width { get; init; } = DefaultWidth;

    /// <summary>True when <c>NO_COLOR</c> is set (no-color.org).</summary>
    public bool NoColor { get; init; }

    /// <summary>The process's own streams.</summary>
    public static Terminal System() => new()
    {
        OpenInput = Console.OpenStandardInput,
        Output = new StreamWriter(Console.OpenStandardOutput(), new global::System.Text.UTF8Encoding(false), 32 * 1024),
        Error = Console.Error,
        IsOutputTerminal = !Console.IsOutputRedirected,
        IsErrorTerminal = !Console.IsErrorRedirected,
        Width = Console.IsOutputRedirected ? DefaultWidth : ConsoleWidth(),
        NoColor = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
    };

    /// <summary>A Spectre console over <see cref="Output"/>: plain text unless a person looks at it.</summary>
    public IAnsiConsole CreateConsole()
    {
        var colours = IsOutputTerminal && !NoColor;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Output),
        });
        console.Profile.Width = Math.Clamp(Width, 40, 160);
        return console;
    }

    private static int ConsoleWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : DefaultWidth;
        }
        catch (IOException)
        {
            return DefaultWidth;
        }
    }
}
