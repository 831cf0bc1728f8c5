using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Modelgate.Operator.Registries;
using Modelgate.Policy.Policies;
using Modelgate.Verification.Certificates;

namespace Modelgate.Operator.Tests.Registries;

/// <summary>A registry on a loopback port that speaks OCI distribution 1.1 with tokens or passwords; and that misbehaves when told to.</summary>
internal sealed class FakeRegistry : IAsyncDisposable
{
    public const string Repository = "models/tone";
    private const string Token = "a-token";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, (string Type, byte[] Body)> _manifests = new();
    private readonly ConcurrentDictionary<string, byte[]> _blobs = new();

    private FakeRegistry(WebApplication app) => _app = app;

    /// <summary>Called first for each request; true when it has answered.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; set; }

    /// <summary>The requests so far: address with query, authorization.</summary>
    public ConcurrentQueue<(string Path, string Authorization)> Requests { get; } = [];

    public bool HasReferrers { get; set; } = true;

    public bool Filters { get; set; } = true;

    public int PageSize { get; set; } = 100;

    /// <summary>What is asked for before anything is answered: <c>Basic</c>, <c>Bearer</c>; null: nothing.</summary>
    public string? Challenge { get; set; }

    /// <summary>Where tokens are had; null: here.</summary>
    public Uri? Realm { get; set; }

    /// <summary>True: anybody gets a token.</summary>
    public bool IsPublic { get; set; }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public string Host => Address.Authority;

    public static async Task<FakeRegistry> StartAsync(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            // A body that trickles is what some tests are about.
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (certificate is not null)
                    listen.UseHttps(certificate);
            });
        });
        var app = builder.Build();
        var registry = new FakeRegistry(app);
        app.Run(registry.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return registry;
    }

    public static string DigestOf(ReadOnlySpan<byte> bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The entry of a policy for this registry.</summary>
    public AttestationRegistry Listed(string? secret = null, params IReadOnlyList<Certificate> authorities) =>
        new() { Prefix = Host, PullSecret = secret, PlainHttp = Address.Scheme == "http", CertificateAuthorities = authorities };

    public string Reference(string digest) => $"{Host}/{Repository}@{digest}";

    public string PushBlob(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        _blobs[DigestOf(bytes)] = bytes;
        return DigestOf(bytes);
    }

    /// <summary>Stores an artifact with layers of a type.</summary>
    /// <returns>The manifest's digest.</returns>
    public string Push(string layerType, string? subject, params string[] layers) => PushManifest(subject is null ? null : layerType, subject, null, layerType, layers);

    public string PushManifest(string? artifactType, string? subject, string? tag, string layerType, params string[] layers)
    {
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = MediaTypes.OciManifest,
            ["config"] = new JsonObject { ["mediaType"] = "application/vnd.oci.empty.v1+json", ["digest"] = PushBlob("{}"), ["size"] = 2 },
            ["layers"] = new JsonArray([.. layers.Select(l => new JsonObject { ["mediaType"] = layerType, ["digest"] = PushBlob(l), ["size"] = Encoding.UTF8.GetByteCount(l) })]),
        };
        if (artifactType is not null)
            manifest["artifactType"] = artifactType;
        if (subject is not null)
            manifest["subject"] = new JsonObject { ["mediaType"] = MediaTypes.OciManifest, ["digest"] = subject, ["size"] = 2 };
        return PutManifest(manifest.ToJsonString(), MediaTypes.OciManifest, tag);
    }

    public string PutManifest(string json, string type, string? tag = null)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        _manifests[DigestOf(bytes)] = (type, bytes);
        if (tag is not null)
            _manifests[tag] = (type, bytes);
        return DigestOf(bytes);
    }

    /// <summary>An image with one layer that is no attestation.</summary>
    public string PushImage() => PushManifest(null, null, "v1", "application/vnd.oci.image.layer.v1.tar+gzip", "weights");

    /// <summary>An index as clients keep it under a tag where there is no list of referrers.</summary>
    public string PushIndex(string tag, string artifactType, params string[] digests) => PutManifest(Index(digests.Select(d => (d, artifactType))).ToJsonString(), MediaTypes.OciIndex, tag);

    public void Forget(string digest) => _manifests.TryRemove(digest, out _);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static JsonObject Index(IEnumerable<(string Digest, string Type)> entries) => new()
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = MediaTypes.OciIndex,
        ["manifests"] = new JsonArray([.. entries.Select(e => new JsonObject { ["mediaType"] = MediaTypes.OciManifest, ["digest"] = e.Digest, ["size"] = 1, ["artifactType"] = e.Type })]),
    };

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var authorization = context.Request.Headers.Authorization.ToString();
        Requests.Enqueue((path + context.Request.QueryString, authorization));
        if (Instead is { } instead && await instead(context))
            return;
        var password = "Basic " + Convert.ToBase64String("puller:secret"u8);
        if (path == "/token")
        {
            if (IsPublic || authorization == password)
                await context.Response.WriteAsJsonAsync(new { token = Token, expires_in = 300 }, context.RequestAborted);
            else
                context.Response.StatusCode = 401;
            return;
        }

        if (Challenge is not null && authorization != (Challenge == "Basic" ? password : "Bearer " + Token))
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = Challenge == "Basic"
                ? "Basic realm=\"registry\""
                : $"Bearer realm=\"{Realm ?? new Uri(Address, "/token")}\",service=\"registry\",scope=\"repository:{Repository}:pull,push\"";
            return;
        }

        var prefix = $"/v2/{Repository}/";
        if (path.StartsWith(prefix + "manifests/", StringComparison.Ordinal) && _manifests.TryGetValue(path[(prefix + "manifests/").Length..], out var manifest))
            await SendAsync(context, manifest.Type, manifest.Body);
        else if (path.StartsWith(prefix + "blobs/", StringComparison.Ordinal) && _blobs.TryGetValue(path[(prefix + "blobs/").Length..], out var blob))
            await SendAsync(context, "application/octet-stream", blob);
        else if (HasReferrers && path.StartsWith(prefix + "referrers/", StringComparison.Ordinal))
            await ReferrersAsync(context, path[(prefix + "referrers/").Length..]);
        else
            context.Response.StatusCode = 404;
    }

    private Task ReferrersAsync(HttpContext context, string subject)
    {
        var wanted = Filters ? context.Request.Query["artifactType"].ToString() : "";
        var all = _manifests.Where(m => m.Key.StartsWith("sha256:", StringComparison.Ordinal)).OrderBy(m => m.Key, StringComparer.Ordinal)
            .Select(m => (Digest: m.Key, Json: JsonNode.Parse(m.Value.Body)!)).Where(m => (string?)m.Json["subject"]?["digest"] == subject)
            .Select(m => (m.Digest, Type: (string?)m.Json["artifactType"] ?? "")).Where(m => wanted.Length == 0 || m.Type == wanted).ToArray();
        var from = int.TryParse(context.Request.Query["from"], out var begin) ? begin : 0;
        if (from + PageSize < all.Length)
            context.Response.Headers.Link = $"<{context.Request.Path}?artifactType={Uri.EscapeDataString(wanted)}&from={from + PageSize}>; rel=\"next\"";
        return SendAsync(context, MediaTypes.OciIndex, JsonSerializer.SerializeToUtf8Bytes(Index(all.Skip(from).Take(PageSize))));
    }

    private static async Task SendAsync(HttpContext context, string type, byte[] body)
    {
        (context.Response.ContentType, context.Response.ContentLength) = (type, body.Length);
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
