namespace Modelgate.Policy.Models;

/// <summary>The kinds of place that a model is loaded from.</summary>
public enum LocationScheme
{
    /// <summary>A path in the container.</summary>
    Local,

    /// <summary>Hugging Face Hub, or a hub that speaks its protocol.</summary>
    HuggingFace,

    /// <summary>ModelScope.</summary>
    ModelScope,

    /// <summary>An Ollama registry.</summary>
    Ollama,

    /// <summary>An OCI registry.</summary>
    Oci,

    /// <summary>Amazon S3 or a store that speaks its protocol.</summary>
    S3,

    /// <summary>Google Cloud Storage.</summary>
    Gcs,

    /// <summary>Azure Blob Storage, ADLS.</summary>
    Azure,

    /// <summary>A git repository.</summary>
    Git,

    /// <summary>A plain http or https address.</summary>
    Http,

    /// <summary>NVIDIA NGC.</summary>
    Ngc,

    /// <summary>A PersistentVolumeClaim named by a custom resource (<c>pvc://</c>).</summary>
    Claim,

    /// <summary>Any other scheme (hdfs, tos, oss, kaggle, redis, …).</summary>
    Other,
}

/// <summary>Where a reference points, in canonical form.</summary>
public sealed record ModelLocation
{
    /// <summary>The kind of place.</summary>
    public required LocationScheme Scheme { get; init; }

    /// <summary>Canonical identity: <c>pkg:huggingface/ORG/NAME@COMMIT</c>, <c>pkg:oci/NAME@sha256:…?repository_url=…</c>, <c>s3://b/k?versionId=</c>, <c>registry.ollama.ai/library/llama3:8b</c>, or the path.</summary>
    public required string Identity { get; init; }

    /// <summary>Revision, tag, digest, version or generation as asked for; null when none was.</summary>
    public string? Revision { get; init; }

    /// <summary>True when <see cref="Identity"/> names content that cannot change (DESIGN 3).</summary>
    public bool IsPinned { get; init; }

    /// <summary>The path, for <see cref="LocationScheme.Local"/>: absolute and normalised when the working directory is known.</summary>
    public string? LocalPath { get; init; }

    /// <summary>The identity without its revision, by which a bundle is looked up: <c>pkg:huggingface/ORG/NAME</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>The file inside the repository when one is named, else null.</summary>
    public string? File { get; init; }
}
