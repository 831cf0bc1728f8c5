using Modelgate.Benchmarks;
using Modelgate.Operator.Admission;
using Modelgate.Operator.Reviewing;
using Modelgate.Operator.Standalone;
using Modelgate.Policy;

namespace Modelgate.Operator.Tests.Admission;

/// <summary>What one review allocates; unlike its time, that is the same on every machine.</summary>
public sealed class AdmissionAllocationTests
{
    private static readonly AdmissionJudge Judge = new(new BuiltIn(), TimeProvider.System);

    [Fact]
    public void Ordinary_pod_stays_below_eight_kilobytes() => Assert.InRange(Allocated(Pods.Review(Pods.Nginx)), 1, 8_000);

    /// <summary>The target is 40 kB in a release build; code that is not optimised allocates some more.</summary>
    [Fact]
    public void Server_with_a_sidecar_stays_near_forty_kilobytes() => Assert.InRange(Allocated(Pods.Review(Pods.Vllm)), 1, 45_000);

    [Fact]
    public void Hundred_containers_allocate_a_hundred_times_what_one_does_at_most()
    {
        var one = Allocated(Pods.Review(Pods.Containers(1)));
        Assert.InRange(Allocated(Pods.Review(Pods.Containers(100))), one, 100 * one);
    }

    private static long Allocated(byte[] review)
    {
        Answer(review);
        Answer(review);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Answer(review);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Answer(byte[] review)
    {
        var read = AdmissionReviewReader.Read(review);
        Assert.True(read.IsRead);
        using var bytes = new PooledBuffer();
        AdmissionJson.Write(bytes, Judge.Judge(read.Request));
        Assert.NotEqual(0, bytes.Written.Length);
    }

    private sealed class BuiltIn : IServingState
    {
        public ServingState Current { get; } = new(ClusterSnapshot.BuiltIn, new ConfigMapCatalog());
    }
}
