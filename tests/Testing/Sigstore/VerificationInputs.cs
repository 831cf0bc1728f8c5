namespace Modelgate.Testing.Sigstore;

/// <summary>What a verifier is given besides the bundle: the policy's side.</summary>
public sealed record VerificationInputs
{
    /// <summary>The TrustedRoot JSON, or null when a plain key needs none.</summary>
    public string? TrustedRootJson { get; init; }

    /// <summary>PEM of the public key that must have signed, or null when an identity must.</summary>
    public string? KeyPem { get; init; }

    /// <summary>The certificate identity that must have signed, or null.</summary>
    public string? Identity { get; init; }

    /// <summary>The OIDC issuer of that identity, or null.</summary>
    public string? Issuer { get; init; }

    /// <summary>PEM of the roots of the signer's own certificate authority (model signatures in certificate mode), or null.</summary>
    public string? AuthorityPem { get; init; }

    /// <summary>Number of distinct transparency logs that must vouch.</summary>
    public int TlogThreshold { get; init; } = 1;

    /// <summary>Number of verified times that must be there: signed entry timestamps and RFC 3161 timestamps together.</summary>
    public int TimestampThreshold { get; init; } = 1;

    /// <summary>Number of distinct CT logs that must vouch.</summary>
    public int SctThreshold { get; init; } = 1;

    /// <summary>Last moment at which the public key counts, or null.</summary>
    public DateTimeOffset? KeyValidUntil { get; init; }

    /// <summary>SHA-256 of the artifact in hex when the digest stands for the bytes, or null.</summary>
    public string? ArtifactDigest { get; init; }
}
