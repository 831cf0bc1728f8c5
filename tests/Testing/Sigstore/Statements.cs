using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <summary>In-toto statements for the world to sign.</summary>
public static class Statements
{
    /// <summary>The type of in-toto v1 statements.</summary>
    public const string V1 = "https://in-toto.io/Statement/v1";

    /// <summary>The type of in-toto v0.1 statements.</summary>
    public const string V01 = "https://in-toto.io/Statement/v0.1";

    /// <summary>SLSA provenance v1 by a GitHub builder about one file.</summary>
    /// <param name="artifact">The subject.</param>
    /// <param name="name">The subject's name.</param>
    public static JsonObject SlsaV1(byte[] artifact, string name = "model.safetensors") => Of(V1, "https://slsa.dev/provenance/v1", [Subject(name, artifact)], new JsonObject
    {
        ["buildDefinition"] = new JsonObject
        {
            ["buildType"] = "https://actions.github.io/buildtypes/workflow/v1",
            ["externalParameters"] = new JsonObject
            {
                ["workflow"] = new JsonObject { ["ref"] = "refs/heads/main", ["repository"] = "https://github.com/example/models", ["path"] = ".github/workflows/release.yml" },
            },
            ["internalParameters"] = new JsonObject(),
            ["resolvedDependencies"] = new JsonArray(new JsonObject
            {
                ["uri"] = "git+https://github.com/example/models@refs/heads/main",
                ["digest"] = new JsonObject { ["gitCommit"] = "0123456789abcdef0123456789abcdef01234567" },
            }),
        },
        ["runDetails"] = new JsonObject
        {
            ["builder"] = new JsonObject { ["id"] = LeafCertificate.DefaultIdentity },
            ["metadata"] = new JsonObject { ["invocationId"] = "https://github.com/example/models/actions/runs/7/attempts/1" },
        },
    });

    /// <summary>SLSA provenance v0.2 in a v0.1 statement.</summary>
    public static JsonObject SlsaV02(byte[] artifact, string name = "model.safetensors") => Of(V01, "https://slsa.dev/provenance/v0.2", [Subject(name, artifact)], new JsonObject
    {
        ["builder"] = new JsonObject { ["id"] = LeafCertificate.DefaultIdentity },
        ["buildType"] = "https://github.com/example/builder/generic@v1",
        ["invocation"] = new JsonObject
        {
            ["configSource"] = new JsonObject
            {
                ["uri"] = "git+https://github.com/example/models@refs/heads/main",
                ["digest"] = new JsonObject { ["sha1"] = "0123456789abcdef0123456789abcdef01234567" },
                ["entryPoint"] = ".github/workflows/release.yml",
            },
        },
        ["materials"] = new JsonArray(),
    });

    /// <summary>A statement of any type, subjects and predicate.</summary>
    public static JsonObject Of(string type, string predicateType, IEnumerable<JsonObject> subjects, JsonObject predicate) => new()
    {
        ["_type"] = type,
        ["subject"] = new JsonArray([.. subjects]),
        ["predicateType"] = predicateType,
        ["predicate"] = predicate,
    };

    /// <summary>A subject with the SHA-256 of some bytes.</summary>
    public static JsonObject Subject(string name, byte[] content) => new()
    {
        ["name"] = name,
        ["digest"] = new JsonObject { ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(content)) },
    };
}
