using System.Security.Cryptography;
using Modelgate.Policy.Policies;

namespace Modelgate.Operator.Registries;

/// <summary>Reads one registry by the OCI distribution protocol, version 1.1.</summary>
internal sealed class RegistryClient : IRegistryClient
{
    private readonly Uri _server;
    private readonly RegistryRequests _requests;
    private readonly RegistryAuthorization _authorization;

    /// <summary>Reads what is at the host of a policy's entry.</summary>
    /// <param name="registry">The entry.</param>
    /// <param name="host">The host that is connected to, with its port.</param>
    /// <param name="secrets">Has the pull secret that the entry names.</param>
    /// <param name="times">How long answers may take.</param>
    /// <param name="time">The clock.</param>
    public RegistryClient(AttestationRegistry registry, string host, IPullSecrets secrets, RegistryTimes times, TimeProvider time)
    {
        _server = new Uri($"{(registry.PlainHttp ? "http" : "https")}://{host}/");
        // Lives as long as its connections do: those that are idle end by themselves.
        _requests = new(RegistryHttp.Client(registry), _server, times.Request, time);
        _authorization = new(registry, _server, secrets, _requests, time);
    }

    /// <inheritdoc/>
    public async Task<RegistryManifest> ManifestAsync(string repository, string reference, CancellationToken cancellationToken)
    {
        var answer = await GetAsync(repository, At($"v2/{repository}/manifests/{reference}"), MediaTypes.Manifests, RegistryLimits.MaxManifestBytes, cancellationToken);
        Expect(answer);
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(answer.Body.Span));
        if (RegistryReference.IsDigest(reference) && digest != reference)
            throw new RegistryException(RegistryFailureKind.Invalid, $"{_server.Authority} sent another manifest than {reference}");
        return RegistryManifest.Read(answer.Body, digest, answer.ContentType);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Descriptor>?> ReferrersAsync(string repository, string digest, string? artifactType, CancellationToken cancellationToken)
    {
        var list = At($"v2/{repository}/referrers/{digest}");
        List<Descriptor> found = [];
        Uri? page = artifactType is null ? list : new Uri($"{list}?artifactType={Uri.EscapeDataString(artifactType)}");
        for (var pages = 0; page is not null; pages++)
        {
            if (pages == RegistryLimits.MaxPages)
                throw new RegistryException(RegistryFailureKind.TooLarge, $"{_server.Authority} lists more than {RegistryLimits.MaxPages} pages of what is attached to {digest}");
            var answer = await GetAsync(repository, page, MediaTypes.OciIndex, RegistryLimits.MaxManifestBytes, cancellationToken);
            // Registries from before the list was defined.
            if (pages == 0 && answer.Status is 404 or 405)
                return null;
            Expect(answer);
            found.AddRange(RegistryManifest.Read(answer.Body, digest, answer.ContentType).Manifests);
            if (found.Count > RegistryLimits.MaxReferrers)
                throw new RegistryException(RegistryFailureKind.TooLarge, $"{_server.Authority} lists more than {RegistryLimits.MaxReferrers} things that are attached to {digest}");
            page = Next(answer, list);
        }

        // A registry need not filter.
        return artifactType is null ? found : [.. found.Where(d => d.ArtifactType == artifactType)];
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> BlobAsync(string repository, Descriptor blob, CancellationToken cancellationToken)
    {
        if (blob.Size is <= 0 or > RegistryLimits.MaxLayerBytes)
            throw new RegistryException(RegistryFailureKind.TooLarge, $"{blob.Digest} has {blob.Size} bytes; {RegistryLimits.MaxLayerBytes} are the limit");
        var answer = await GetAsync(repository, At($"v2/{repository}/blobs/{blob.Digest}"), "*/*", (int)blob.Size, cancellationToken);
        for (var hops = 0; answer.Status is 301 or 302 or 303 or 307 or 308; hops++)
        {
            if (hops == RegistryLimits.MaxRedirects)
                throw new RegistryException(RegistryFailureKind.NotAllowed, $"{_server.Authority} leads to {blob.Digest} by more than {RegistryLimits.MaxRedirects} redirects");
            if (answer.Headers.Location is not { } location || !Uri.TryCreate(answer.Address, location, out var target) || !_requests.MayAsk(target))
                throw new RegistryException(RegistryFailureKind.NotAllowed, $"{answer.Address.Authority} leads to {blob.Digest} at an address that is not https");
            // Another host never sees who we are, nor does the registry when another host leads back.
            var authorization = _requests.IsOwn(target) && _requests.IsOwn(answer.Address) ? _authorization.Known(repository) : null;
            answer = await _requests.GetAsync(target, "*/*", authorization, (int)blob.Size, cancellationToken);
        }

        Expect(answer);
        if (answer.Body.Length != blob.Size || "sha256:" + Convert.ToHexStringLower(SHA256.HashData(answer.Body.Span)) != blob.Digest)
            throw new RegistryException(RegistryFailureKind.Invalid, $"{answer.Address.Authority} sent other bytes than {blob.Digest}");
        return answer.Body;
    }

    /// <summary>The next page; it must be of the same list.</summary>
    private Uri? Next(RegistryAnswer answer, Uri list)
    {
        if (!answer.Headers.TryGetValues("Link", out var links))
            return null;
        foreach (var link in links)
        {
            var (start, end) = (link.IndexOf('<', StringComparison.Ordinal), link.IndexOf('>', StringComparison.Ordinal));
            var relation = end < 0 ? "" : link[(end + 1)..].Replace("\"", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
            if (start < 0 || end < start || !relation.Contains("rel=next", StringComparison.OrdinalIgnoreCase))
                continue;
            if (!Uri.TryCreate(answer.Address, link[(start + 1)..end], out var next) || !_requests.IsOwn(next) || next.AbsolutePath != list.AbsolutePath)
                throw new RegistryException(RegistryFailureKind.Invalid, $"{_server.Authority} leads to a page of another list");
            return next == answer.Address ? throw new RegistryException(RegistryFailureKind.Invalid, $"{_server.Authority} leads from a page to itself") : next;
        }

        return null;
    }

    private async Task<RegistryAnswer> GetAsync(string repository, Uri address, string accept, int maxLength, CancellationToken cancellationToken)
    {
        var answer = await _requests.GetAsync(address, accept, _authorization.Known(repository), maxLength, cancellationToken);
        if (answer.Status != 401)
            return answer;
        var authorization = await _authorization.AnswerAsync(repository, answer.Headers.WwwAuthenticate, cancellationToken);
        return await _requests.GetAsync(address, accept, authorization, maxLength, cancellationToken);
    }

    private Uri At(string path) => new(_server, path);

    private static void Expect(RegistryAnswer answer)
    {
        if (answer.Status != 200)
            throw RegistryRequests.Failure(answer.Address.Authority, answer.Status);
    }
}
