using System.Diagnostics;
using System.Text;

namespace Modelgate.EndToEnd;

/// <summary>A program that runs beside the tests and ends with them.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly StringBuilder _output = new();

    private bool _isDisposed;

    private RunningProgram(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Add(_errors, line.Data);
        process.OutputDataReceived += (_, line) => Add(_output, line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>Starts a program.</summary>
    public static RunningProgram Start(string program, params string[] arguments) => Start(program, arguments, new Dictionary<string, string>());

    /// <summary>Starts a program with variables of its own.</summary>
    public static RunningProgram Start(string program, string[] arguments, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>True when it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Waits until it ends by itself; its status.</summary>
    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(Condition.Limit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>Asks it to end (SIGTERM), as the kubelet does, and waits; its status.</summary>
    public async Task<int> TerminateAsync()
    {
        using (var kill = Process.Start("sh", ["-c", FormattableString.Invariant($"kill -TERM {_process.Id}")]))
            await kill.WaitForExitAsync();
        return await EndAsync();
    }

    /// <summary>What it wrote to standard error.</summary>
    public string Output() => Read(_errors);

    /// <summary>What it wrote to standard output.</summary>
    public string Printed() => Read(_output);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
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
