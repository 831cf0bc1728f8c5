using System.Collections;
using System.Reflection;
using System.Text;
using Modelgate.Policy.Data;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests.Workloads;

/// <summary>The webhook's forward reader and the document reader must see the same pod, field by field.</summary>
public class PodReadersAgreeTests
{
    public static TheoryData<string> Names { get; } = [.. Directory.GetFiles(Cases.TrickyCase.Folder, "*.yaml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_readers_see_the_same_pod(string file)
    {
        var node = YamlReader.Read(File.ReadAllText(Path.Combine(Cases.TrickyCase.Folder, file)), YamlDialect.Kubernetes).Documents![0];
        AssertAgree(node);
    }

    [Fact]
    public void Both_readers_see_the_same_pod_with_every_field() => AssertAgree(JsonReader.Read(Encoding.UTF8.GetBytes(PodWorkloadReaderTests.Pod)).Documents![0]);

    private static void AssertAgree(DataNode node)
    {
        Assert.True(PodWorkloadReader.TryRead(Encoding.UTF8.GetBytes(DataNodeJson.ToText(node)), "ml", out var forward, out var error), error);
        var tree = PodNodeReader.Read(node, FieldPath.Root, "ml");
        Assert.Equal(Describe(tree, 0), Describe(forward!, 0));
    }

    private static string Describe(object? value, int depth)
    {
        Assert.True(depth < 12);
        return value switch
        {
            null => "null",
            string or ValueType or FieldPath => value.ToString()!,
            IDictionary map => "{" + string.Join(", ", map.Keys.Cast<string>().Order(StringComparer.Ordinal).Select(key => $"{key}: {map[key]}")) + "}",
            IEnumerable items => "[" + string.Join(", ", items.Cast<object>().Select(item => Describe(item, depth + 1))) + "]",
            _ => "{" + string.Join(", ", value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.Name != "EqualityContract").OrderBy(property => property.Name, StringComparer.Ordinal)
                .Select(property => $"{property.Name}: {Describe(property.GetValue(value), depth + 1)}")) + "}\n",
        };
    }
}
