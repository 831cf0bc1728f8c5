using Modelgate.Verification.Certificates;
using Modelgate.Verification.Keys;
using Modelgate.Verification.Statements;

namespace Modelgate.Verification;

/// <summary>What may be believed: a signature that was verified, step by step, against a policy. Only <c>ModelVerifier</c> makes one.</summary>
public sealed class VerifiedAttestation
{
    internal VerifiedAttestation()
    {
    }

    /// <summary>The statement under the signature; null for a signature over a blob.</summary>
    public required InTotoStatement? Statement { get; init; }

    /// <summary>SHA-256 of what was signed: the statement's bytes, or the blob. 32 bytes; empty for a blob known only by another digest.</summary>
    public required ReadOnlyMemory<byte> ContentDigest { get; init; }

    /// <summary>The key that signed; null when it was a certificate.</summary>
    public required PublicKey? Key { get; init; }

    /// <summary>The certificate that signed; null when it was a key.</summary>
    public required SignerCertificate? Certificate { get; init; }

    /// <summary>The accepted identity that the certificate matched; null for a key.</summary>
    public required CertificateIdentity? Identity { get; init; }

    /// <summary>Times that a trusted log or timestamp authority vouches for, earliest first; may be empty for keys and own authorities.</summary>
    public required IReadOnlyList<DateTimeOffset> SigningTimes { get; init; }

    /// <summary>The moment from which the evidence no longer counts; null: it does not expire.</summary>
    public required DateTimeOffset? Expires { get; init; }

    /// <summary>The fingerprints of the certificates on the path, the leaf's first; empty for a key. SHA-256 over the DER form, lower-case hex.</summary>
    public required IReadOnlyList<string> CertificateFingerprints { get; init; }
}
