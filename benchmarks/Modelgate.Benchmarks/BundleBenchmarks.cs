using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Kubernetes;
using Modelgate.Policy;
using Modelgate.Policy.Data;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;

namespace Modelgate.Benchmarks;

/// <summary>What one bundle of 20 files with an inline attestation costs when a replica meets it: its reading from a list of the API server, and its verification.</summary>
[MemoryDiagnoser]
public class BundleBenchmarks
{
    private const int Count = 500;

    private byte[][] _bundles = [];
    private byte[] _page = [];
    private ModelPolicy _policy = null!;
    private ModelBundle[] _read = [];
    private DateTimeOffset _now;

    [GlobalSetup]
    public void Setup()
    {
        var cluster = new MadeCluster(Count, 20, isInline: true);
        _now = TimeProvider.System.GetUtcNow();
        _bundles = cluster.Bundles;
        using var page = new MemoryStream();
        page.Write("""{"kind":"List","metadata":{"resourceVersion":"100"},"items":["""u8);
        for (var i = 0; i < Count; i++)
        {
            if (i > 0)
                page.WriteByte((byte)',');
            page.Write(_bundles[i]);
        }

        page.Write("]}"u8);
        _page = page.ToArray();
        _policy = ModelPolicyReader.Read(JsonReader.Read(cluster.Policy).Documents![0], _now).Value!;
        _read = [.. _bundles.Select(b => ModelBundleReader.Read(JsonReader.Read(b).Documents![0]).Value!)];
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int Page() => ResourcePage.Read(_page).Items.Count;

    [Benchmark(OperationsPerInvoke = Count)]
    public object Json()
    {
        object last = this;
        foreach (var bundle in _bundles)
            last = JsonReader.Read(bundle);
        return last;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public object Read()
    {
        var objects = new ClusterObjects(new ClusterChanges(TimeProvider.System), TimeProvider.System, NullLogger.Instance);
        foreach (var bundle in _bundles)
        {
            var header = ObjectHeader.Read(bundle);
            objects.Bundles.Put(new(header.Namespace, header.Name, header.ResourceVersion, objects.Bundles.Read(header, bundle)));
        }

        return objects;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public object Verify() => ClusterSnapshot.Of([_policy], _read, 1, new EvidenceSettings(NoEvidenceContent.Instance, _now));
}
