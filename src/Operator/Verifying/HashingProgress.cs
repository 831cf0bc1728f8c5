using Modelgate.Operator.Cli;
using Spectre.Console;

namespace Modelgate.Operator.Verifying;

/// <summary>A bar on standard error while files are hashed; only where a person looks.</summary>
internal static class HashingProgress
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs the work and shows how far it is.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="total">Bytes in all.</param>
    /// <param name="work">The work; it tells the bytes of each block, from any thread.</param>
    public static T Run<T>(Terminal terminal, long total, Func<Action<long>, T> work)
    {
        if (!terminal.IsErrorTerminal)
            return work(static _ => { });
        var done = 0L;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            ColorSystem = terminal.NoColor ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Out = new AnsiConsoleOutput(terminal.Error),
        });
        return console.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var bar = context.AddTask("hashing", maxValue: Math.Max(1, total));
                using var running = Task.Run(() => work(bytes => Interlocked.Add(ref done, bytes)));
                // The bar asks; the workers never wait for it.
                while (!((IAsyncResult)running).AsyncWaitHandle.WaitOne(Pause))
                    bar.Value = Interlocked.Read(ref done);
                return running.GetAwaiter().GetResult();
            });
    }
}
