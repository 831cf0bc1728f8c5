using Modelgate.Policy.Policies;
using Modelgate.Verification;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Policy.Evidence;

/// <summary>A builder, ready to verify with.</summary>
/// <param name="Builder">The builder.</param>
/// <param name="Verification">Whose signatures count as this builder's; null when its trusted root is not at hand.</param>
/// <param name="Missing">Why the root is not at hand; null when it is.</param>
/// <param name="Digest">What results of <paramref name="Verification"/> depend on.</param>
internal sealed record ReadyBuilder(TrustedBuilder Builder, VerificationPolicy? Verification, EvidenceReason? Missing, string Digest);

/// <summary>Whom one policy trusts, with its trusted roots at hand. Made once for each snapshot.</summary>
internal sealed class PolicyTrust
{
    private PolicyTrust(ModelPolicy policy, IReadOnlyList<ReadyBuilder> builders, string digest) => (Policy, Builders, Digest) = (policy, builders, digest);

    /// <summary>The policy.</summary>
    public ModelPolicy Policy { get; }

    /// <summary>Its builders.</summary>
    public IReadOnlyList<ReadyBuilder> Builders { get; }

    /// <summary>What the evidence of a bundle under this policy depends on.</summary>
    public string Digest { get; }

    /// <summary>Fetches and parses the roots that the policy points at.</summary>
    public static PolicyTrust Of(ModelPolicy policy, IEvidenceContent content)
    {
        Dictionary<string, (TrustedRoot? Root, EvidenceReason? Missing)> roots = new(StringComparer.Ordinal);
        foreach (var source in policy.Trust.TrustedRoots)
            roots.TryAdd(source.Name, source.Root is { } root ? (root, null) : Fetch(source, content));
        List<ReadyBuilder> builders = [];
        foreach (var builder in policy.Trust.Builders)
            builders.Add(Ready(builder, policy.Trust.TrustedRoots, roots));
        return new(policy, builders, ContentDigest.Of(policy, builders));
    }

    /// <summary>The root that a policy points at, or why it is not at hand.</summary>
    internal static (TrustedRoot? Root, EvidenceReason? Missing) Fetch(TrustedRootSource source, IEvidenceContent content)
    {
        var fetched = content.TrustedRoot(source.Namespace, source.ConfigMap!.Name, source.ConfigMap.Key);
        if (fetched.Bytes is not { } bytes)
            return (null, EvidenceReasons.RootNotAtHand(source.Name, fetched.Why));
        var read = TrustedRootReader.Read(bytes);
        return read.IsSuccess ? (read.Value, null) : (null, EvidenceReasons.RootNotAtHand(source.Name, $"it cannot be read ({read.Failure})"));
    }

    private static ReadyBuilder Ready(
        TrustedBuilder builder, IReadOnlyList<TrustedRootSource> sources, Dictionary<string, (TrustedRoot? Root, EvidenceReason? Missing)> roots)
    {
        var name = builder.Keyless is { } keyless ? keyless.TrustedRoot ?? (sources is [var only] ? only.Name : "") : builder.TrustedRoot;
        TrustedRoot? root = null;
        if (name is not null)
        {
            EvidenceReason? missing = null;
            if (roots.TryGetValue(name, out var found))
                (root, missing) = found;
            else
                missing = EvidenceReasons.RootNotAtHand(name, "the policy does not list it");
            if (root is null)
                return new(builder, null, missing, ContentDigest.Of(builder, null));
        }

        var verification = new VerificationPolicy
        {
            Keys = builder.Keys,
            Identities = Identities(builder),
            CertificateAuthorities = builder.CertificateAuthorities,
            TrustedRoot = root,
            // They follow from what the admin's root lists, and nothing in a policy lowers them.
            LogThreshold = root is { TransparencyLogs.Count: > 0 } ? 1 : 0,
            CertificateTimestampThreshold = builder.Keys.Count == 0 && root is { CertificateTransparencyLogs.Count: > 0 } ? 1 : 0,
            TimestampThreshold = 1,
        };
        return new(builder, verification, null, ContentDigest.Of(builder, root));
    }

    private static CertificateIdentity[] Identities(TrustedBuilder builder)
    {
        if (builder.CertificateAuthorities.Count > 0)
            return [builder.AuthorityIdentity ?? CertificateIdentity.OfOwnAuthority(NamePattern.Glob("**"))];
        if (builder.Keyless is not { Issuer.Length: > 0 } keyless)
            return [];
        return keyless switch
        {
            { Identity: { Length: > 0 } identity } => [CertificateIdentity.Exact(keyless.Issuer, identity)],
            { IdentityPattern: { Length: > 0 } pattern } => [CertificateIdentity.Matching(keyless.Issuer, NamePattern.Glob(pattern))],
            _ => [],
        };
    }
}
