using Modelgate.Benchmarks;
using Modelgate.Operator.Admission;
using Modelgate.Operator.Reviewing;
using Modelgate.Operator.Standalone;
using Modelgate.Policy;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;
using Modelgate.Policy.Policies;

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

    /// <summary>Evidence is looked up, never verified, while a request waits.</summary>
    [Fact]
    public void Server_whose_bundle_has_ten_thousand_files_stays_there_too()
    {
        ArtifactFile[] files = [.. Enumerable.Range(0, 10_000).Select(i => new ArtifactFile(FormattableString.Invariant($"shard-{i}"), "sha256:" + new string('a', 64)))];
        var bundle = new ModelBundle
        {
            Name = "plum",
            Namespace = "ml",
            Artifacts = [new() { Name = "base", Role = ModelRole.Model, Reference = "pkg:huggingface/orchard/plum-7b@3f9c2d41b7a8e6054c1d9be72f08a35d6c4e1b90", Files = files }],
        };
        var snapshot = ClusterSnapshot.Of([ModelPolicy.BuiltIn], [bundle], evidence: new(NoEvidenceContent.Instance, DateTimeOffset.UnixEpoch));

        Assert.InRange(Allocated(Pods.Review(Pods.Vllm), new AdmissionJudge(new Fixed(snapshot), TimeProvider.System)), 1, 50_000);
    }

    [Fact]
    public void Hundred_containers_allocate_a_hundred_times_what_one_does_at_most()
    {
        var one = Allocated(Pods.Review(Pods.Containers(1)));
        Assert.InRange(Allocated(Pods.Review(Pods.Containers(100))), one, 100 * one);
    }

    /// <summary>The least of some reviews: a pool that another thread has emptied, or a listener to metrics of a test beside this one, adds to a single review.</summary>
    private static long Allocated(byte[] review, AdmissionJudge? judge = null)
    {
        Answer(review, judge ?? Judge);
        return Enumerable.Range(0, 8).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Answer(review, judge ?? Judge);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
    }

    private static void Answer(byte[] review, AdmissionJudge judge)
    {
        var read = AdmissionReviewReader.Read(review);
        Assert.True(read.IsRead);
        using var bytes = new PooledBuffer();
        AdmissionJson.Write(bytes, judge.JudgeAsync(read.Request, TimeSpan.FromSeconds(10)).AsTask().GetAwaiter().GetResult());
        Assert.NotEqual(0, bytes.Written.Length);
    }

    private sealed class Fixed(ClusterSnapshot snapshot) : IServingState
    {
        public ServingState Current { get; } = new(snapshot, new ConfigMapCatalog());
    }

    private sealed class BuiltIn : IServingState
    {
        public ServingState Current { get; } = new(ClusterSnapshot.BuiltIn, new ConfigMapCatalog());
    }
}
