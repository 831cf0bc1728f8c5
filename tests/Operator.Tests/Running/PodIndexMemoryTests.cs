using System.Text;
using Modelgate.Operator.Running;
using Modelgate.Policy.Resolution;

namespace Modelgate.Operator.Tests.Running;

/// <summary>Tests that look at the memory of the whole process: no other test runs meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class PodIndexMemoryTests
{
    /// <summary>Five thousand serving pods of a hundred workloads; what they take is some bytes for each, and one content for each workload.</summary>
    [Fact]
    public void Five_thousand_pods_take_few_megabytes()
    {
        // What earlier tests left behind goes when it likes, so that a single difference may even be negative: the middle of several counts.
        var taken = Enumerable.Range(0, 5).Select(_ => Taken()).Order().ToArray();

        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"5000 pods: {string.Join(", ", taken.Select(t => t / 1024))} KiB"));
        Assert.InRange(taken[2], 1, 6 * 1024 * 1024);
    }

    private static long Taken()
    {
        var index = new PodIndex(PodTriage.MayServe);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 5_000; i++)
        {
            var (name, pod) = (FormattableString.Invariant($"chat-{i}"), ServingPods.Pod().Replace("\"app\":\"chat\"", FormattableString.Invariant($"\"app\":\"chat-{i % 100}\""), StringComparison.Ordinal));
            index.Put(new("ml", name, "1", index.Read(new("ml", name, "1"), Encoding.UTF8.GetBytes(pod))));
        }

        var after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.Equal((5_000, 100), (index.Count, index.Contents));
        return after - before;
    }
}
