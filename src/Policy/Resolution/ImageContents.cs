using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Resolution;

/// <summary>References to images that hold models: an image volume, or the container's own image with the model baked in (DESIGN 6.6).</summary>
internal static class ImageContents
{
    /// <summary>The content of an image volume.</summary>
    public static ModelReference Of(Volume volume) => new()
    {
        Role = ModelRole.Image,
        Value = volume.Source,
        Location = ModelLocations.Oci(volume.Source),
        Origin = new(ReferenceOrigin.Volume, volume.Path.Field("image").Field("reference")),
        Unresolved = Placeholders.Find(volume.Source),
        PinningHint = "Name the image of the volume by its digest: name@sha256:…",
    };

    /// <summary>The content of a container's own image; null when nobody has filled in which image that is.</summary>
    public static ModelReference? Of(ContainerSpec container) => container.Image.Length == 0 || Placeholders.Find(container.Image) is not null ? null : new()
    {
        Role = ModelRole.Image,
        Value = container.Image,
        Location = ModelLocations.Oci(container.Image),
        Origin = new(ReferenceOrigin.Image, container.Path.Field("image")),
        PinningHint = "Name the image by its digest: name@sha256:…",
    };

    /// <summary>The container's own image, when it is certain that a local path is part of it; else null, and nobody vouches for the path.</summary>
    public static ModelReference? Of(LoadedContainer container, ModelReference reference, in PathBacking backing)
    {
        if (!container.KeepsImage || reference.IsDownload || container.Container.Kind is ContainerKind.Specification or ContainerKind.Build || container.Container.ExpectsArguments)
            return null;
        return backing.Store.IsTouched || container.Files.IsFromPod(backing.Path) || IsMountedLater(backing.Path) ? null : Of(container.Container);
    }

    // Folders where a controller mounts what a custom resource names, after this pod or template was written.
    private static bool IsMountedLater(string path) =>
        ContainerPath.IsAtOrBelow(path, "/mnt") || ContainerPath.IsAtOrBelow(path, "/opt/ml") || ContainerPath.IsAtOrBelow(path, "/workspace/weights");
}
