using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Modelgate.Benchmarks;

/// <summary>A policy, and bundles with signed provenance, as an API server holds them.</summary>
internal sealed class MadeCluster
{
    private const string BuilderId = "https://ci.corp.example/promotion";
    private const string BuildType = "https://corp.example/model-promotion/v1";
    private static readonly JsonSerializerOptions AsGo = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Makes it.</summary>
    /// <param name="bundles">How many bundles.</param>
    /// <param name="files">How many files each has.</param>
    /// <param name="isInline">True: attestations are in the bundles; false: each in a ConfigMap of its own.</param>
    public MadeCluster(int bundles, int files, bool isInline)
    {
        Policy = Bytes(new JsonObject
        {
            ["apiVersion"] = "modelgate.dev/v1alpha1",
            ["kind"] = "ModelPolicy",
            ["metadata"] = Metadata("", "corp", 2),
            ["spec"] = new JsonObject
            {
                ["requiredStrength"] = "TrustedSignature",
                ["trust"] = new JsonObject
                {
                    ["builders"] = new JsonArray(new JsonObject
                    {
                        ["name"] = "promotion",
                        ["keys"] = new JsonArray(_key.ExportSubjectPublicKeyInfoPem() + "\n"),
                        ["builderIds"] = new JsonArray(BuilderId),
                        ["buildTypes"] = new JsonArray(BuildType),
                    }),
                },
            },
        });
        Bundles = new byte[bundles][];
        ConfigMaps = new byte[isInline ? 0 : bundles][];
        for (var i = 0; i < bundles; i++)
            Make(i, files, isInline);
    }

    /// <summary>The policy.</summary>
    public byte[] Policy { get; }

    /// <summary>The bundles.</summary>
    public byte[][] Bundles { get; }

    /// <summary>The ConfigMaps with attestations.</summary>
    public byte[][] ConfigMaps { get; }

    /// <summary>The namespace of a bundle.</summary>
    public static string NamespaceOf(int bundle) => FormattableString.Invariant($"team-{bundle % 50}");

    /// <summary>What the artifact of a bundle is called by pods.</summary>
    public static string ReferenceOf(int bundle) => $"pkg:huggingface/org/model-{Text(bundle)}@0123456789abcdef0123456789abcdef01234567";

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private void Make(int bundle, int count, bool isInline)
    {
        var reference = ReferenceOf(bundle);
        var files = Enumerable.Range(0, count).Select(f => (Name: f == 0 ? "config.json" : $"model-{f:00000}-of-{count - 1:00000}.safetensors",
            Digest: Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{bundle}/{f}"))))).ToArray();
        var attestation = new JsonObject { ["name"] = "promotion", ["format"] = "DSSE" };
        var (@namespace, name) = (NamespaceOf(bundle), "bundle-" + Text(bundle));
        var envelope = Sign(reference, files);
        if (isInline)
        {
            attestation["inline"] = envelope;
        }
        else
        {
            attestation["configMapRef"] = new JsonObject { ["name"] = name + "-evidence", ["key"] = "statement.json" };
            ConfigMaps[bundle] = Bytes(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = Metadata(@namespace, name + "-evidence", 3), ["data"] = new JsonObject { ["statement.json"] = envelope } });
        }

        Bundles[bundle] = Bytes(new JsonObject
        {
            ["apiVersion"] = "modelgate.dev/v1alpha1",
            ["kind"] = "ModelBundle",
            ["metadata"] = Metadata(@namespace, name, 3),
            ["spec"] = new JsonObject
            {
                ["artifacts"] = new JsonArray(new JsonObject
                {
                    ["name"] = "base",
                    ["role"] = "Model",
                    ["reference"] = reference,
                    ["files"] = new JsonArray([.. files.Select(f => new JsonObject { ["path"] = f.Name, ["digest"] = "sha256:" + f.Digest })]),
                }),
                ["attestations"] = new JsonArray(attestation),
            },
        });
    }

    private string Sign(string reference, (string Name, string Digest)[] files)
    {
        var statement = Bytes(new JsonObject
        {
            ["_type"] = "https://in-toto.io/Statement/v1",
            ["subject"] = new JsonArray([.. files.Select(f => new JsonObject { ["name"] = f.Name, ["uri"] = $"{reference}#{f.Name}", ["digest"] = new JsonObject { ["sha256"] = f.Digest } })]),
            ["predicateType"] = "https://slsa.dev/provenance/v1",
            ["predicate"] = new JsonObject
            {
                ["buildDefinition"] = new JsonObject { ["buildType"] = BuildType, ["externalParameters"] = new JsonObject() },
                ["runDetails"] = new JsonObject { ["builder"] = new JsonObject { ["id"] = BuilderId } },
            },
        });
        const string type = "application/vnd.in-toto+json";
        byte[] signed = [.. Encoding.ASCII.GetBytes(FormattableString.Invariant($"DSSEv1 {type.Length} {type} {statement.Length} ")), .. statement];
        return new JsonObject
        {
            ["payloadType"] = type,
            ["payload"] = Convert.ToBase64String(statement),
            ["signatures"] = new JsonArray(new JsonObject { ["sig"] = Convert.ToBase64String(_key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)) }),
        }.ToJsonString(AsGo);
    }

    private static JsonObject Metadata(string @namespace, string name, int version)
    {
        var metadata = new JsonObject
        {
            ["name"] = name,
            ["resourceVersion"] = Text(version),
            ["uid"] = "00000000-0000-0000-0000-000000000000",
            ["creationTimestamp"] = "2026-11-26T00:00:00Z",
            ["managedFields"] = new JsonArray(new JsonObject { ["manager"] = "kubectl-client-side-apply", ["operation"] = "Update", ["fieldsType"] = "FieldsV1", ["fieldsV1"] = new JsonObject { ["f:spec"] = new JsonObject { ["."] = new JsonObject(), ["f:artifacts"] = new JsonObject(), ["f:attestations"] = new JsonObject() } } }),
        };
        if (@namespace.Length > 0)
            metadata["namespace"] = @namespace;
        return metadata;
    }

    /// <summary>As Go writes JSON: a quote as <c>\"</c>, and <c>+</c> as it is.</summary>
    private static byte[] Bytes(JsonObject value) => JsonSerializer.SerializeToUtf8Bytes(value, AsGo);
}
