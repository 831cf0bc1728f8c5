using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Registries;
using Modelgate.Operator.Tests.Kubernetes;
using Modelgate.Policy.Data;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;

namespace Modelgate.Operator.Tests.Cluster;

public sealed class EvidenceReadingTests
{
    [Theory]
    [InlineData(1, "ConfigMap evidence is not read: bundles name ConfigMaps for evidence, and namespace promoted has more than 0 MiB of them")]
    [InlineData(1 << 20, "")]
    public async Task ConfigMaps_of_one_namespace_fill_no_replica(long bytes, string missing)
    {
        await using var server = await FakeApiServer.StartAsync();
        var version = server.Put(ClusterKinds.ConfigMaps, MirrorStory.Namespace, "evidence", MirrorStory.Evidence);
        using var connection = server.Connect();
        var configMaps = new ObjectTable<bool>((_, _, _) => true, () => { });
        configMaps.Put(new(MirrorStory.Namespace, "evidence", version, true));
        var bundle = ModelBundleReader.Read(JsonReader.Read(Encoding.UTF8.GetBytes(MirrorStory.BundleByReference)).Documents![0]).Value!;
        var reading = new EvidenceReading(new ObjectReader(connection), configMaps, new NoRegistries(), NullLogger.Instance) { Budget = new(bytes, 1 << 30) };

        Assert.True(await reading.UpdateAsync([], [bundle], TestContext.Current.CancellationToken));

        Assert.Equal(missing, reading.Current.Attestation(MirrorStory.Namespace, "evidence", "statement.json").Why);
        Assert.False(await reading.UpdateAsync([], [bundle], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ConfigMap_that_did_not_fit_is_read_once_there_is_room()
    {
        await using var server = await FakeApiServer.StartAsync();
        using var connection = server.Connect();
        var configMaps = new ObjectTable<bool>((_, _, _) => true, () => { });
        foreach (var name in new[] { "evidence", "other" })
            configMaps.Put(new(MirrorStory.Namespace, name, server.Put(ClusterKinds.ConfigMaps, MirrorStory.Namespace, name, MirrorStory.Evidence), true));
        ModelBundle one = Bundle("evidence"), other = Bundle("other");
        var reading = new EvidenceReading(new ObjectReader(connection), configMaps, new NoRegistries(), NullLogger.Instance) { Budget = new(MirrorStory.Evidence.Length * 3 / 2, 1 << 30) };
        string Why(string name) => reading.Current.Attestation(MirrorStory.Namespace, name, "statement.json").Why;

        Assert.True(await reading.UpdateAsync([], [one], TestContext.Current.CancellationToken));
        Assert.True(await reading.UpdateAsync([], [one, other], TestContext.Current.CancellationToken));
        Assert.Equal("", Why("evidence"));
        Assert.StartsWith("ConfigMap other is not read: ", Why("other"), StringComparison.Ordinal);

        Assert.True(await reading.UpdateAsync([], [other], TestContext.Current.CancellationToken));
        Assert.Equal("", Why("other"));
        Assert.False(await reading.UpdateAsync([], [other], TestContext.Current.CancellationToken));
    }

    private static ModelBundle Bundle(string configMap) => ModelBundleReader.Read(JsonReader.Read(
        Encoding.UTF8.GetBytes(MirrorStory.BundleByReference.Replace("\"evidence\"", $"\"{configMap}\"", StringComparison.Ordinal))).Documents![0]).Value!;

    private sealed class NoRegistries : IRegistryEvidence
    {
        public RegistryContents Current => RegistryContents.Nothing;

        public bool IsAwaiting => false;

        public void Want(IEnumerable<ModelPolicy> policies, IEnumerable<ModelBundle> bundles)
        {
        }
    }
}
