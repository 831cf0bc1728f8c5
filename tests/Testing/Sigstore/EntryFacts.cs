using System.Security.Cryptography;

namespace Modelgate.Testing.Sigstore;

/// <summary>What a log entry is about. A change here makes an entry that is sound in itself and about something else.</summary>
public sealed class EntryFacts
{
    /// <summary>The bytes that were signed: the artifact, or the pre-authentication encoding of an envelope.</summary>
    public required byte[] Signed { get; set; }

    /// <summary>The envelope's payload; empty for a message signature.</summary>
    public required byte[] Payload { get; set; }

    /// <summary>The signature.</summary>
    public required byte[] Signature { get; set; }

    /// <summary>The signing key.</summary>
    public required SigningKey Key { get; set; }

    /// <summary>The certificate, or null when a plain key signed.</summary>
    public required IssuedCertificate? Certificate { get; set; }

    /// <summary>Hash of the signature.</summary>
    public required HashAlgorithmName Hash { get; set; }

    /// <summary>Whether the signature is Ed25519ph.</summary>
    public required bool Prehashed { get; set; }

    /// <summary>PEM of certificate or key, as v1 bodies hold it.</summary>
    public string VerifierPem => Certificate?.Pem ?? Key.Pem;

    /// <summary>The same facts, for one entry to change.</summary>
    internal EntryFacts Copy() => (EntryFacts)MemberwiseClone();
}
