using BenchmarkDotNet.Attributes;
using Modelgate.Policy;

namespace Modelgate.Benchmarks;

/// <summary>The cost grows with the pod's size, and no faster.</summary>
[MemoryDiagnoser]
public class ScalingBenchmarks
{
    private byte[] _containers = [];
    private byte[] _arguments = [];
    private byte[] _script = [];

    [Params(1, 10, 100)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _containers = Pods.Containers(Size);
        _arguments = Pods.LongArguments(Size * 10_000);
        _script = Pods.LongScript(Size * 10_000);
    }

    /// <summary>That many vLLM containers.</summary>
    [Benchmark]
    public Decision Containers() => ResolutionBenchmarks.Judge(_containers);

    /// <summary>Ten thousand characters of arguments each.</summary>
    [Benchmark]
    public Decision Arguments() => ResolutionBenchmarks.Judge(_arguments);

    /// <summary>Ten thousand characters of shell script each.</summary>
    [Benchmark]
    public Decision Script() => ResolutionBenchmarks.Judge(_script);
}
