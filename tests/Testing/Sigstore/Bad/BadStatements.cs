using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <summary>Bundles with a wrong statement inside a correctly signed, logged and stamped envelope.</summary>
internal static class BadStatements
{
    public static IEnumerable<BadBundle> All { get; } =
    [
        Text("statement-not-json", "a payload that is not JSON", _ => "statement"),
        Text("statement-empty", "an empty payload", _ => ""),
        Text("statement-not-an-object", "a payload that is a list", text => $"[{text}]"),
        Text("statement-trailing-value", "a second value behind the statement", text => text + "{}"),
        Text("statement-truncated", "the end is missing", text => text[..^1]),
        Text("statement-duplicate-member", "the predicate type twice", text => text[..^1] + ",\"predicateType\":\"https://slsa.dev/provenance/v0.2\"}"),
        Text("statement-duplicate-subject-list", "the subjects twice", text => text[..^1] + ",\"subject\":[]}"),
        Text("statement-duplicate-digest", "a digest twice", text => text.Replace("\"digest\":{\"sha256\":", "\"digest\":{\"sha256\":\"00\",\"sha256\":", StringComparison.Ordinal)),
        Text("statement-deep-nesting", "five thousand lists in the predicate", text =>
            text.Replace("\"internalParameters\":{}", "\"internalParameters\":{\"deep\":" + new string('[', 5000) + new string(']', 5000) + "}", StringComparison.Ordinal), "limits"),
        Bytes("statement-not-utf8", "a byte that is not UTF-8", payload => [.. payload[..^1], .. ",\"x\":\""u8, 0xFF, .. "\"}"u8]),
        Change("statement-type-unknown", "a type of no known version", s => s["_type"] = "https://in-toto.io/Statement/v2"),
        Change("statement-type-with-slash", "a type with a slash at its end", s => s["_type"] = Statements.V1 + "/"),
        Change("statement-type-missing", "no type", s => s.Remove("_type")),
        Change("statement-type-a-number", "a type that is a number", s => s["_type"] = 1),
        Change("subject-list-missing", "no list of subjects", s => s.Remove("subject")),
        Change("subject-list-empty", "an empty list of subjects", s => s["subject"] = new JsonArray()),
        Change("subject-list-an-object", "an object in place of the list of subjects", s => s["subject"] = s["subject"]![0]!.DeepClone()),
        Change("subject-null", "a null subject", s => s["subject"] = new JsonArray((JsonNode?)null)),
        Change("subject-without-digest", "a subject without digest", s => s.At("subject", 0).Remove("digest")),
        Change("subject-with-empty-digest", "a subject whose digest holds nothing", s => s.At("subject", 0)["digest"] = new JsonObject()),
        Change("subject-digest-upper-case", "a digest in upper case", s => Digest(s)["sha256"] = Digest(s)["sha256"]!.GetValue<string>().ToUpperInvariant()),
        Change("subject-digest-short", "a digest without its last byte", s => Digest(s)["sha256"] = Digest(s)["sha256"]!.GetValue<string>()[..^2]),
        Change("subject-digest-not-hex", "a digest that is not hex", s => Digest(s)["sha256"] = new string('z', 64)),
        Change("subject-digest-a-number", "a digest that is a number", s => Digest(s)["sha256"] = 5),
        Change("predicate-type-missing", "no predicate type", s => s.Remove("predicateType")),
        Change("predicate-type-empty", "an empty predicate type", s => s["predicateType"] = ""),
        Change("predicate-a-list", "a predicate that is a list", s => s["predicate"] = new JsonArray()),
        Change("subject-without-name-v0.1", "a v0.1 statement whose subject has no name", s =>
        {
            s["_type"] = Statements.V01;
            s.At("subject", 0).Remove("name");
        }, recommended: true),
        Change("subjects-1025", "one subject too many", s => Add(s, 1024), "limits"),
        Change("subject-digests-33", "one digest too many", s => Enumerable.Range(0, 32).ToList().ForEach(i => Digest(s)[$"made-up-{i}"] = "00"), "limits"),
        Change("subject-other", "a statement about another artifact", s => s["subject"] = new JsonArray(Statements.Subject("model.safetensors", "other weights"u8.ToArray())), "subject"),
        Change("subject-other-same-name", "many subjects, and none is the artifact", s =>
        {
            s["subject"] = new JsonArray();
            Add(s, 20);
        }, "subject"),
        Change("subject-md5-only", "only the right MD5 digest", s => s.At("subject", 0)["digest"] = new JsonObject { ["md5"] = "1e873065f71355b5e3273d31798a2489" }, "subject"),
        Change("subject-sha1-only", "only the right SHA-1 digest", s => s.At("subject", 0)["digest"] = new JsonObject { ["sha1"] = "81fbe4fdb480fc945a822243ee4cef08f095da3c" }, "subject"),
        Change("subject-digest-under-other-algorithm", "the SHA-256 under the name of SHA-512", s => s.At("subject", 0)["digest"] = new JsonObject { ["sha512"] = Digest(s)["sha256"]!.DeepClone() }, "subject"),
        Change("subject-digests-mixed", "the right SHA-256 and another artifact's SHA-512", s => Digest(s)["sha512"] = Convert.ToHexStringLower(SHA512.HashData("other"u8)), "subject", recommended: true),
        new("payload-type-other", "an envelope of another payload type, signed as such", "statement", GoodBundles.Dsse, b => b.Dsse(Json.Bytes(Statements.SlsaV1(b.Artifact)), "application/vnd.example+json")),
        new("payload-type-other-case", "a payload type that differs in case, signed as such", "statement", GoodBundles.Dsse, b => b.Dsse(Json.Bytes(Statements.SlsaV1(b.Artifact)), "application/vnd.In-Toto+json")),
        new("payload-type-empty", "an empty payload type, signed as such", "statement", GoodBundles.Dsse, b => b.Dsse(Json.Bytes(Statements.SlsaV1(b.Artifact)), "")),
        new("artifact-not-a-subject", "another artifact is to be verified", "subject", GoodBundles.Dsse, b => b.VerifyArtifact("other weights"u8.ToArray())),
        new("artifact-not-a-subject-rekor2", "another artifact is to be verified", "subject", GoodBundles.Dsse2, b => b.VerifyArtifact("other weights"u8.ToArray())),
        new("artifact-not-a-subject-key", "another artifact is to be verified", "subject", GoodBundles.KeyDsse, b => b.VerifyArtifact("other weights"u8.ToArray())),
    ];

    private static JsonObject Digest(JsonObject statement) => statement.At("subject", 0, "digest");

    private static void Add(JsonObject statement, int count)
    {
        for (var i = 0; i < count; i++)
            statement["subject"]!.AsArray().Add(Statements.Subject("model.safetensors", [(byte)(i >> 8), (byte)(i & 0xFF)]));
    }

    private static BadBundle Change(string name, string wrong, Action<JsonObject> change, string category = "statement", bool recommended = false) =>
        new(name, wrong, category, GoodBundles.Dsse, b =>
        {
            var statement = Statements.SlsaV1(b.Artifact);
            change(statement);
            b.Dsse(statement);
        }, recommended);

    private static BadBundle Text(string name, string wrong, Func<string, string> change, string category = "statement") =>
        Bytes(name, wrong, payload => Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(payload))), category);

    private static BadBundle Bytes(string name, string wrong, Func<byte[], byte[]> change, string category = "statement") =>
        new(name, wrong, category, GoodBundles.Dsse, b => b.Dsse(change(Json.Bytes(Statements.SlsaV1(b.Artifact)))));
}
