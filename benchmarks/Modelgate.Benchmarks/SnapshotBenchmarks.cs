using System.Text;
using BenchmarkDotNet.Attributes;
using Modelgate.Operator.Admission;
using Modelgate.Operator.Reviewing;
using Modelgate.Operator.Standalone;
using Modelgate.Policy;
using Modelgate.Policy.Data;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;

namespace Modelgate.Benchmarks;

/// <summary>The review of a pod whose model a bundle of 20 files attests, with few and with many other bundles in the snapshot: it must cost the same.</summary>
[MemoryDiagnoser]
public class SnapshotBenchmarks
{
    private readonly Made _made = new();
    private AdmissionJudge _judge = null!;
    private byte[] _attested = [];

    [Params(10, 1_000, 10_000)]
    public int Bundles { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var cluster = new MadeCluster(Bundles, 20, isInline: true);
        var now = TimeProvider.System.GetUtcNow();
        var policy = ModelPolicyReader.Read(JsonReader.Read(cluster.Policy).Documents![0], now).Value!;
        var snapshot = ClusterSnapshot.Of([policy], cluster.Bundles.Select(b => ModelBundleReader.Read(JsonReader.Read(b).Documents![0]).Value!), 1, new EvidenceSettings(NoEvidenceContent.Instance, now));
        _made.Current = new(snapshot, new ConfigMapCatalog());
        _judge = new(_made, TimeProvider.System);
        var pod = $$$"""{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a","namespace":"{{{MadeCluster.NamespaceOf(7)}}}"},"spec":{"containers":[{"name":"a","image":"vllm/vllm-openai@sha256:{{{new string('a', 64)}}}","command":["vllm","serve"],"args":["org/model-7","--revision","0123456789abcdef0123456789abcdef01234567"]}]}}""";
        _attested = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Pods.Review(Encoding.UTF8.GetBytes(pod))).Replace("\"namespace\":\"ml\"", $"\"namespace\":\"{MadeCluster.NamespaceOf(7)}\"", StringComparison.Ordinal));
        if (_judge.JudgeAsync(AdmissionReviewReader.Read(_attested).Request!, TimeSpan.FromSeconds(10)).AsTask().GetAwaiter().GetResult() is { IsAllowed: false } denied)
            throw new InvalidOperationException(denied.Message);
    }

    [Benchmark]
    public int Attested()
    {
        using var bytes = new PooledBuffer();
        AdmissionJson.Write(bytes, _judge.JudgeAsync(AdmissionReviewReader.Read(_attested).Request!, TimeSpan.FromSeconds(10)).AsTask().GetAwaiter().GetResult());
        return bytes.Written.Length;
    }

    private sealed class Made : IServingState
    {
        public ServingState Current { get; set; } = null!;
    }
}
