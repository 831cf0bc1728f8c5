using System.Text.Json.Serialization;

namespace Modelgate.Operator.Reports;

/// <summary>A bundle and what its evidence amounts to under one policy.</summary>
internal sealed record BundleResult
{
    /// <summary><c>namespace/name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The policy.</summary>
    public required string Policy { get; init; }

    /// <summary>The strength of the weakest artifact.</summary>
    public required string Strength { get; init; }

    /// <summary>The strength that the policy asks for.</summary>
    public required string RequiredStrength { get; init; }

    /// <summary>True when every artifact reaches what the policy asks for and no required role is missing.</summary>
    public required bool Sufficient { get; init; }

    /// <summary>The first moment at which evidence expires; absent when it does not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Roles that the policy requires and the bundle does not have; absent when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? MissingRoles { get; init; }

    /// <summary>The artifacts, in the bundle's order.</summary>
    public required IReadOnlyList<ArtifactResult> Artifacts { get; init; }
}

/// <summary>One artifact of a bundle and what its evidence amounts to.</summary>
internal sealed record ArtifactResult
{
    /// <summary>Its name in the bundle.</summary>
    public required string Name { get; init; }

    /// <summary>The role.</summary>
    public required string Role { get; init; }

    /// <summary>Canonical identity.</summary>
    public required string Identity { get; init; }

    /// <summary>How many files the bundle lists for it.</summary>
    public required int Files { get; init; }

    /// <summary>The strength of its evidence.</summary>
    public required string Strength { get; init; }

    /// <summary>The builder who signed; absent below <c>TrustedSignature</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Builder { get; init; }

    /// <summary><c>sha256:…</c> of the statement that binds it; absent when none does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Statement { get; init; }

    /// <summary>From this moment on its evidence no longer counts; absent when it does not expire.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Expires { get; init; }

    /// <summary>The pinned identity that it is a copy of; absent when the bundle names none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Upstream { get; init; }

    /// <summary>The artifact that an adapter was made for; absent when the bundle names none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Base { get; init; }

    /// <summary>Why the evidence is not enough, a stable word; absent when it is enough. So are the next two.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>The reason in words.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    /// <summary>What to change.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Remedy { get; init; }
}
