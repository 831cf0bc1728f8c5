using System.Text;
using Modelgate.Operator.Cli;

namespace Modelgate.Operator.Tests.Cli;

/// <summary>What a command line left behind.</summary>
internal sealed record CommandResult(int Status, string Output, string Error);

/// <summary>Runs command lines inside the test's process.</summary>
internal static class CommandLine
{
    public static CommandResult Run(params string[] arguments) => RunWith("", arguments);

    /// <summary>On a terminal that is so wide that no line with a path is wrapped.</summary>
    public static CommandResult RunWide(int width, params string[] arguments) => Run("", width, arguments);

    public static CommandResult RunWith(string input, params string[] arguments) => Run(input, 80, arguments);

    private static CommandResult Run(string input, int width, string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal
        {
            OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
            Output = output,
            Error = error,
            Width = width,
        };
        var status = ModelgateCommand.RunAsync(arguments, terminal, TimeProvider.System, CancellationToken.None).GetAwaiter().GetResult();
        return new(status, output.ToString(), error.ToString());
    }
}

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("modelgate-test-").FullName;

    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, true);
}
