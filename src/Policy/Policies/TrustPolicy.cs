using Modelgate.Policy.ModelBundles;
using Modelgate.Verification;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.TrustedRoots;

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

    /// <summary>Registries that attestations may be fetched from; none: nothing is fetched.</summary>
    public IReadOnlyList<AttestationRegistry> Registries { get; init; } = [];

    /// <summary>Original publishers, which need no link to an upstream: <c>pkg:huggingface/mistralai</c>.</summary>
    public IReadOnlyList<string> Publishers { get; init; } = [];

    /// <summary>Whom keyless signers' certificates, logs and times must come from.</summary>
    public IReadOnlyList<TrustedRootSource> TrustedRoots { get; init; } = [];

    /// <summary>What a model signature may leave out.</summary>
    public ModelSigningLimits ModelSigning { get; init; } = ModelSigningLimits.Strict;
}

/// <summary>One trusted builder. One of <see cref="Keys"/>, <see cref="Keyless"/> and <see cref="CertificateAuthorities"/> is set.</summary>
public sealed class TrustedBuilder
{
    /// <summary>The name, unique in the policy; reports and statuses show it.</summary>
    public required string Name { get; init; }

    /// <summary>Public keys.</summary>
    public IReadOnlyList<TrustedKey> Keys { get; init; } = [];

    /// <summary>A certificate identity of Sigstore's kind, or null.</summary>
    public KeylessIdentity? Keyless { get; init; }

    /// <summary>Own authorities.</summary>
    public IReadOnlyList<Certificate> CertificateAuthorities { get; init; } = [];

    /// <summary>The name in certificates of <see cref="CertificateAuthorities"/>; null: any name that they certify.</summary>
    public CertificateIdentity? AuthorityIdentity { get; init; }

    /// <summary>The trusted root whose log and times signatures of <see cref="Keys"/> must have; null: none is asked for.</summary>
    public string? TrustedRoot { get; init; }

    /// <summary>Accepted <c>builder.id</c> values of SLSA provenance; empty: any. Given, a statement without one does not count.</summary>
    public IReadOnlyList<string> BuilderIds { get; init; } = [];

    /// <summary>Accepted build types; empty: any.</summary>
    public IReadOnlyList<string> BuildTypes { get; init; } = [];

    /// <summary>Accepted promotion workflows: <c>https://host/org/repo/path@ref</c>; empty: any, but none is a promotion then.</summary>
    public IReadOnlyList<string> Workflows { get; init; } = [];

    /// <summary>Accepted in-toto predicate types; empty: SLSA provenance and model signatures.</summary>
    public IReadOnlyList<string> PredicateTypes { get; init; } = [];
}

/// <summary>A certificate identity that a Fulcio-like authority vouches for.</summary>
/// <param name="Issuer">The OIDC issuer, exact.</param>
/// <param name="Identity">The subject alternative name, exact; null when there is a pattern.</param>
/// <param name="IdentityPattern">A pattern that the whole name must match: <c>*</c> stands for any run of characters but <c>/</c>, <c>**</c> for any run.</param>
/// <param name="TrustedRoot">The name of the trusted root; null: the only one that the policy lists.</param>
public sealed record KeylessIdentity(string Issuer, string? Identity, string? IdentityPattern, string? TrustedRoot);

/// <summary>A place that serves copies of what others publish.</summary>
/// <param name="Prefix">What references to it start with: <c>https://hf.corp.example</c>, <c>pkg:oci/registry.corp.example/models</c>.</param>
/// <param name="UpstreamRequired">True: the statement must name the pinned upstream identity.</param>
public sealed record Mirror(string Prefix, bool UpstreamRequired);

/// <summary>A registry, or a part of one, that attestations may be fetched from. What is fetched proves nothing by that.</summary>
public sealed class AttestationRegistry
{
    /// <summary>Host, port where it is not the usual one, and path: <c>registry.corp.example/models</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>A Secret of Modelgate's own namespace, or null: nobody's credentials are sent.</summary>
    public string? PullSecret { get; init; }

    /// <summary>Authorities of the registry's certificate, beside those that the system has.</summary>
    public IReadOnlyList<Certificate> CertificateAuthorities { get; init; } = [];

    /// <summary>True: it is asked over plain HTTP.</summary>
    public bool PlainHttp { get; init; }
}

/// <summary>A trusted root of a policy. One of <see cref="Root"/> and <see cref="ConfigMap"/> is set.</summary>
public sealed class TrustedRootSource
{
    /// <summary>The name, unique in the policy.</summary>
    public required string Name { get; init; }

    /// <summary>The root that the policy itself holds, or null.</summary>
    public TrustedRoot? Root { get; init; }

    /// <summary>The namespace of <see cref="ConfigMap"/>; empty when there is none.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The ConfigMap key that holds it, or null.</summary>
    public ConfigMapKey? ConfigMap { get; init; }
}

/// <summary>What an OpenSSF model signature may declare. It leaves files out at the signer's word, so the admin says how far.</summary>
/// <param name="IgnoredPaths">Paths that it may leave out beside git's own and signature files; no file of an artifact ever.</param>
/// <param name="AllowSymlinks">True: it may say that links in the model were followed.</param>
public sealed record ModelSigningLimits(IReadOnlyList<string> IgnoredPaths, bool AllowSymlinks)
{
    /// <summary>Nothing but git's own and signature files, no links.</summary>
    public static ModelSigningLimits Strict { get; } = new([], false);
}
