using System.Text;
using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <summary>DSSE envelopes.</summary>
public static class Dsse
{
    /// <summary>The payload type of in-toto statements.</summary>
    public const string InTotoPayloadType = "application/vnd.in-toto+json";

    /// <summary>The pre-authentication encoding: what is signed.</summary>
    public static byte[] PreAuthenticationEncoding(string payloadType, byte[] payload) =>
        [.. Encoding.UTF8.GetBytes($"DSSEv1 {Encoding.UTF8.GetByteCount(payloadType)} {payloadType} {payload.Length} "), .. payload];

    /// <summary>An envelope with one signature.</summary>
    public static JsonObject Envelope(string payloadType, byte[] payload, byte[] signature) => new()
    {
        ["payload"] = Convert.ToBase64String(payload),
        ["payloadType"] = payloadType,
        ["signatures"] = new JsonArray(new JsonObject { ["sig"] = Convert.ToBase64String(signature) }),
    };
}
