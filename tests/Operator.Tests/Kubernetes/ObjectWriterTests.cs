using System.Text;
using System.Text.Json.Nodes;
using Modelgate.Operator.Kubernetes;

namespace Modelgate.Operator.Tests.Kubernetes;

public sealed class ObjectWriterTests
{
    private static readonly ResourceKind Maps = new("", "v1", "configmaps");
    private static readonly ResourceKind Bundles = new("modelgate.dev", "v1alpha1", "modelbundles");

    [Fact]
    public async Task Object_is_made_once()
    {
        await using var server = await FakeApiServer.StartAsync();
        using var connection = server.Connect();
        var writer = new ObjectWriter(connection);

        var made = await writer.CreateAsync(Maps, "ns", Json("""{"metadata":{"name":"a"},"data":{"x":"1"}}"""), Token);

        Assert.Equal("1", (string?)JsonNode.Parse(made.Span)!["data"]!["x"]);
        Assert.Equal(("POST", "api/v1/namespaces/ns/configmaps?fieldManager=modelgate"), Last(server));
        var again = await Assert.ThrowsAsync<ApiException>(() => writer.CreateAsync(Maps, "ns", Json("""{"metadata":{"name":"a"}}"""), Token));
        Assert.Equal((ApiFailureKind.Conflict, "the API server answered 409 (configmaps \"a\" already exists)"), (again.Kind, again.Message));
    }

    [Fact]
    public async Task Object_that_was_changed_meanwhile_is_not_replaced()
    {
        await using var server = await FakeApiServer.StartAsync();
        using var connection = server.Connect();
        var writer = new ObjectWriter(connection);
        var version = server.Put(Maps, "ns", "a", """{"data":{"x":"1"}}""");

        await writer.ReplaceAsync(Maps, "ns", "a", Json($$$"""{"metadata":{"name":"a","resourceVersion":"{{{version}}}"},"data":{"x":"2"}}"""), Token);
        Assert.Equal("2", (string?)server.Get(Maps, "ns", "a")!["data"]!["x"]);

        var late = await Assert.ThrowsAsync<ApiException>(() =>
            writer.ReplaceAsync(Maps, "ns", "a", Json($$$"""{"metadata":{"name":"a","resourceVersion":"{{{version}}}"},"data":{"x":"3"}}"""), Token));
        Assert.Equal(ApiFailureKind.Conflict, late.Kind);
        var absent = await Assert.ThrowsAsync<ApiException>(() => writer.ReplaceAsync(Maps, "ns", "b", Json("""{"metadata":{"name":"b"}}"""), Token));
        Assert.Equal(ApiFailureKind.NotFound, absent.Kind);
    }

    [Fact]
    public async Task Apply_makes_what_is_not_there_and_takes_back_what_was_applied_before()
    {
        await using var server = await FakeApiServer.StartAsync();
        using var connection = server.Connect();
        var writer = new ObjectWriter(connection);
        await writer.ApplyAsync(Maps, "ns", "a", "", Json("""{"metadata":{"name":"a"},"data":{"x":"1","y":"1"}}"""), Token);

        await writer.ApplyAsync(Maps, "ns", "a", "", Json("""{"metadata":{"name":"a"},"data":{"y":"2"}}"""), Token);

        Assert.Equal("""{"y":"2"}""", server.Get(Maps, "ns", "a")!["data"]!.ToJsonString());
        Assert.Equal(("PATCH", "api/v1/namespaces/ns/configmaps/a?fieldManager=modelgate&force=true"), Last(server));
    }

    [Fact]
    public async Task Status_is_apart_from_the_rest()
    {
        await using var server = await FakeApiServer.StartAsync();
        using var connection = server.Connect();
        var writer = new ObjectWriter(connection);
        server.Put(Bundles, "ns", "a", """{"spec":{"x":1}}""");

        await writer.ApplyAsync(Bundles, "ns", "a", "status", Json("""{"metadata":{"name":"a"},"spec":{"x":2},"status":{"strength":"None"}}"""), Token);
        await writer.ApplyAsync(Bundles, "ns", "a", "", Json("""{"metadata":{"name":"a"},"spec":{"x":3},"status":{"strength":"TrustedSignature"}}"""), Token);

        var kept = server.Get(Bundles, "ns", "a")!;
        Assert.Equal((3, "None", 2), ((int)kept["spec"]!["x"]!, (string?)kept["status"]!["strength"], (int)kept["metadata"]!["generation"]!));
        var absent = await Assert.ThrowsAsync<ApiException>(() => writer.ApplyAsync(Bundles, "ns", "b", "status", Json("""{"metadata":{"name":"b"},"status":{}}"""), Token));
        Assert.Equal(ApiFailureKind.NotFound, absent.Kind);
    }

    [Fact]
    public async Task Patch_changes_what_it_names_unless_its_test_fails()
    {
        await using var server = await FakeApiServer.StartAsync();
        using var connection = server.Connect();
        var writer = new ObjectWriter(connection);
        server.Put(Maps, "ns", "a", """{"data":{"x/y":"1"},"list":[{"name":"first"}]}""");

        await writer.PatchAsync(Maps, "ns", "a", Json("""[{"op":"test","path":"/list/0/name","value":"first"},{"op":"replace","path":"/data/x~1y","value":"2"},{"op":"add","path":"/list/-","value":3}]"""), Token);

        var kept = server.Get(Maps, "ns", "a")!;
        Assert.Equal(("2", """[{"name":"first"},3]"""), ((string?)kept["data"]!["x/y"], kept["list"]!.ToJsonString()));
        var refused = await Assert.ThrowsAsync<ApiException>(() => writer.PatchAsync(Maps, "ns", "a", Json("""[{"op":"test","path":"/list/0/name","value":"other"}]"""), Token));
        Assert.Equal(ApiFailureKind.Refused, refused.Kind);
    }

    [Fact]
    public async Task What_is_deleted_is_gone()
    {
        await using var server = await FakeApiServer.StartAsync();
        using var connection = server.Connect();
        var writer = new ObjectWriter(connection);
        server.Put(Maps, "ns", "a");

        await writer.DeleteAsync(Maps, "ns", "a", Token);

        Assert.Null(server.Get(Maps, "ns", "a"));
        Assert.Equal(ApiFailureKind.NotFound, (await Assert.ThrowsAsync<ApiException>(() => writer.DeleteAsync(Maps, "ns", "a", Token))).Kind);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ReadOnlyMemory<byte> Json(string text) => Encoding.UTF8.GetBytes(text);

    private static (string, string) Last(FakeApiServer server) => (server.Writes.Last().Method, server.Writes.Last().Path);
}
