using Modelgate.Operator.Telemetry;

namespace Modelgate.Operator.Cluster;

/// <summary>Keeps work going that is to go on for as long as the program, or the leader's term, does.</summary>
/// <remarks>
/// A fault that nobody foresaw ends neither the program nor the other loops: what was verified last goes on judging, and a program that ends in every replica
/// at once would leave nobody to judge. It is logged as an error each time, and the work begins again after a pause.
/// </remarks>
internal static class SupervisedLoop
{
    /// <summary>How long after a fault the loops of a replica begin again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Runs work again and again until cancelled; then it ends without an exception.</summary>
    /// <param name="name">What it is, for the log.</param>
    /// <param name="work">The work.</param>
    /// <param name="pause">The time between its end, whatever the reason, and its next beginning.</param>
    /// <param name="faulted">Told of each fault; null: nobody is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where faults are told.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(
        string name, Func<CancellationToken, Task> work, TimeSpan pause, Action<string>? faulted, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        // What starts it does not wait for its first steps.
        await Task.Yield();
        while (!cancellationToken.IsCancellationRequested)
        {
            // A task of its own, whose end is looked at: also what fails before its first wait ends there.
            var run = Task.Run(() => work(cancellationToken), CancellationToken.None);
            await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var isOver = cancellationToken.IsCancellationRequested;
            if ((run.Exception?.InnerException ?? (run.IsCanceled && !isOver ? new TaskCanceledException(run) : null)) is { } fault)
            {
                Log.LoopFailed(logger, fault, name);
                faulted?.Invoke($"{name} failed and is begun again");
            }

            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
