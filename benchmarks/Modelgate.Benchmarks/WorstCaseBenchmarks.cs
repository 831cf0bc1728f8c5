using BenchmarkDotNet.Attributes;

namespace Modelgate.Benchmarks;

/// <summary>The worst pods of up to 3 MiB that are known, each from the AdmissionReview's bytes to the response's bytes. The minimum is what the pod costs; the rest is the machine.</summary>
[Config(typeof(OneByOne))]
[MemoryDiagnoser]
[MinColumn]
[MedianColumn]
public class WorstCaseBenchmarks
{
    private byte[] _review = [];

    /// <summary>The names of the shapes.</summary>
    public static IEnumerable<string> Shapes => WorstPods.Names;

    [ParamsSource(nameof(Shapes))]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Setup() => _review = Pods.Review(WorstPods.Get(Shape));

    [Benchmark]
    public int Review() => AdmissionBenchmarks.Answer(_review);
}
