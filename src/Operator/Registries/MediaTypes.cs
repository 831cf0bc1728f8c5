using Modelgate.Policy.ModelBundles;

namespace Modelgate.Operator.Registries;

/// <summary>The media types of manifests, and of attestations by their format.</summary>
internal static class MediaTypes
{
    /// <summary>A DSSE envelope; cosign's attestations of old have such layers.</summary>
    public const string Dsse = "application/vnd.dsse.envelope.v1+json";

    /// <summary>A Sigstore bundle as cosign attaches it today.</summary>
    public const string SigstoreBundle = "application/vnd.dev.sigstore.bundle.v0.3+json";

    /// <summary>An image, or any artifact.</summary>
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>A list of manifests: an image for several platforms, or referrers.</summary>
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";

    private const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    private const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>The header that asks for a manifest or an index.</summary>
    public const string Manifests = $"{OciManifest}, {OciIndex}, {DockerManifest}, {DockerList}";

    /// <summary>True for a manifest or an index.</summary>
    public static bool IsManifest(string mediaType) => mediaType is OciManifest or OciIndex or DockerManifest or DockerList;

    /// <summary>True for what an index says of an entry without saying what it is. In the index that cosign 3 keeps under a tag, every entry has the type of its configuration.</summary>
    public static bool SaysNothing(string artifactType) => artifactType is "" or "application/vnd.oci.empty.v1+json" or "application/vnd.oci.image.config.v1+json";

    /// <summary>True for what holds attestations of a format.</summary>
    public static bool IsOf(string mediaType, AttestationFormat format) => format switch
    {
        AttestationFormat.SigstoreBundle or AttestationFormat.OMS => IsSigstoreBundle(mediaType),
        AttestationFormat.DSSE => mediaType == Dsse,
        AttestationFormat.Manifest => mediaType is "text/plain" or "application/json" or "application/octet-stream",
    };

    /// <summary>The artifact type that a format is mostly attached with; null: it is not attached.</summary>
    public static string? AttachedAs(AttestationFormat format) => format switch
    {
        AttestationFormat.SigstoreBundle or AttestationFormat.OMS => SigstoreBundle,
        AttestationFormat.DSSE => Dsse,
        AttestationFormat.Manifest => null,
    };

    /// <summary><c>application/vnd.dev.sigstore.bundle.v0.3+json</c>, and <c>application/vnd.dev.sigstore.bundle+json;version=0.1</c> before it.</summary>
    private static bool IsSigstoreBundle(string mediaType)
    {
        const string Start = "application/vnd.dev.sigstore.bundle";
        return mediaType.StartsWith(Start, StringComparison.Ordinal)
            && (mediaType.AsSpan(Start.Length) is "+json" || mediaType[Start.Length..].StartsWith("+json;", StringComparison.Ordinal)
                || (mediaType.AsSpan(Start.Length).StartsWith(".", StringComparison.Ordinal) && mediaType.EndsWith("+json", StringComparison.Ordinal)));
    }
}
