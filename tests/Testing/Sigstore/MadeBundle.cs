using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <summary>A bundle that the world made, with all that is needed to verify it.</summary>
/// <param name="Bytes">The file: a Sigstore bundle, a raw DSSE envelope, or broken JSON.</param>
/// <param name="Json">The same as JSON, before any change of its text.</param>
/// <param name="Artifact">The blob, or the content of the statement's subject.</param>
/// <param name="Inputs">The policy's side.</param>
/// <param name="Key">The key that signed.</param>
/// <param name="Certificate">The signing certificate, or null.</param>
/// <param name="Signature">The raw signature.</param>
/// <param name="Signed">The bytes that were signed.</param>
/// <param name="Files">The model's files, for model signatures.</param>
public sealed record MadeBundle(
    byte[] Bytes,
    JsonObject Json,
    byte[] Artifact,
    VerificationInputs Inputs,
    SigningKey Key,
    IssuedCertificate? Certificate,
    byte[] Signature,
    byte[] Signed,
    IReadOnlyList<ModelFile> Files)
{
    /// <summary>The file as text.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Bytes);
}
