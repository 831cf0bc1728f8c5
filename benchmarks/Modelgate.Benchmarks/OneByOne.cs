using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace Modelgate.Benchmarks;

/// <summary>Many shapes, each called some times in this process: a process for each would take longer than all their calls.</summary>
internal sealed class OneByOne : ManualConfig
{
    /// <summary>Four calls to warm up, twelve that count.</summary>
    public OneByOne()
    {
        SummaryStyle = SummaryStyle.Default.WithMaxParameterColumnWidth(40);
        AddJob(Job.Default.WithToolchain(InProcessNoEmitToolchain.Instance).WithStrategy(RunStrategy.Monitoring).WithWarmupCount(4).WithIterationCount(12).WithInvocationCount(1));
    }
}
