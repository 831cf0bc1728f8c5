using Modelgate.Verification.Certificates;
using Modelgate.Verification.Keys;

namespace Modelgate.Verification.TransparencyLog;

/// <summary>What the bundle says was signed by whom, for comparison with a log entry.</summary>
/// <param name="Signature">The signature.</param>
/// <param name="Key">The key that verifies it: the leaf's, or the accepted one.</param>
/// <param name="Leaf">The certificate; null when signed by a key.</param>
/// <param name="EnvelopePayload">The envelope's payload; null for a message signature.</param>
/// <param name="PreAuthenticationEncoding">What was signed of the envelope; null for a message signature.</param>
/// <param name="Artifact">The message that was signed; null for an envelope.</param>
internal sealed record SignedContent(
    ReadOnlyMemory<byte> Signature, PublicKey Key, Certificate? Leaf, ReadOnlyMemory<byte>? EnvelopePayload, byte[]? PreAuthenticationEncoding, ArtifactContent? Artifact);
