using System.Globalization;

namespace Modelgate.Operator.Cli;

/// <summary>One line on standard error that counts up during a long run; only where a person looks, and only after a while.</summary>
internal sealed class ProgressLine(Terminal terminal, TimeProvider time)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly long _started = time.GetTimestamp();
    private long _last;
    private bool _isShown;

    /// <summary>Says how far the run is.</summary>
    public void Report(int done, int total)
    {
        if (!terminal.IsErrorTerminal || time.GetElapsedTime(_started) < Quiet || !_lock.TryEnter())
            return;
        try
        {
            if (_isShown && time.GetElapsedTime(_last) < Pause)
                return;
            _last = time.GetTimestamp();
            _isShown = true;
            terminal.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\rreviewing: {done * 100L / Math.Max(1, total)} %  "));
            terminal.Error.Flush();
        }
        finally
        {
            _lock.Exit();
        }
    }

    /// <summary>Wipes the line.</summary>
    public void End()
    {
        if (_isShown)
            terminal.Error.Write("\r                    \r");
    }
}
