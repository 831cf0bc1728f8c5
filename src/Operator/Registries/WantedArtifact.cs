using Modelgate.Operator.Kubernetes;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;

namespace Modelgate.Operator.Registries;

/// <summary>One reference that a bundle names, and how far it has come. Only <see cref="RegistryLoop"/> touches it, under its lock.</summary>
internal sealed class WantedArtifact
{
    /// <summary>The reference, as the bundle has it.</summary>
    public required string Text { get; init; }

    /// <summary>The format.</summary>
    public required AttestationFormat Format { get; init; }

    /// <summary>The namespace that it is counted to.</summary>
    public required string Namespace { get; init; }

    /// <summary>The reference; null when it is none.</summary>
    public required RegistryReference? Reference { get; init; }

    /// <summary>The waits after failures.</summary>
    public required BackOff BackOff { get; init; }

    /// <summary>The policy's entry that lets it be fetched; null: there is none.</summary>
    public AttestationRegistry? Registry { get; set; }

    /// <summary>What tells that entry from another.</summary>
    public string Key { get; set; } = "";

    /// <summary>What was fetched last, or null.</summary>
    public FetchedArtifact? Artifact { get; set; }

    /// <summary>The same as evidence, or why there is none.</summary>
    public EvidenceContent Content { get; set; }

    /// <summary>Why it is not up to date; null: it is.</summary>
    public string? Problem { get; set; }

    /// <summary>True once it was tried.</summary>
    public bool IsTried { get; set; }

    /// <summary>True while it is fetched.</summary>
    public bool IsRunning { get; set; }

    /// <summary>When it was tried last, in the clock's ticks.</summary>
    public long Tried { get; set; }

    /// <summary>How long after that it is tried again; null: never.</summary>
    public TimeSpan? Wait { get; set; } = TimeSpan.Zero;
}
