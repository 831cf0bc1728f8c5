using BenchmarkDotNet.Attributes;
using Modelgate.Operator.Admission;
using Modelgate.Operator.Reviewing;
using Modelgate.Operator.Standalone;
using Modelgate.Policy;

namespace Modelgate.Benchmarks;

/// <summary>From an AdmissionReview's bytes to the response's bytes: everything that the webhook does below HTTP.</summary>
[MemoryDiagnoser]
public class AdmissionBenchmarks
{
    private static readonly byte[] NginxReview = Pods.Review(Pods.Nginx);
    private static readonly byte[] VllmReview = Pods.Review(Pods.Vllm);
    private static readonly AdmissionJudge Judge = new(new BuiltIn(), TimeProvider.System);

    [Benchmark]
    public int Nginx() => Answer(NginxReview);

    [Benchmark]
    public int Vllm() => Answer(VllmReview);

    internal static int Answer(byte[] review)
    {
        var read = AdmissionReviewReader.Read(review);
        if (!read.IsRead)
            throw new InvalidOperationException(read.Failure);
        using var bytes = new PooledBuffer();
        AdmissionJson.Write(bytes, Judge.JudgeAsync(read.Request, TimeSpan.FromSeconds(10)).AsTask().GetAwaiter().GetResult());
        return bytes.Written.Length;
    }

    private sealed class BuiltIn : IServingState
    {
        public ServingState Current { get; } = new(ClusterSnapshot.BuiltIn, new ConfigMapCatalog());
    }
}
