using System.Diagnostics;

namespace Modelgate.Benchmarks;

/// <summary><c>least [SECONDS]</c>: the least time of a review over short batches, which says what it costs even where other work keeps the machine busy.</summary>
internal static class LeastTime
{
    private const int Batch = 100;

    /// <summary>Measures.</summary>
    public static void Run(string[] arguments)
    {
        var time = TimeSpan.FromSeconds(arguments is [var text, ..] ? double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : 10);
        foreach (var (name, review) in new (string, byte[])[] { ("nginx", Pods.Review(Pods.Nginx)), ("vLLM", Pods.Review(Pods.Vllm)) })
            Console.WriteLine(FormattableString.Invariant($"{name}: {Measure(review, time).TotalMicroseconds:0.0} µs"));
    }

    private static TimeSpan Measure(byte[] review, TimeSpan time)
    {
        var least = TimeSpan.MaxValue;
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < time;)
        {
            var begun = Stopwatch.GetTimestamp();
            for (var i = 0; i < Batch; i++)
                AdmissionBenchmarks.Answer(review);
            var each = Stopwatch.GetElapsedTime(begun) / Batch;
            least = each < least ? each : least;
        }

        return least;
    }
}
