using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Modelgate.Operator.Bundling;

/// <summary>Signs statements and writes Sigstore bundles of v0.3 around them.</summary>
internal static class SignedBundle
{
    /// <summary>Limit of a statement to sign; verifiers have the same for what becomes of it.</summary>
    public const int MaxStatementBytes = 4 * 1024 * 1024;

    private const string PayloadType = "application/vnd.in-toto+json";

    /// <summary>The hint that cosign writes: base64 of the SHA-256 of the key in DER.</summary>
    public static string CosignHint(SigningKey key) => Convert.ToBase64String(SHA256.HashData(key.SubjectPublicKeyInfo.Span));

    /// <summary>The hint that model_signing writes, and compares: hex of the SHA-256 of the key in PEM.</summary>
    public static string ModelSigningHint(SigningKey key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key.PublicKeyPem)));

    /// <summary>Signs a statement.</summary>
    /// <param name="statement">The statement in JSON; signed byte for byte.</param>
    /// <param name="key">The key.</param>
    /// <param name="hint">What the bundle says about the key.</param>
    /// <param name="certificates">Instead of the key: certificates in DER, the signer's first; empty for none.</param>
    /// <returns>The bundle in JSON, with a line feed at the end.</returns>
    public static byte[] Sign(ReadOnlyMemory<byte> statement, SigningKey key, string hint, IReadOnlyList<byte[]> certificates)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"DSSEv1 {PayloadType.Length} {PayloadType} {statement.Length} "));
        var signature = key.Sign([.. head, .. statement.Span]);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("mediaType", "application/vnd.dev.sigstore.bundle.v0.3+json");
            json.WriteStartObject("verificationMaterial");
            if (certificates.Count == 0)
            {
                json.WriteStartObject("publicKey");
                json.WriteString("hint", hint);
                json.WriteEndObject();
            }
            else
                WriteChain(json, certificates);
            json.WriteStartArray("tlogEntries");
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartObject("dsseEnvelope");
            json.WriteBase64String("payload", statement.Span);
            json.WriteString("payloadType", PayloadType);
            json.WriteStartArray("signatures");
            json.WriteStartObject();
            json.WriteBase64String("sig", signature);
            json.WriteString("keyid", "");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void WriteChain(Utf8JsonWriter json, IReadOnlyList<byte[]> certificates)
    {
        json.WriteStartObject("x509CertificateChain");
        json.WriteStartArray("certificates");
        foreach (var certificate in certificates)
        {
            json.WriteStartObject();
            json.WriteBase64String("rawBytes", certificate);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
