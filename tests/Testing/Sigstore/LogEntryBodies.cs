using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <summary>Bodies of log entries, with members in sorted order as the logs write them.</summary>
internal static class LogEntryBodies
{
    public static JsonObject V1(string kind, EntryFacts facts) => kind switch
    {
        "hashedrekord" => Body("0.0.1", kind, new JsonObject
        {
            ["data"] = new JsonObject { ["hash"] = Hash(facts.Hash, facts.Signed) },
            ["signature"] = new JsonObject { ["content"] = Base64(facts.Signature), ["publicKey"] = new JsonObject { ["content"] = Base64(facts.VerifierPem) } },
        }),
        "dsse" => Body("0.0.1", kind, new JsonObject
        {
            // The envelope as it was uploaded: no verifier can rebuild it, so any text serves.
            ["envelopeHash"] = Hash(HashAlgorithmName.SHA256, [.. facts.Payload, .. facts.Signature]),
            ["payloadHash"] = Hash(HashAlgorithmName.SHA256, facts.Payload),
            ["signatures"] = new JsonArray(new JsonObject { ["signature"] = Base64(facts.Signature), ["verifier"] = Base64(facts.VerifierPem) }),
        }),
        "intoto" => Body("0.0.2", kind, new JsonObject
        {
            ["content"] = new JsonObject
            {
                ["envelope"] = new JsonObject
                {
                    ["payloadType"] = Dsse.InTotoPayloadType,
                    ["signatures"] = new JsonArray(new JsonObject { ["publicKey"] = Base64(facts.VerifierPem), ["sig"] = Base64(Base64(facts.Signature)) }),
                },
                ["hash"] = Hash(HashAlgorithmName.SHA256, [.. facts.Payload, .. facts.Signature]),
                ["payloadHash"] = Hash(HashAlgorithmName.SHA256, facts.Payload),
            },
        }),
        _ => throw new ArgumentException($"no such kind of v1 entry: {kind}", nameof(kind)),
    };

    public static JsonObject V2(string kind, EntryFacts facts) => kind switch
    {
        "hashedrekord" => Body("0.0.2", kind, new JsonObject
        {
            ["hashedRekordV002"] = new JsonObject { ["data"] = ProtobufHash(facts.Hash, facts.Signed), ["signature"] = ProtobufSignature(facts) },
        }),
        "dsse" => Body("0.0.2", kind, new JsonObject
        {
            ["dsseV002"] = new JsonObject { ["payloadHash"] = ProtobufHash(HashAlgorithmName.SHA256, facts.Payload), ["signatures"] = new JsonArray(ProtobufSignature(facts)) },
        }),
        _ => throw new ArgumentException($"no such kind of v2 entry: {kind}", nameof(kind)),
    };

    /// <summary>The hash as Sigstore's protobuf enum names it.</summary>
    public static string ProtobufName(HashAlgorithmName hash) => "SHA2_" + hash.Name![3..];

    private static JsonObject Body(string version, string kind, JsonObject spec) => new() { ["apiVersion"] = version, ["kind"] = kind, ["spec"] = spec };

    private static JsonObject ProtobufHash(HashAlgorithmName hash, byte[] data) => new()
    {
        ["algorithm"] = ProtobufName(hash),
        ["digest"] = Base64(CryptographicOperations.HashData(hash, data)),
    };

    private static JsonObject ProtobufSignature(EntryFacts facts) => new()
    {
        ["content"] = Base64(facts.Signature),
        ["verifier"] = new JsonObject
        {
            ["keyDetails"] = facts.Prehashed ? "PKIX_ED25519_PH" : facts.Key.Details,
            [facts.Certificate is null ? "publicKey" : "x509Certificate"] = new JsonObject { ["rawBytes"] = Base64(facts.Certificate?.Der ?? facts.Key.Spki) },
        },
    };

    private static JsonObject Hash(HashAlgorithmName hash, byte[] data) => new()
    {
        ["algorithm"] = "sha" + hash.Name![3..],
        ["value"] = Convert.ToHexStringLower(CryptographicOperations.HashData(hash, data)),
    };

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
