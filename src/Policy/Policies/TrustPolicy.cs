namespace Modelgate.Policy.Policies;

/// <summary><c>trust</c>: whose statements count.</summary>
public sealed class TrustPolicy
{
    /// <summary>Trusts nobody.</summary>
    public static TrustPolicy Nobody { get; } = new();

    /// <summary>Identities that may import, convert or compose artifacts.</summary>
    public IReadOnlyList<TrustedBuilder> Builders { get; init; } = [];

    /// <summary>Hosts that serve copies.</summary>
    public IReadOnlyList<Mirror> Mirrors { get; init; } = [];

    /// <summary>Original publishers, which need no link to an upstream: <c>pkg:huggingface/mistralai</c>.</summary>
    public IReadOnlyList<string> Publishers { get; init; } = [];
}

/// <summary>One trusted builder. One of <see cref="Keys"/>, <see cref="Keyless"/> and <see cref="CertificateAuthorities"/> is set.</summary>
public sealed class TrustedBuilder
{
    /// <summary>The name, unique in the policy; reports and statuses show it.</summary>
    public required string Name { get; init; }

    /// <summary>PEM public keys.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>A certificate identity of Sigstore's kind, or null.</summary>
    public KeylessIdentity? Keyless { get; init; }

    /// <summary>PEM certificates of own authorities.</summary>
    public IReadOnlyList<string> CertificateAuthorities { get; init; } = [];

    /// <summary>Accepted <c>builder.id</c> values of SLSA provenance; empty: any, for other predicates.</summary>
    public IReadOnlyList<string> BuilderIds { get; init; } = [];

    /// <summary>Accepted build types.</summary>
    public IReadOnlyList<string> BuildTypes { get; init; } = [];

    /// <summary>Accepted promotion workflows: <c>https://host/org/repo/path@ref</c>.</summary>
    public IReadOnlyList<string> Workflows { get; init; } = [];

    /// <summary>Accepted in-toto predicate types.</summary>
    public IReadOnlyList<string> PredicateTypes { get; init; } = [];
}

/// <summary>A certificate identity that a Fulcio-like authority vouches for.</summary>
/// <param name="Issuer">The OIDC issuer, exact.</param>
/// <param name="Identity">The subject alternative name, exact; null when there is a pattern.</param>
/// <param name="IdentityPattern">A pattern that the whole name must match: <c>*</c> stands for any run of characters but <c>/</c>, <c>**</c> for any run.</param>
/// <param name="TrustedRoot">The name of the trusted root; null: Sigstore's public one.</param>
public sealed record KeylessIdentity(string Issuer, string? Identity, string? IdentityPattern, string? TrustedRoot);

/// <summary>A place that serves copies of what others publish.</summary>
/// <param name="Prefix">What references to it start with: <c>https://hf.corp.example</c>, <c>pkg:oci/registry.corp.example/models</c>.</param>
/// <param name="UpstreamRequired">True: the statement must name the pinned upstream identity.</param>
public sealed record Mirror(string Prefix, bool UpstreamRequired);
