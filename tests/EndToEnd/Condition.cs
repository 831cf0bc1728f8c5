using System.Diagnostics;

namespace Modelgate.EndToEnd;

/// <summary>Waits on conditions, all under one limit.</summary>
internal static class Condition
{
    /// <summary>Generous: an API server takes ten seconds to start on a small machine, a minute on a busy one.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Asks until the condition holds.</summary>
    /// <param name="condition">The condition; each asking is work of other programs, so that asking again at once is no busy waiting of our own.</param>
    /// <param name="explain">What to show when it never holds.</param>
    public static async Task HoldsAsync(Func<Task<bool>> condition, Func<string> explain)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > Limit)
                throw new TimeoutException("The condition never held. " + explain());
        }
    }
}
