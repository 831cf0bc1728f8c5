using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Modelgate.Operator.Registries;

namespace Modelgate.Operator.Tests.Registries;

/// <summary>Registries that do not mean well cost bounded time and memory, and nothing of theirs is used.</summary>
public sealed class HostileRegistryTests
{
    private const string Bundle = MediaTypes.SigstoreBundle;

    [Theory]
    [InlineData("/manifests/", "127.0.0.1:{0} sent another manifest than {1}")]
    [InlineData("/blobs/", "127.0.0.1:{0} sent other bytes than {2}")]
    public async Task Other_bytes_than_the_digest_says_are_not_used(string what, string message)
    {
        await using var registry = await FakeRegistry.StartAsync();
        var digest = registry.Push(Bundle, null, "attestation");
        registry.Instead = context => AnswerAsync(context, what, MediaTypes.OciManifest, "attestatiom"u8.ToArray());

        var failure = await registry.FailAsync(digest);

        var expected = string.Format(System.Globalization.CultureInfo.InvariantCulture, message, registry.Address.Port, digest, FakeRegistry.DigestOf("attestation"u8));
        Assert.Equal((RegistryFailureKind.Invalid, expected), (failure.Kind, failure.Message));
    }

    [Theory]
    [InlineData("/manifests/", RegistryLimits.MaxManifestBytes)]
    [InlineData("/blobs/", 11)]
    public async Task Endless_body_is_cut(string what, int limit)
    {
        await using var registry = await FakeRegistry.StartAsync();
        var digest = registry.Push(Bundle, null, "attestation");
        var sent = 0L;
        registry.Instead = async context =>
        {
            if (!context.Request.Path.Value!.Contains(what, StringComparison.Ordinal))
                return false;
            // Past the server's own pipe, which takes bytes for a while after the client has gone: only what the connection took counts.
            var connection = context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
            try
            {
                await connection.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {MediaTypes.OciManifest}\r\n\r\n"), context.RequestAborted);
                for (var block = new byte[64 * 1024]; ;)
                    sent += await connection.SendAsync(block, context.RequestAborted);
            }
            catch (Exception problem) when (problem is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return true;
            }
        };

        var failure = await registry.FailAsync(digest);

        Assert.Equal((RegistryFailureKind.TooLarge, $"an answer of {registry.Host} is longer than {limit} bytes"), (failure.Kind, failure.Message));
        Assert.True(sent < 64 * 1024 * 1024, $"{sent} bytes were taken");
    }

    [Fact]
    public async Task Slow_body_is_not_waited_for()
    {
        await using var registry = await FakeRegistry.StartAsync();
        var digest = registry.Push(Bundle, null, "attestation");
        registry.Instead = async context =>
        {
            if (!context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal))
                return false;
            context.Response.ContentLength = 11;
            await context.Response.Body.WriteAsync("atte"u8.ToArray(), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };

        var failure = await registry.FailAsync(digest, times: new() { Request = TimeSpan.FromMilliseconds(200) });

        Assert.Equal((RegistryFailureKind.TimedOut, $"{registry.Host} did not answer in full within 0.2 s"), (failure.Kind, failure.Message));
    }

    [Fact]
    public async Task List_that_never_ends_is_left()
    {
        await using var registry = await FakeRegistry.StartAsync();
        var image = registry.PushImage();
        var pages = 0;
        registry.Instead = context =>
        {
            if (!context.Request.Path.Value!.Contains("/referrers/", StringComparison.Ordinal))
                return Task.FromResult(false);
            context.Response.Headers.Link = $"<{context.Request.Path}?page={++pages}>; rel=\"next\"";
            return AnswerAsync(context, "/referrers/", MediaTypes.OciIndex, """{"manifests":[]}"""u8.ToArray());
        };

        var failure = await registry.FailAsync(image);

        Assert.Equal(RegistryFailureKind.TooLarge, failure.Kind);
        Assert.Equal(RegistryLimits.MaxPages, pages);
    }

    [Theory]
    [InlineData("https://elsewhere.example/v2/models/tone/referrers/x")]
    [InlineData("/v2/other/referrers/x")]
    public async Task Page_of_another_list_is_not_read(string next)
    {
        await using var registry = await FakeRegistry.StartAsync();
        var image = registry.PushImage();
        registry.Instead = context =>
        {
            if (context.Request.Path.Value!.Contains("/referrers/", StringComparison.Ordinal))
                context.Response.Headers.Link = $"<{next}>; rel=\"next\"";
            return AnswerAsync(context, "/referrers/", MediaTypes.OciIndex, """{"manifests":[]}"""u8.ToArray());
        };

        Assert.Equal($"{registry.Host} leads to a page of another list", (await registry.FailAsync(image)).Message);
    }

    [Fact]
    public async Task More_attestations_than_are_verified_are_refused()
    {
        await using var registry = await FakeRegistry.StartAsync();
        var image = registry.PushImage();
        for (var i = 0; i <= RegistryLimits.MaxAttestations; i++)
            registry.Push(Bundle, image, $"attestation {i}");

        var failure = await registry.FailAsync(image);

        Assert.Equal((RegistryFailureKind.TooLarge, "33 attestations are attached, 32 are the limit; name the one that is meant by its own digest"), (failure.Kind, failure.Message));
        Assert.DoesNotContain(registry.Requests, r => r.Path.Contains("/blobs/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("not JSON", MediaTypes.OciManifest)]
    [InlineData("[]", MediaTypes.OciManifest)]
    [InlineData("{}", "text/html")]
    [InlineData("""{"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}""", MediaTypes.OciManifest)]
    [InlineData("""{"layers":[],"manifests":[]}""", MediaTypes.OciManifest)]
    [InlineData("""{"layers":[],"layers":[]}""", MediaTypes.OciManifest)]
    [InlineData("""{"layers":{}}""", MediaTypes.OciManifest)]
    [InlineData("""{"layers":[{"digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000"}]}""", MediaTypes.OciManifest)]
    [InlineData("""{"layers":[{"digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000","size":"x"}]}""", MediaTypes.OciManifest)]
    [InlineData("""{"layers":[{"digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000","size":1e30}]}""", MediaTypes.OciManifest)]
    [InlineData("""{"layers":[1]}""", MediaTypes.OciManifest)]
    public async Task Manifest_that_is_none_is_refused(string text, string type)
    {
        await using var registry = await FakeRegistry.StartAsync();

        Assert.Equal(RegistryFailureKind.Invalid, (await registry.FailAsync(registry.PutManifest(text, type))).Kind);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(RegistryLimits.MaxLayerBytes + 1L)]
    [InlineData(long.MaxValue)]
    public async Task Layer_of_a_size_that_cannot_be_is_not_asked_for(long size)
    {
        await using var registry = await FakeRegistry.StartAsync();
        var layer = $$"""{"mediaType":"{{Bundle}}","digest":"{{FakeRegistry.DigestOf("a"u8)}}","size":{{size}}}""";

        var failure = await registry.FailAsync(registry.PutManifest($$"""{"layers":[{{layer}}]}""", MediaTypes.OciManifest));

        Assert.Equal(RegistryFailureKind.TooLarge, failure.Kind);
        Assert.Single(registry.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"token":1}""")]
    [InlineData("""{"token":"a\r\nX-Header: b"}""")]
    public async Task Token_that_is_none_is_refused(string token)
    {
        await using var registry = await FakeRegistry.StartAsync();
        registry.Challenge = "Bearer";
        var digest = registry.Push(Bundle, null, "a");
        registry.Instead = context => AnswerAsync(context, "/token", "application/json", Encoding.UTF8.GetBytes(token));

        Assert.Equal(RegistryFailureKind.Invalid, (await registry.FailAsync(digest)).Kind);
    }

    private static async Task<bool> AnswerAsync(HttpContext context, string what, string type, byte[] body)
    {
        if (!context.Request.Path.Value!.Contains(what, StringComparison.Ordinal))
            return false;
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
        return true;
    }
}
