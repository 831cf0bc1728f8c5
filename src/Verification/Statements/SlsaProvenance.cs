using System.Text.Json;

namespace Modelgate.Verification.Statements;

/// <summary>What SLSA provenance v0.2 or v1 says of a build; the same fields for both.</summary>
public sealed class SlsaProvenance
{
    /// <summary>Predicate type of v1.</summary>
    public const string PredicateTypeV1 = "https://slsa.dev/provenance/v1";

    /// <summary>Predicate type of v0.2.</summary>
    public const string PredicateTypeV02 = "https://slsa.dev/provenance/v0.2";

    internal SlsaProvenance()
    {
    }

    /// <summary>Who built: <c>runDetails.builder.id</c>, <c>builder.id</c> in v0.2.</summary>
    public required string BuilderId { get; init; }

    /// <summary>How it was built.</summary>
    public required string BuildType { get; init; }

    /// <summary><c>buildDefinition.externalParameters</c>; in v0.2 <c>invocation</c>. Undefined when there is none.</summary>
    public required JsonElement ExternalParameters { get; init; }

    /// <summary>What went in: <c>resolvedDependencies</c>; in v0.2 <c>materials</c>.</summary>
    public required IReadOnlyList<ResourceDescriptor> Dependencies { get; init; }

    /// <summary>The workflow that ran, from the external parameters (v1: <c>workflow</c> with repository, path and ref; v0.2: the config source):
    /// <c>https://host/org/repo/path@ref</c>; null when they name none.</summary>
    public required string? Workflow { get; init; }

    /// <summary>The source repository, from the same place: <c>https://host/org/repo</c>; null when none is named.</summary>
    public required string? SourceRepository { get; init; }

    /// <summary>The source's ref; null when none is named.</summary>
    public required string? SourceRef { get; init; }
}
