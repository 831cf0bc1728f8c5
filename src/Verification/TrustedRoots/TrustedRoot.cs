using Modelgate.Verification.Certificates;
using Modelgate.Verification.Keys;

namespace Modelgate.Verification.TrustedRoots;

/// <summary>Whom an admin trusts to vouch for identities, logs and times (dev.sigstore.trustroot.v1.TrustedRoot). Immutable; made by
/// <c>TrustedRootReader</c> alone.</summary>
public sealed class TrustedRoot
{
    internal TrustedRoot()
    {
    }

    /// <summary>SHA-256 of the JSON that it was read from: what a cached result depends on.</summary>
    public required ReadOnlyMemory<byte> Digest { get; init; }

    /// <summary>Transparency logs (Rekor).</summary>
    public required IReadOnlyList<TrustedLog> TransparencyLogs { get; init; }

    /// <summary>Certificate transparency logs.</summary>
    public required IReadOnlyList<TrustedLog> CertificateTransparencyLogs { get; init; }

    /// <summary>Authorities that issue signing certificates (Fulcio).</summary>
    public required IReadOnlyList<TrustedAuthority> CertificateAuthorities { get; init; }

    /// <summary>Timestamp authorities (RFC 3161).</summary>
    public required IReadOnlyList<TrustedAuthority> TimestampAuthorities { get; init; }

    /// <summary>Which certificates this root's authorities have issued, as far as it was verified. Another root begins with nothing.</summary>
    internal IssuedCertificates Issued { get; } = new();
}

/// <summary>One key of a log.</summary>
public sealed class TrustedLog
{
    internal TrustedLog()
    {
    }

    /// <summary>The log's address.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>The log's key.</summary>
    public required PublicKey Key { get; init; }

    /// <summary>The log's id: 32 bytes.</summary>
    public required ReadOnlyMemory<byte> LogId { get; init; }

    /// <summary>When the key signs.</summary>
    public required ValidityWindow ValidFor { get; init; }

    /// <summary>Who runs it; empty when not given. Logs of one operator count once.</summary>
    public required string Operator { get; init; }
}

/// <summary>One chain of an authority.</summary>
public sealed class TrustedAuthority
{
    internal TrustedAuthority()
    {
    }

    /// <summary>The authority's address.</summary>
    public required string Uri { get; init; }

    /// <summary>The chain, what is nearest to the leaf first; the last one is the anchor.</summary>
    public required IReadOnlyList<Certificate> Chain { get; init; }

    /// <summary>When the authority issues.</summary>
    public required ValidityWindow ValidFor { get; init; }

    /// <summary>Who runs it; empty when not given.</summary>
    public required string Operator { get; init; }
}
