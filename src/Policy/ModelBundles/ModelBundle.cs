using System.Text;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.Models;

namespace Modelgate.Policy.ModelBundles;

/// <summary>A ModelBundle (<c>modelgate.dev/v1alpha1</c>, namespaced): what a served bundle is made of. A claim; only attestations are evidence.</summary>
public sealed class ModelBundle
{
    /// <summary>The namespace; empty when the file names none.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The parts.</summary>
    public IReadOnlyList<Artifact> Artifacts { get; init; } = [];

    /// <summary>The evidence.</summary>
    public IReadOnlyList<AttestationSource> Attestations { get; init; } = [];
}

/// <summary>One part of a bundle.</summary>
public sealed class Artifact
{
    /// <summary>The name, unique in the bundle.</summary>
    public required string Name { get; init; }

    /// <summary>The part it is.</summary>
    public required ModelRole Role { get; init; }

    /// <summary>Canonical identity, pinned: <c>pkg:huggingface/ORG/NAME@COMMIT</c>.</summary>
    public required string Reference { get; init; }

    /// <summary>Every file.</summary>
    public IReadOnlyList<ArtifactFile> Files { get; init; } = [];

    /// <summary>The pinned identity that this is a copy or conversion of, or null.</summary>
    public string? Upstream { get; init; }

    /// <summary>The name of the artifact that an adapter was made for, or null.</summary>
    public string? Base { get; init; }

    /// <summary>Parts of other roles among its files. Found once: there may be many files, and every review asks.</summary>
    internal IReadOnlyList<ModelRole> Carried => field ??= CarriedParts.Of(this);
}

/// <summary>The formats of evidence.</summary>
public enum AttestationFormat
{
    /// <summary>A Sigstore bundle, v0.1 to v0.3.</summary>
    SigstoreBundle,

    /// <summary>A DSSE envelope around an in-toto statement.</summary>
    DSSE,

    /// <summary>OpenSSF Model Signing.</summary>
    OMS,

    /// <summary>An unsigned list of digests.</summary>
    Manifest,
}

/// <summary>Where an attestation is had. Exactly one of <see cref="Inline"/>, <see cref="ConfigMap"/> and <see cref="OciReference"/> is set.</summary>
public sealed class AttestationSource
{
    /// <summary>The name, unique in the bundle.</summary>
    public required string Name { get; init; }

    /// <summary>The format.</summary>
    public required AttestationFormat Format { get; init; }

    /// <summary>The text itself, or null.</summary>
    public string? Inline { get => InlineBytes is null ? null : Encoding.UTF8.GetString(InlineBytes); init => InlineBytes = value is null ? null : Encoding.UTF8.GetBytes(value); }

    /// <summary>The text's bytes, which is how it is kept: it is long, and there are many.</summary>
    internal byte[]? InlineBytes { get; private init; }

    /// <summary>The ConfigMap key, or null.</summary>
    public ConfigMapKey? ConfigMap { get; init; }

    /// <summary>The OCI artifact by digest, or null.</summary>
    public string? OciReference { get; init; }

    /// <summary>The names of the artifacts that it covers; empty: all.</summary>
    public IReadOnlyList<string> Artifacts { get; init; } = [];

    /// <summary>For <see cref="AttestationFormat.Manifest"/>: where the digests were taken from; else null.</summary>
    public string? Source { get; init; }
}

/// <summary>A key of a ConfigMap in the bundle's namespace.</summary>
/// <param name="Name">The ConfigMap.</param>
/// <param name="Key">The key.</param>
public sealed record ConfigMapKey(string Name, string Key);
