using Modelgate.Policy.ModelBundles;

namespace Modelgate.Operator.Registries;

/// <summary>Finds the attestations that a reference stands for.</summary>
/// <remarks>
/// 1. The manifest by its digest. Where its layers are attestations of the format, they are meant.
/// 2. Else what is attached to it: the registry's list of referrers, asked for the usual type, then for all.
/// 3. Where the registry has no such list, the index that clients keep under the tag <c>sha256-HEX</c> in its place.
/// 4. For DSSE the tag <c>sha256-HEX.att</c>, under which cosign kept envelopes before.
/// 5. Each manifest that was found, by its digest, and its layers by theirs; what is known from before is not fetched again.
/// </remarks>
/// <param name="client">The registry.</param>
/// <param name="reference">The reference.</param>
/// <param name="format">The format.</param>
/// <param name="before">What was found before, or null.</param>
internal sealed class ArtifactFetching(IRegistryClient client, RegistryReference reference, AttestationFormat format, FetchedArtifact? before)
{
    private readonly Dictionary<string, IReadOnlyList<ReadOnlyMemory<byte>>> _found = new(StringComparer.Ordinal);
    private RegistryException? _unusable;
    private int _count;
    private long _length;

    /// <summary>Fetches.</summary>
    /// <exception cref="RegistryException">There is nothing, or it cannot be had.</exception>
    public async Task<FetchedArtifact> FetchAsync(CancellationToken cancellationToken)
    {
        var named = await client.ManifestAsync(reference.Name, reference.Digest, cancellationToken);                                  // 1
        if (Attestations(named) is { Count: > 0 } own)
        {
            if (format == AttestationFormat.Manifest && own.Count > 1)
                throw new RegistryException(RegistryFailureKind.Invalid, $"the artifact has {own.Count} layers that could be the list");
            await TakeAsync(named, cancellationToken);
            return new() { Manifests = _found, IsFinal = true };
        }

        if (MediaTypes.AttachedAs(format) is not { } usual)
            throw new RegistryException(RegistryFailureKind.NotFound, "the artifact has no layer that is text, JSON or bytes");
        var attached = await client.ReferrersAsync(reference.Name, reference.Digest, usual, cancellationToken);                       // 2
        if (attached is [])
            attached = Of(await client.ReferrersAsync(reference.Name, reference.Digest, null, cancellationToken) ?? []);
        attached ??= Of((await TaggedAsync("", cancellationToken))?.Manifests ?? []);                                                 // 3
        if (attached.Count > RegistryLimits.MaxAttestations)
            throw new RegistryException(RegistryFailureKind.TooLarge, $"{attached.Count} attestations are attached, {RegistryLimits.MaxAttestations} are the limit; name the one that is meant by its own digest");
        foreach (var one in attached.DistinctBy(d => d.Digest))                                                                       // 5
            await TryAsync(() => AttachedAsync(one.Digest, cancellationToken));
        if (format == AttestationFormat.DSSE && await TaggedAsync(".att", cancellationToken) is { } envelopes)                        // 4
            await TryAsync(() => TakeAsync(envelopes, cancellationToken));
        if (_found.Count == 0)
            throw _unusable ?? new RegistryException(RegistryFailureKind.NotFound, $"the artifact is no attestation of format {format}, and none is attached to it");
        return new() { Manifests = _found, IsFinal = false, Note = _unusable?.Message };
    }

    private async Task<RegistryManifest?> TaggedAsync(string ending, CancellationToken cancellationToken)
    {
        try
        {
            return await client.ManifestAsync(reference.Name, reference.Digest.Replace(':', '-') + ending, cancellationToken);
        }
        catch (RegistryException failure) when (failure.Kind == RegistryFailureKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>One that cannot be used takes nothing from the others; one that cannot be had now is asked for again with all of them.</summary>
    private async Task TryAsync(Func<Task> take)
    {
        try
        {
            await take();
        }
        catch (RegistryException failure) when (failure.Kind is RegistryFailureKind.NotFound or RegistryFailureKind.Invalid or RegistryFailureKind.TooLarge)
        {
            _unusable ??= failure;
        }
    }

    private async Task AttachedAsync(string digest, CancellationToken cancellationToken)
    {
        if (before is not null && before.Manifests.TryGetValue(digest, out var known))
        {
            Add(digest, known);
            return;
        }

        var manifest = await client.ManifestAsync(reference.Name, digest, cancellationToken);
        if (manifest.Subject != reference.Digest)
            throw new RegistryException(RegistryFailureKind.Invalid, $"{digest} is listed as attached and does not say so itself");
        await TakeAsync(manifest, cancellationToken);
    }

    private async Task TakeAsync(RegistryManifest manifest, CancellationToken cancellationToken)
    {
        if (before is not null && before.Manifests.TryGetValue(manifest.Digest, out var known))
        {
            Add(manifest.Digest, known);
            return;
        }

        var layers = Attestations(manifest);
        if (_count + layers.Count > RegistryLimits.MaxAttestations || _length + layers.Sum(l => Math.Max(0, Math.Min(l.Size, RegistryLimits.MaxArtifactBytes))) > RegistryLimits.MaxArtifactBytes)
            throw TooMuch();
        List<ReadOnlyMemory<byte>> contents = [];
        foreach (var layer in layers)
            contents.Add(await client.BlobAsync(reference.Name, layer, cancellationToken));
        if (contents.Count > 0)
            Add(manifest.Digest, contents);
    }

    private void Add(string digest, IReadOnlyList<ReadOnlyMemory<byte>> contents)
    {
        _count += contents.Count;
        _length += contents.Sum(c => (long)c.Length);
        if (_count > RegistryLimits.MaxAttestations || _length > RegistryLimits.MaxArtifactBytes)
            throw TooMuch();
        _found[digest] = contents;
    }

    private List<Descriptor> Attestations(RegistryManifest manifest) => [.. manifest.Layers.Where(l => MediaTypes.IsOf(l.MediaType, format)).DistinctBy(l => l.Digest)];

    /// <summary>What may hold attestations of the format. Some lists do not say what their entries are; their own manifests do.</summary>
    private List<Descriptor> Of(IEnumerable<Descriptor> all) => [.. all.Where(d => MediaTypes.SaysNothing(d.ArtifactType) || MediaTypes.IsOf(d.ArtifactType, format))];

    private static RegistryException TooMuch() => new(
        RegistryFailureKind.TooLarge, $"the attestations are more than {RegistryLimits.MaxAttestations}, or have more than {RegistryLimits.MaxArtifactBytes} bytes together; name the one that is meant by its own digest");
}
