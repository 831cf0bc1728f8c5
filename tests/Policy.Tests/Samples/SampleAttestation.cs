using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Modelgate.Testing;

namespace Modelgate.Policy.Tests.Samples;

/// <summary>Who signs a sample's attestation.</summary>
internal enum SampleSigner
{
    /// <summary>The samples' own key, which their policies trust.</summary>
    Promotion,

    /// <summary>A key that nobody keeps.</summary>
    Stranger,

    /// <summary>The samples' key; the statement is changed afterwards.</summary>
    Tampered,
}

/// <summary>Writes DSSE envelopes for the samples. A signature that is there already is kept: ECDSA gives another one each time.</summary>
internal static class SampleAttestation
{
    private const string PayloadType = "application/vnd.in-toto+json";

    private static readonly Lazy<ECDsa> Key = new(() =>
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(Repository.Path("tests", "Policy.Tests", "Fixtures", "sample-signing-key.pem")));
        return key;
    });

    /// <summary>The public half, PEM.</summary>
    public static string PublicKey => Key.Value.ExportSubjectPublicKeyInfoPem();

    /// <summary>The envelope around a statement, in one line.</summary>
    public static string Envelope(JsonObject statement, SampleSigner signer, string existing)
    {
        var payload = Encoding.UTF8.GetBytes(statement.ToJsonString());
        var signed = signer == SampleSigner.Tampered ? Encoding.UTF8.GetBytes(statement.ToJsonString().Replace("a", "b", StringComparison.Ordinal)) : payload;
        var start = $$"""{"payloadType":"{{PayloadType}}","payload":"{{Convert.ToBase64String(payload)}}","signatures":[{"keyid":""";
        for (var at = existing.IndexOf(start, StringComparison.Ordinal); at >= 0; at = existing.IndexOf(start, at + 1, StringComparison.Ordinal))
        {
            if (existing.AsSpan(at + start.Length + 1).StartsWith(IdOf(Key.Value)) == (signer != SampleSigner.Stranger))
                return existing[at..existing.IndexOf('\n', at)];
        }

        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = signer == SampleSigner.Stranger ? stranger : Key.Value;
        var head = Encoding.UTF8.GetBytes(FormattableString.Invariant($"DSSEv1 {PayloadType.Length} {PayloadType} {signed.Length} "));
        var signature = key.SignData([.. head, .. signed], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return $$"""{{start}}"{{IdOf(key)}}","sig":"{{Convert.ToBase64String(signature)}}"}]}""";
    }

    private static string IdOf(ECDsa key) => Convert.ToBase64String(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    /// <summary>A promotion: these files of these references, imported from those upstreams.</summary>
    public static JsonObject Statement(IEnumerable<(string Reference, string Path)> files, params IEnumerable<string> upstreams) => new()
    {
        ["_type"] = "https://in-toto.io/Statement/v1",
        ["subject"] = new JsonArray([.. files.Select(f => (JsonNode)new JsonObject
        {
            ["name"] = f.Path,
            ["uri"] = $"{f.Reference}#{f.Path}",
            ["digest"] = new JsonObject { ["sha256"] = Digest(f.Path)[7..] },
        })]),
        ["predicateType"] = "https://slsa.dev/provenance/v1",
        ["predicate"] = new JsonObject
        {
            ["buildDefinition"] = new JsonObject
            {
                ["buildType"] = "https://corp.example/model-promotion/v1",
                ["externalParameters"] = new JsonObject
                {
                    ["workflow"] = new JsonObject { ["repository"] = "https://git.corp.example/ml/models", ["path"] = ".ci/promote.yaml", ["ref"] = "refs/heads/main" },
                },
                ["resolvedDependencies"] = new JsonArray([.. upstreams.Select(u => (JsonNode)new JsonObject { ["uri"] = u })]),
            },
            ["runDetails"] = new JsonObject { ["builder"] = new JsonObject { ["id"] = "https://ci.corp.example/promotion" } },
        },
    };

    /// <summary>The digest of a sample's file: of its name, as there are no weights here.</summary>
    public static string Digest(string path) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)));
}
