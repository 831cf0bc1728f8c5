using System.Globalization;
using System.Text;

namespace Modelgate.Verification.SigstoreBundles;

/// <summary>A DSSE envelope (secure-systems-lab/dsse): what is signed, its type, one signature. A claim until <c>ModelVerifier</c> accepts it.</summary>
/// <param name="PayloadType">The type, as signed.</param>
/// <param name="Payload">The decoded payload.</param>
/// <param name="Signature">The signature.</param>
/// <param name="KeyId">What the signer says about the key; empty when nothing. Never believed.</param>
internal sealed record DsseEnvelope(string PayloadType, ReadOnlyMemory<byte> Payload, ReadOnlyMemory<byte> Signature, string KeyId)
{
    /// <summary>The payload type of in-toto statements.</summary>
    public const string InTotoPayloadType = "application/vnd.in-toto+json";

    /// <summary>The bytes that are signed (DSSE protocol, PAE): <c>DSSEv1 LEN TYPE LEN BODY</c>, lengths in bytes.</summary>
    public byte[] PreAuthenticationEncoding()
    {
        var typeLength = Encoding.UTF8.GetByteCount(PayloadType);
        var head = $"DSSEv1 {typeLength.ToString(CultureInfo.InvariantCulture)} {PayloadType} {Payload.Length.ToString(CultureInfo.InvariantCulture)} ";
        var headLength = Encoding.UTF8.GetByteCount(head);
        var encoded = new byte[headLength + Payload.Length];
        Encoding.UTF8.GetBytes(head, encoded);
        Payload.Span.CopyTo(encoded.AsSpan(headLength));
        return encoded;
    }
}
