using System.Diagnostics;

namespace Modelgate.EndToEnd;

/// <summary>Runs <c>modelgate</c> as people do.</summary>
internal static class Modelgate
{
    /// <summary>The program.</summary>
    public static string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Operator", System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "modelgate.dll"));

    /// <summary>Runs a command to its end.</summary>
    public static Task<(int Status, string Output, string Error)> RunAsync(string input, params string[] arguments) => RunAsync("dotnet", input, null, [Path, .. arguments]);

    /// <summary>Runs any program to its end.</summary>
    /// <param name="program">The program.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="environment">Variables that it gets beside ours.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<(int Status, string Output, string Error)> RunAsync(
        string program, string input, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Testing.Repository.Root,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var running = Process.Start(start)!;
        var error = running.StandardError.ReadToEndAsync();
        try
        {
            await running.StandardInput.WriteAsync(input);
            running.StandardInput.Close();
        }
        catch (IOException)
        {
            // It does not read what it is given.
        }

        var output = await running.StandardOutput.ReadToEndAsync();
        await running.WaitForExitAsync();
        return (running.ExitCode, output, await error);
    }
}
