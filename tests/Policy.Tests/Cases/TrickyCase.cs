using System.Buffers;
using System.Text.Json;
using Modelgate.Policy.Data;
using Modelgate.Policy.Workloads;
using Modelgate.Testing;

namespace Modelgate.Policy.Tests.Cases;

/// <summary>One file of <c>Fixtures/cases</c>: a pod and its ConfigMaps, headed by the reason, the expected rules and the references that must be seen.</summary>
internal sealed class TrickyCase
{
    private sealed class Maps(Dictionary<string, ConfigMapData> maps) : IConfigMapSource
    {
        public ConfigMapData? Find(string name) => maps.GetValueOrDefault(name);

        public string Explain(string name) => $"ConfigMap {name} does not exist in namespace ml";
    }

    public required IReadOnlyList<string> Expect { get; init; }

    public required IReadOnlyList<string> References { get; init; }

    public required PodWorkload Pod { get; init; }

    public required IConfigMapSource ConfigMaps { get; init; }

    public required byte[] Json { get; init; }

    public static string Folder { get; } = Repository.Path("tests", "Policy.Tests", "Fixtures", "cases");

    public static TrickyCase Read(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder, name + ".yaml"));
        var documents = YamlReader.Read(text, YamlDialect.Kubernetes).Documents!;
        var maps = new Dictionary<string, ConfigMapData>();
        foreach (var map in documents.Where(document => document["kind"]?.Text == "ConfigMap"))
        {
            var data = new ConfigMapData
            {
                Name = map.At("metadata", "name")!.Text,
                IsImmutable = map["immutable"]?.IsTrue == true,
                Data = map["data"]!.Members.ToDictionary(pair => pair.Key, pair => pair.Value.Text),
            };
            maps.Add(data.Name, data);
        }

        var json = ToJson(documents[0]);
        Assert.True(PodWorkloadReader.TryRead(json, "ml", out var pod, out var error), error);
        var head = text.Split('\n').TakeWhile(line => line.StartsWith('#')).ToArray();
        return new TrickyCase
        {
            Expect = [.. Values(head, "# expect: ").SelectMany(value => value.Split(' '))],
            References = [.. Values(head, "# reference: ")],
            Pod = pod!,
            Json = json,
            ConfigMaps = new Maps(maps),
        };
    }

    private static IEnumerable<string> Values(string[] head, string start) =>
        head.Where(line => line.StartsWith(start, StringComparison.Ordinal)).Select(line => line[start.Length..]);

    private static byte[] ToJson(DataNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            DataNodeJson.Write(node, writer);
        return buffer.WrittenSpan.ToArray();
    }
}
