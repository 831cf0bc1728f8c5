using System.Collections.Concurrent;

namespace Modelgate.Operator.Telemetry;

/// <summary>The queues of the program, for <c>modelgate_queue_depth</c>. Whoever has a queue tells of it once.</summary>
internal static class QueueDepths
{
    private static readonly ConcurrentDictionary<string, Func<int>> Queues = new(StringComparer.Ordinal);

    /// <summary>A queue of that name, out of the program's own text, and how to ask how many wait in it. A later one of the same name takes its place.</summary>
    public static void Track(string queue, Func<int> depth) => Queues[queue] = depth;

    /// <summary>How many wait in each.</summary>
    public static IEnumerable<KeyValuePair<string, int>> Current => Queues.Select(q => KeyValuePair.Create(q.Key, q.Value()));
}
