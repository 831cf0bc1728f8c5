using System.Text;
using Microsoft.Extensions.Logging;
using Modelgate.Operator.Cluster;
using Modelgate.Operator.Kubernetes;
using Modelgate.Policy.ModelBundles;

namespace Modelgate.Operator.Tests.Cluster;

public sealed class ClusterObjectsTests
{
    [Fact]
    public void Object_that_says_the_same_is_no_change_and_no_line_in_the_log()
    {
        var log = new CountingLog();
        var objects = new ClusterObjects(new ClusterChanges(TimeProvider.System), TimeProvider.System, log);
        var renewed = 0;
        objects.Renewed += () => renewed++;
        objects.Bundles.Replace([Read(objects, "1", "Modell")]);
        var version = objects.Bundles.Version;

        objects.Bundles.Replace([Read(objects, "2", "Modell")]);
        objects.Bundles.Put(Read(objects, "3", "Modell", ",\"status\":{\"strength\":\"None\"}"));

        Assert.Equal((1, version, 3), (log.Count, objects.Bundles.Version, renewed));
        Assert.Equal("""{"strength":"None"}""", Encoding.UTF8.GetString(objects.Bundles.Find("ns", "b")!.Value.Status.Span));

        objects.Bundles.Put(Read(objects, "4", "Wrong"));
        Assert.Equal((2, version + 1), (log.Count, objects.Bundles.Version));
    }

    [Fact]
    public void Bundle_stays_the_same_instance_until_it_says_something_else()
    {
        var objects = new ClusterObjects(new ClusterChanges(TimeProvider.System), TimeProvider.System, new CountingLog());
        objects.Bundles.Put(Read(objects, "1", "Model"));
        var bundle = objects.Bundles.Find("ns", "b")!.Value.Value;

        objects.Bundles.Put(Read(objects, "2", "Model", ",\"status\":{}"));
        Assert.Same(bundle, objects.Bundles.Find("ns", "b")!.Value.Value);
        objects.Bundles.Put(Read(objects, "3", "Quantization"));
        Assert.NotSame(bundle, objects.Bundles.Find("ns", "b")!.Value.Value);
        objects.Bundles.Put(Read(objects, "4", "Modell"));
        Assert.Null(objects.Bundles.Find("ns", "b")!.Value.Value);
        var version = objects.Bundles.Version;
        objects.Bundles.Remove("ns", "b");
        objects.Bundles.Put(Read(objects, "5", "Modell"));
        Assert.Equal(version + 2, objects.Bundles.Version);
    }

    [Fact]
    public void Bundles_of_one_namespace_fill_no_replica()
    {
        var objects = new ClusterObjects(new ClusterChanges(TimeProvider.System), TimeProvider.System, new CountingLog(), new(1 << 20, 1 << 30));
        var filling = $",\"status\":{{\"strength\":\"None\"}},\"more\":\"{new string('a', 1 << 20)}\"";
        objects.Bundles.Put(Read(objects, "1", "Model", filling));

        var refused = objects.Bundles.Find("ns", "b")!.Value;
        Assert.Null(refused.Value);
        Assert.False(refused.IsValid);
        Assert.Contains("The bundle is not read, and so nothing is verified by it: namespace ns has more than 1 MiB of them.", Assert.Single(refused.Problems).ToString(), StringComparison.Ordinal);

        // What its status says is known, so that the same is not written again and again.
        Assert.Equal("""{"strength":"None"}""", Encoding.UTF8.GetString(refused.Status.Span));
        var version = objects.Bundles.Version;
        objects.Bundles.Put(Read(objects, "1b", "Model", filling));
        Assert.Equal(version, objects.Bundles.Version);

        // Once there is room, it is read, though it says what it said.
        objects.Bundles.Put(Read(objects, "2", "Model"));
        Assert.NotNull(objects.Bundles.Find("ns", "b")!.Value.Value);
    }

    [Fact]
    public void What_did_not_fit_is_read_by_the_next_list_once_there_is_room()
    {
        var changes = new ClusterChanges(TimeProvider.System);
        var objects = new ClusterObjects(changes, TimeProvider.System, new CountingLog(), new(1 << 20, 1 << 20));
        Assert.Null(objects.Bundles.Budget!.WhyNot("ns", "other", 1 << 20));
        objects.Bundles.Put(new("ns", "other", "1", null!));
        objects.Bundles.Put(Read(objects, "1", "Model"));
        Assert.Null(objects.Bundles.Find("ns", "b")!.Value.Value);
        Assert.False(objects.Bundles.NeedsList);

        objects.Bundles.Remove("ns", "other");
        Assert.True(objects.Bundles.NeedsList);
        // The same version as before: the API server knows nothing of what we keep.
        objects.Bundles.Replace([Read(objects, "1", "Model")]);

        Assert.NotNull(objects.Bundles.Find("ns", "b")!.Value.Value);
        Assert.False(objects.Bundles.NeedsList);
        var (known, version) = (objects.Bundles.Find("ns", "b"), objects.Bundles.Version);
        objects.Bundles.Replace([Read(objects, "1", "Model")]);
        Assert.Same(known, objects.Bundles.Find("ns", "b"));
        Assert.Equal(version, objects.Bundles.Version);
    }

    private static WatchedObject<DeclaredObject<ModelBundle>> Read(ClusterObjects objects, string version, string role, string more = "")
    {
        var json = Encoding.UTF8.GetBytes($$$"""
            {"apiVersion":"modelgate.dev/v1alpha1","kind":"ModelBundle","metadata":{"name":"b","namespace":"ns","resourceVersion":"{{{version}}}","generation":1},
            "spec":{"artifacts":[{"name":"a","role":"{{{role}}}","reference":"sha256:{{{new string('a', 64)}}}"}]}{{{more}}} }
            """);
        var header = ObjectHeader.Read(json);
        return new(header.Namespace, header.Name, header.ResourceVersion, objects.Bundles.Read(header, json));
    }

    private sealed class CountingLog : ILogger
    {
        public int Count { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Count++;
    }
}
