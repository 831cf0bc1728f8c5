using BenchmarkDotNet.Attributes;
using Modelgate.Policy;
using Modelgate.Policy.Workloads;

namespace Modelgate.Benchmarks;

/// <summary>From a pod's bytes to a decision, without the HTTP around it.</summary>
[MemoryDiagnoser]
public class ResolutionBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Benchmark]
    public Decision Nginx() => Judge(Pods.Nginx);

    [Benchmark]
    public Decision Vllm() => Judge(Pods.Vllm);

    internal static Decision Judge(byte[] json)
    {
        if (!PodWorkloadReader.TryRead(json, "ml", out var pod, out var error))
            throw new InvalidOperationException(error);
        return AdmissionPolicy.Review(
            new ReviewInput
            {
                Subject = new ReviewSubject { ApiVersion = "v1", Kind = "Pod", Namespace = "ml", Name = pod.Name },
                Pods = [pod],
                ConfigMaps = NoConfigMaps.Instance,
                Now = Now,
            },
            ClusterSnapshot.BuiltIn);
    }

    private sealed class NoConfigMaps : IConfigMapSource
    {
        public static NoConfigMaps Instance { get; } = new();

        public ConfigMapData? Find(string name) => null;

        public string Explain(string name) => $"ConfigMap {name} does not exist";
    }
}
