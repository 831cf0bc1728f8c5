using System.Text.Json;

namespace Modelgate.Operator.Registries;

/// <summary>What a manifest says of one piece of content.</summary>
/// <param name="MediaType">Its media type.</param>
/// <param name="Digest"><c>sha256:…</c>.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="ArtifactType">In an index, what the manifest it points at is; empty where that is not said.</param>
internal sealed record Descriptor(string MediaType, string Digest, long Size, string ArtifactType);

/// <summary>A manifest or an index: only what finding attestations needs. Nothing in it is believed but digests, which are compared.</summary>
internal sealed class RegistryManifest
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    private RegistryManifest()
    {
    }

    /// <summary>The manifest's own digest.</summary>
    public required string Digest { get; init; }

    /// <summary>Its media type.</summary>
    public required string MediaType { get; init; }

    /// <summary>What it is, where it says so; else the type of its configuration.</summary>
    public required string ArtifactType { get; init; }

    /// <summary>The digest of what it is attached to, or null.</summary>
    public required string? Subject { get; init; }

    /// <summary>The content of a manifest.</summary>
    public required IReadOnlyList<Descriptor> Layers { get; init; }

    /// <summary>The manifests of an index.</summary>
    public required IReadOnlyList<Descriptor> Manifests { get; init; }

    /// <summary>Reads it; entries by other digests than sha256 are left out.</summary>
    /// <param name="body">Its bytes.</param>
    /// <param name="digest">Their digest.</param>
    /// <param name="contentType">The media type that came with them.</param>
    /// <exception cref="RegistryException">It is none.</exception>
    public static RegistryManifest Read(ReadOnlyMemory<byte> body, string digest, string contentType)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            var root = document.RootElement;
            var mediaType = Text(root, "mediaType") is { Length: > 0 } own ? own : contentType;
            // One text must not be a manifest to one reader and an index to another.
            if (mediaType != contentType || !MediaTypes.IsManifest(mediaType) || (Has(root, "layers") && Has(root, "manifests")))
                throw new RegistryException(RegistryFailureKind.Invalid, $"{digest} is no manifest of a known media type");
            return new()
            {
                Digest = digest,
                MediaType = mediaType,
                ArtifactType = Text(root, "artifactType") is { Length: > 0 } type ? type : root.TryGetProperty("config", out var config) ? Text(config, "mediaType") : "",
                Subject = root.TryGetProperty("subject", out var subject) && subject.ValueKind == JsonValueKind.Object ? Text(subject, "digest") : null,
                Layers = Descriptors(root, "layers"),
                Manifests = Descriptors(root, "manifests"),
            };
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new RegistryException(RegistryFailureKind.Invalid, $"the manifest {digest} is not readable", problem);
        }
    }

    private static List<Descriptor> Descriptors(JsonElement root, string name)
    {
        List<Descriptor> found = [];
        if (!Has(root, name))
            return found;
        foreach (var item in root.GetProperty(name).EnumerateArray())
        {
            var digest = Text(item, "digest");
            if (found.Count >= RegistryLimits.MaxReferrers)
                throw new RegistryException(RegistryFailureKind.TooLarge, $"a list has more than {RegistryLimits.MaxReferrers} entries");
            if (RegistryReference.IsDigest(digest))
                found.Add(new(Text(item, "mediaType"), digest, item.GetProperty("size").GetInt64(), Text(item, "artifactType")));
        }

        return found;
    }

    private static bool Has(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
