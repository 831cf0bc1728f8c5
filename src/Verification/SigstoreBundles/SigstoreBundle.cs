using Modelgate.Verification.Certificates;
using Modelgate.Verification.TransparencyLog;

namespace Modelgate.Verification.SigstoreBundles;

/// <summary>The versions of the Sigstore bundle format. They differ in what material and which proof of logging they must hold.</summary>
internal enum SigstoreBundleVersion
{
    /// <summary>v0.1: an inclusion promise is demanded.</summary>
    V01,

    /// <summary>v0.2: an inclusion proof with checkpoint is demanded.</summary>
    V02,

    /// <summary>v0.3: as v0.2, and one certificate instead of a chain.</summary>
    V03,
}

/// <summary>A parsed Sigstore bundle (dev.sigstore.bundle.v1.Bundle): claims, nothing verified. One of <see cref="Envelope"/> and
/// <see cref="Message"/> is set; one of <see cref="KeyHint"/> and <see cref="Certificates"/>.</summary>
internal sealed class SigstoreBundle
{
    /// <summary>The version that the media type names.</summary>
    public required SigstoreBundleVersion Version { get; init; }

    /// <summary>Set for key material: what the signer says about the key; may be empty. Never believed.</summary>
    public string? KeyHint { get; init; }

    /// <summary>Set for certificate material: the leaf first; what follows are candidates for a path, never anchors.</summary>
    public IReadOnlyList<Certificate>? Certificates { get; init; }

    /// <summary>Transparency log entries.</summary>
    public IReadOnlyList<LogEntry> LogEntries { get; init; } = [];

    /// <summary>RFC 3161 responses, DER.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Timestamps { get; init; } = [];

    /// <summary>The envelope, or null.</summary>
    public DsseEnvelope? Envelope { get; init; }

    /// <summary>The message signature, or null.</summary>
    public MessageSignature? Message { get; init; }

    /// <summary>The signature's bytes, of either content.</summary>
    public ReadOnlyMemory<byte> Signature => Envelope is { } envelope ? envelope.Signature : Message!.Signature;
}

/// <summary>A signature over a blob (dev.sigstore.common.v1.MessageSignature).</summary>
/// <param name="DigestAlgorithm">The hash that the bundle names, or null when it names none. A hint.</param>
/// <param name="Digest">The digest that the bundle names; empty when none. A hint.</param>
/// <param name="Signature">The signature.</param>
internal sealed record MessageSignature(DigestAlgorithm? DigestAlgorithm, ReadOnlyMemory<byte> Digest, ReadOnlyMemory<byte> Signature);
