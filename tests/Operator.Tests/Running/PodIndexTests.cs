using System.Text;
using Modelgate.Operator.Kubernetes;
using Modelgate.Operator.Running;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Operator.Tests.Running;

public class PodIndexTests
{
    private readonly PodIndex _index = new(PodTriage.MayServe);
    private readonly List<string> _changed = [];

    public PodIndexTests() => _index.Changed = _changed.Add;

    [Fact]
    public void Pod_that_serves_is_found_by_the_ConfigMaps_that_it_names()
    {
        Put("chat", ServingPods.Pod());

        Assert.Equal(["chat"], _index.Naming("ml", "models").Select(p => p.Name));
        Assert.Empty(_index.Naming("ml", "other"));
        Assert.Empty(_index.Naming("shop", "models"));
    }

    [Fact]
    public void Of_other_pods_nothing_is_kept()
    {
        Put("web", """{"metadata":{},"spec":{"containers":[{"name":"nginx","image":"nginx:1.27","envFrom":[{"configMapRef":{"name":"models"}}]}]}}""");

        Assert.Equal(0, _index.Count);
        Assert.Empty(_changed);
    }

    [Theory]
    [InlineData("", "{\"phase\":\"Succeeded\"}")]
    [InlineData("", "{\"phase\":\"Failed\"}")]
    [InlineData(",\"deletionTimestamp\":\"2026-11-26T00:00:00Z\"", "{\"phase\":\"Running\"}")]
    public void Pod_that_has_ended_or_is_being_deleted_counts_no_more(string metadata, string status)
    {
        Put("chat", ServingPods.Pod());
        Put("chat", ServingPods.Pod(metadata, status));

        Assert.Equal(0, _index.Count);
        Assert.Empty(_index.Naming("ml", "models"));
        Assert.Equal(0, _index.Contents);
    }

    [Fact]
    public void Of_pods_beyond_a_namespaces_bytes_only_the_name_is_kept()
    {
        var index = new PodIndex(PodTriage.MayServe) { Budget = new(1_000, 10_000) };
        foreach (var name in new[] { "chat-1", "chat-2", "chat-3" })
            index.Put(Watched(index, name, ServingPods.Pod()));

        Assert.Equal(["chat-1", "chat-2", "chat-3"], index.In("ml").Select(p => p.Name));
        Assert.Contains(index.In("ml"), p => p.Content.Json.Length > 0);
        Assert.Contains(index.In("ml"), p => p.Content.Json.Length == 0);
        Assert.Equal(3, index.Naming("ml", "models").Count);
    }

    [Fact]
    public void Replicas_share_one_content_whatever_their_account_volume_is_called()
    {
        Put("chat-1", ServingPods.Pod(account: "x7k2p"));
        Put("chat-2", ServingPods.Pod(account: "9d4fz", status: "{\"phase\":\"Pending\"}"));

        Assert.Equal(2, _index.Naming("ml", "models").Count);
        Assert.Equal(1, _index.Contents);
        _index.Remove("ml", "chat-1");
        Assert.Equal(1, _index.Contents);
        _index.Remove("ml", "chat-2");
        Assert.Equal((0, 0), (_index.Contents, _index.Count));
    }

    [Fact]
    public void Change_of_status_is_no_change()
    {
        Put("chat", ServingPods.Pod(status: "{\"phase\":\"Pending\"}"));
        Put("chat", ServingPods.Pod(status: "{\"phase\":\"Running\"}"));

        Assert.Equal(["ml"], _changed);
    }

    [Fact]
    public void Controller_is_shown()
    {
        Put("chat", ServingPods.Pod(",\"ownerReferences\":[{\"kind\":\"Odd\",\"name\":\"a\"},{\"kind\":\"ReplicaSet\",\"name\":\"chat-5d8f\",\"controller\":true}]"));

        Assert.Equal("ReplicaSet/chat-5d8f", _index.In("ml")[0].Owner);
    }

    [Fact]
    public void List_replaces_what_there_was()
    {
        Put("old", ServingPods.Pod());
        Assert.False(_index.IsListed);
        _index.Replace([Watched("new", ServingPods.Pod())]);

        Assert.True(_index.IsListed);
        Assert.Equal(["new"], _index.Naming("ml", "models").Select(p => p.Name));
    }

    [Fact]
    public void Pod_that_is_too_long_to_be_kept_is_known_by_name()
    {
        Put("chat", ServingPods.Pod().Replace("\"org/model\"", "\"org/model\",\"" + new string('x', PodTrimmer.MaxLength) + "\"", StringComparison.Ordinal));

        var pod = _index.Naming("ml", "models").Single();
        Assert.Null(pod.Content.Read("ml"));
        Assert.Equal(0, _index.Contents);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"metadata\":1,\"spec\":2}")]
    [InlineData("{\"metadata\":{\"labels\":\"\\ud800\"}}")]
    [InlineData("{\"spec\":{\"containers\":{\"containers\":[[[[]]]]}}}")]
    public void Odd_bytes_are_no_pod(string json) => Assert.Null(_index.Read(new("ml", "odd", "1"), Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void What_is_kept_reads_as_the_pod_did()
    {
        var json = Encoding.UTF8.GetBytes(ServingPods.Pod(",\"annotations\":{\"model\":\"org/other\"}").Replace("\"configMapKeyRef\":{\"name\":\"models\",\"key\":\"revision\"}",
            "\"fieldRef\":{\"fieldPath\":\"metadata.annotations['model']\"}", StringComparison.Ordinal));

        Assert.True(PodWorkloadReader.TryRead(json, "ml", out var whole, out _));
        Assert.True(PodWorkloadReader.TryRead(PodTrimmer.Trim(json)!.Json, "ml", out var kept, out _));
        Assert.Equal(whole.Labels, kept.Labels);
        Assert.Equal("org/other", kept.Annotations["model"]);
        Assert.Equal(whole.Containers[0].Args, kept.Containers[0].Args);
        Assert.Equal(whole.Containers[0].Environment[0].From!.Key, kept.Containers[0].Environment[0].From!.Key);
        Assert.Equal(kept.Volumes[0].Name, kept.Containers[0].VolumeMounts[0].Volume);
    }

    [Fact]
    public void Annotations_that_the_pod_does_not_read_are_not_kept() =>
        Assert.DoesNotContain("podIP", Encoding.UTF8.GetString(PodTrimmer.Trim(Encoding.UTF8.GetBytes(ServingPods.Pod(",\"annotations\":{\"cni/podIP\":\"10.0.0.1\"}")))!.Json), StringComparison.Ordinal);

    private void Put(string name, string json) => _index.Put(Watched(name, json));

    private WatchedObject<RunningPod?> Watched(string name, string json) => Watched(_index, name, json);

    private static WatchedObject<RunningPod?> Watched(PodIndex index, string name, string json) => new("ml", name, "1", index.Read(new("ml", name, "1"), Encoding.UTF8.GetBytes(json)));
}
