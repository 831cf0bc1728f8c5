using System.Diagnostics;
using System.Text;

namespace Modelgate.EndToEnd;

/// <summary>A program that runs beside the tests and ends with them.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly StringBuilder _output = new();

    private RunningProgram(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Add(_errors, line.Data);
        process.OutputDataReceived += (_, line) => Add(_output, line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>Starts a program.</summary>
    public static RunningProgram Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        return new(Process.Start(start)!);
    }

    /// <summary>What it wrote to standard error.</summary>
    public string Output() => Read(_errors);

    /// <summary>What it wrote to standard output.</summary>
    public string Printed() => Read(_output);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static void Add(StringBuilder text, string? line)
    {
        lock (text)
            text.AppendLine(line);
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
