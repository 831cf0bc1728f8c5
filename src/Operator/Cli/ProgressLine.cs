using System.Globalization;

namespace Modelgate.Operator.Cli;

/// <summary>One line on standard error that counts up during a long run; only where a person looks, and only after a while.</summary>
internal sealed class ProgressLine(Terminal terminal, TimeProvider time)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private const int MaxText = 50;

    private readonly Lock _lock = new();
    private readonly long _started = time.GetTimestamp();
    private long _last;
    private bool _isShown;
    private int _longest;

    /// <summary>Says how far the run is.</summary>
    public void Report(int done, int total) => Report(string.Create(CultureInfo.InvariantCulture, $"{done * 100L / Math.Max(1, total)} %"));

    /// <summary>Says what the run is at.</summary>
    public void Report(string at)
    {
        if (!terminal.IsErrorTerminal || time.GetElapsedTime(_started) < Quiet || !_lock.TryEnter())
            return;
        try
        {
            if (_isShown && time.GetElapsedTime(_last) < Pause)
                return;
            _last = time.GetTimestamp();
            _isShown = true;
            var text = at.Length > MaxText ? at[..MaxText] : at;
            terminal.Error.Write($"\rreviewing: {text.PadRight(_longest)}  ");
            _longest = Math.Max(_longest, text.Length);
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
            terminal.Error.Write("\r" + new string(' ', _longest + 16) + "\r");
    }
}
