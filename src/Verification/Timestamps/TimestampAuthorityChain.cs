using System.Runtime.CompilerServices;
using Modelgate.Verification.Certificates;
using Modelgate.Verification.Keys;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification.Timestamps;

/// <summary>The chain of a timestamp authority, checked once for as long as the trusted root lives. Windows are checked for each timestamp.</summary>
internal sealed class TimestampAuthorityChain
{
    private static readonly ConditionalWeakTable<TrustedAuthority, TimestampAuthorityChain> Known = [];

    private TimestampAuthorityChain(TrustedAuthority authority)
    {
        var chain = authority.Chain;
        Leaf = chain.Count > 0 && chain[0].ReadStandardExtensions().Value is { BasicConstraints: not { IsAuthority: true } } ? chain[0] : null;
        Authorities = [.. chain.Skip(Leaf is null ? 0 : 1)];
        Fault = chain.Count == 0 ? "is empty" : PathFault(chain) ?? AuthoritiesFault(Authorities) ?? (Leaf is null ? null : LeafFault(Leaf));
        LeafKey = Leaf?.ReadKey().Value;
    }

    /// <summary>The certificate that signs timestamps; null when the root lists authorities only, and each timestamp brings it.</summary>
    public Certificate? Leaf { get; }

    /// <summary>The leaf's key; null without leaf, or when the key is not accepted.</summary>
    public PublicKey? LeafKey { get; }

    /// <summary>The authorities above the leaf, the anchor last. Empty when the root lists a leaf alone, which is trusted by itself then.</summary>
    public IReadOnlyList<Certificate> Authorities { get; }

    /// <summary>What is wrong with the chain, to end a sentence; null when nothing.</summary>
    public string? Fault { get; }

    /// <summary>The chain of an authority.</summary>
    public static TimestampAuthorityChain Of(TrustedAuthority authority) => Known.GetValue(authority, static known => new(known));

    /// <summary>Why a certificate may not sign timestamps (RFC 3161, 2.3), to end a sentence; null when it may.</summary>
    public static string? LeafFault(Certificate leaf)
    {
        if (leaf.ReadStandardExtensions().Value is not { } extensions)
            return "has a certificate whose extensions cannot be read";
        if (extensions.BasicConstraints is { IsAuthority: true })
            return "signs with a certificate that may issue certificates";
        if (extensions.UnknownCritical is { } oid)
            return $"has a certificate with the critical extension {oid}, which is not understood";
        if (extensions.ExtendedKeyUsage is not { Purposes: [TimestampOids.TimeStamping], IsCritical: true })
            return "signs with a certificate that is not for timestamping alone";
        return extensions.KeyUsage is { DigitalSignature: false, ContentCommitment: false } ? "signs with a certificate whose key may not sign" : null;
    }

    private static string? AuthoritiesFault(IReadOnlyList<Certificate> authorities)
    {
        for (var i = 0; i < authorities.Count; i++)
        {
            if (AuthorityFault(authorities[i], authoritiesBelow: i) is { } fault)
                return fault;
        }

        return null;
    }

    private static string? AuthorityFault(Certificate authority, int authoritiesBelow)
    {
        if (authority.ReadStandardExtensions().Value is not { } extensions)
            return "has a certificate whose extensions cannot be read";
        if (extensions.BasicConstraints is not { IsAuthority: true } constraints)
            return "has a certificate above the leaf that may not issue certificates";
        if (extensions.UnknownCritical is { } oid)
            return $"has a certificate with the critical extension {oid}, which is not understood";
        if (extensions.HasNameConstraints)
            return "has a certificate with name constraints, which are not evaluated";
        if (extensions.KeyUsage is { SignsCertificates: false })
            return "has a certificate above the leaf whose key may not sign certificates";
        if (extensions.ExtendedKeyUsage is { } purposes && !purposes.Has(TimestampOids.TimeStamping) && !purposes.Has(ExtendedKeyUsage.Any))
            return "has a certificate above the leaf that is not for timestamping";
        return constraints.PathLength < authoritiesBelow ? "is longer than one of its certificates allows" : null;
    }

    private static string? PathFault(IReadOnlyList<Certificate> chain)
    {
        for (var i = 0; i + 1 < chain.Count; i++)
        {
            if (!chain[i].Issuer.Span.SequenceEqual(chain[i + 1].Subject.Span) || !chain[i].IsSignedBy(chain[i + 1]))
                return "has a certificate that the next one has not issued";
        }

        return null;
    }
}
