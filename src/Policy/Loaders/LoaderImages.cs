using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Loaders;

/// <summary>Images whose entrypoint is a loader, so that a container with <c>args</c> alone runs it.</summary>
internal static class LoaderImages
{
    /// <summary>The entrypoint by the image's published Dockerfile; null for other images, and for those that run a shell.</summary>
    public static IReadOnlyList<string>? Entrypoint(ImageReference image) => image.Repository switch
    {
        "curlimages/curl" or "alpine/curl" or "rapidfort/curl" => ["curl"],
        "alpine/git" or "bitnami/git" => ["git"],
        "amazon/aws-cli" or "aws-cli/aws-cli" => ["aws"],
        "rclone/rclone" => ["rclone"],
        "minio/mc" => ["mc"],
        "peakcom/s5cmd" => ["s5cmd"],
        "oras-project/oras" => ["oras"],
        "skopeo/stable" => ["skopeo"],
        "go-containerregistry/crane" => ["crane"],
        _ when image.BaseName is "git-sync" => ["git-sync"],
        _ => null,
    };
}
