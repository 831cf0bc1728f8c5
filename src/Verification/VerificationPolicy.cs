using Modelgate.Verification.Certificates;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification;

/// <summary>Whose signatures are accepted, and what must vouch for them. Immutable; made once and used for many attestations.</summary>
/// <remarks>
/// Keys and certificates exclude each other within one attestation, not within one policy: an attestation signed by a key is held against
/// <see cref="Keys"/>, one signed by a certificate against <see cref="Identities"/> under <see cref="TrustedRoot"/> or <see cref="CertificateAuthorities"/>.
/// The thresholds count distinct logs and authorities. They hold for certificates under a trusted root; and for keys where
/// <see cref="TrustedRoot"/> is set.
/// </remarks>
public sealed class VerificationPolicy
{
    /// <summary>Accepted keys.</summary>
    public IReadOnlyList<TrustedKey> Keys { get; init; } = [];

    /// <summary>Accepted names in certificates; any one may match. None: no certificate is accepted, of own authorities neither.</summary>
    public IReadOnlyList<CertificateIdentity> Identities { get; init; } = [];

    /// <summary>Authorities, logs and times; null: certificates of <see cref="CertificateAuthorities"/> only, and keys without log.</summary>
    public TrustedRoot? TrustedRoot { get; init; }

    /// <summary>Own authorities (plain X.509, no log): every certificate here is an anchor. Used when <see cref="TrustedRoot"/> is null.</summary>
    public IReadOnlyList<Certificate> CertificateAuthorities { get; init; } = [];

    /// <summary>How many distinct logs must have the signature; at least 1 wherever the trusted root lists one.</summary>
    public int LogThreshold { get; init; } = 1;

    /// <summary>How many verified times there must be: inclusion promises and RFC 3161 timestamps, of distinct logs and authorities.</summary>
    public int TimestampThreshold { get; init; } = 1;

    /// <summary>How many certificate transparency logs must have the certificate. A key is in none: where a trusted root is set, 0 is what accepts one.</summary>
    public int CertificateTimestampThreshold { get; init; } = 1;

    /// <summary>True: the certificate of an own authority is judged at its own first moment, so that it never expires. Only for reproducing what
    /// other tools accept; no ModelPolicy can set it.</summary>
    public bool UnsafeAcceptLeafNotBefore { get; init; }
}
