using System.Text;
using System.Text.Json;
using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Tests.Kubernetes;

/// <summary>What is read of the API server's bytes.</summary>
public sealed class ObjectBytesTests
{
    [Theory]
    [InlineData("""{"metadata":{"name":"n","namespace":"s","resourceVersion":"7"}}""", "s n 7")]
    [InlineData("""{"spec":{"metadata":{"name":"x"}},"metadata":{"labels":{"name":"y"},"ownerReferences":[{"name":"z"}],"name":"n"}}""", " n ")]
    [InlineData("""{"metadata":{"name":7,"namespace":{"name":"x"}},"name":"q"}""", "  ")]
    [InlineData("""{"metadata":null}""", "  ")]
    public void Header_is_that_of_the_object_itself(string json, string expected)
    {
        var header = ObjectHeader.Read(Encoding.UTF8.GetBytes(json));

        Assert.Equal(expected, $"{header.Namespace} {header.Name} {header.ResourceVersion}");
    }

    [Fact]
    public void Header_knows_where_the_halves_of_an_object_in_a_list_are()
    {
        const string one = """{"spec":{"a":"}\"{"},"metadata":{"name":"n","spec":1,"uid":"u","generation":4},"status":[1]}""";
        var page = ResourcePage.Read(Encoding.UTF8.GetBytes($$$"""{"metadata":{"resourceVersion":"5"},"items":[{"spec":0} , {{{one}}},{"metadata":{"name":"last"}}]}"""));

        Assert.Equal(["0||", """{"a":"}\"{"}|[1]|n u 4""", "||last  0"], page.Items.Select(i =>
            $"{Text(i.Json[i.Header.Spec])}|{Text(i.Json[i.Header.Status])}|{(i.Header.Name.Length == 0 ? "" : $"{i.Header.Name} {i.Header.Uid} {i.Header.Generation}")}"));
        Assert.Equal(ObjectHeader.Read(Encoding.UTF8.GetBytes(one)), page.Items[1].Header);

        static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
    }

    [Theory]
    [InlineData("""{"metadata":{"resourceVersion":"5","continue":"c","remainingItemCount":3},"items":[{"a":1},{"b":[2]}]}""", """5 c {"a":1} {"b":[2]}""")]
    [InlineData("""{"items":null,"metadata":{"resourceVersion":"5"}}""", "5  ")]
    public void Page_has_its_moment_its_token_and_its_items(string json, string expected)
    {
        var page = ResourcePage.Read(Encoding.UTF8.GetBytes(json));

        Assert.Equal(expected, $"{page.ResourceVersion} {page.Continue} {string.Join(' ', page.Items.Select(i => Encoding.UTF8.GetString(i.Json.Span)))}");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"items":[]}""")]
    [InlineData("""{"metadata":{"resourceVersion":"5"},"items":{}}""")]
    [InlineData("""{"metadata":{"resourceVersion":"5"},"items":[{]}""")]
    [InlineData("""{"metadata":{"resourceVersion":"5"},"items":[7]}""")]
    public void Page_that_is_none_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => ResourcePage.Read(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("""{"type":"MODIFIED","object":{"a":1}}""", """Changed {"a":1}""")]
    [InlineData("""{"object":{"a":1},"type":"DELETED","more":[{}]}""", """Deleted {"a":1}""")]
    public void Event_has_its_kind_and_its_object(string json, string expected)
    {
        var @event = WatchEvent.Read(Encoding.UTF8.GetBytes(json));

        Assert.Equal(expected, $"{@event.Kind} {Encoding.UTF8.GetString(@event.Object.Span)}");
    }

    [Theory]
    [InlineData("", "configmaps", "ns", "a", "api/v1/configmaps", "api/v1/namespaces/ns/configmaps/a")]
    [InlineData("", "namespaces", "", "a/../b", "api/v1/namespaces", "api/v1/namespaces/a%2F..%2Fb")]
    [InlineData("g.io", "things", "", "a", "apis/g.io/v1/things", "apis/g.io/v1/things/a")]
    public void Address_follows_from_the_kind(string group, string plural, string @namespace, string name, string all, string one)
    {
        var kind = new ResourceKind(group, "v1", plural);

        Assert.Equal((all, one), (kind.Path, kind.PathOf(@namespace, name)));
    }

    [Theory]
    [InlineData("""{"message":"a\nb","code":3}""", "a b")]
    [InlineData("""{"details":{"message":"inner"}}""", "")]
    [InlineData("<html>", "")]
    public void Explanation_is_one_line_of_the_status(string body, string expected) => Assert.Equal(expected, ApiConnection.Explanation(Encoding.UTF8.GetBytes(body)));
}
