using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <summary>Bundles whose JSON is wrong as a whole.</summary>
internal static class BadForms
{
    public static IEnumerable<BadBundle> All { get; } =
    [
        Form("media-type-unknown", "a media type of no version", b => b.MediaType("application/vnd.dev.sigstore.bundle+json;version=0.9")),
        Form("media-type-0.4", "a version that is not known yet", b => b.MediaType("application/vnd.dev.sigstore.bundle.v0.4+json")),
        Form("media-type-with-blank", "a blank in the media type", b => b.MediaType("application/vnd.dev.sigstore.bundle+json; version=0.3")),
        Edit("media-type-missing", "no media type", json => json.Remove("mediaType")),
        Edit("content-both", "a message signature and an envelope", json => json["dsseEnvelope"] = Dsse.Envelope(Dsse.InTotoPayloadType, "{}"u8.ToArray(), [1])),
        Edit("content-none", "neither message signature nor envelope", json => json.Remove("messageSignature")),
        Edit("content-null", "a null message signature", json => json["messageSignature"] = null),
        Edit("material-missing", "no verification material", json => json.Remove("verificationMaterial")),
        Edit("material-null", "null verification material", json => json["verificationMaterial"] = null),
        Edit("material-empty", "verification material with nothing in it", json => json["verificationMaterial"] = new JsonObject()),
        Edit("material-without-certificate", "log entries, but neither certificate nor key", json => Material(json).Remove("certificate")),
        Edit("material-certificate-and-key", "a certificate and a key", json => Material(json)["publicKey"] = new JsonObject { ["hint"] = "key" }),
        Edit("material-certificate-and-chain", "a certificate and a chain", json => Material(json)["x509CertificateChain"] =
            new JsonObject { ["certificates"] = new JsonArray(Material(json)["certificate"]!.DeepClone()) }),
        new("chain-empty", "a chain of no certificate", "structure", GoodBundles.Blob01, b => b.Edit(json =>
            Material(json)["x509CertificateChain"] = new JsonObject { ["certificates"] = new JsonArray() })),
        new("chain-without-list", "a chain object without its list", "structure", GoodBundles.Blob01, b => b.Edit(json =>
            Material(json)["x509CertificateChain"] = new JsonObject())),
        new("chain-in-v0.3", "a certificate chain where version 0.3 has one certificate", "structure", GoodBundles.Blob, b => b.Chain(), recommended: true),
        Edit("unknown-member", "a member of no known name", json => json["comment"] = "hello"),
        Edit("unknown-member-in-entry", "a member of no known name in a log entry", json => Material(json).At("tlogEntries", 0)["comment"] = "hello"),
        Edit("snake-case-twin", "the same member under its other protobuf name", json => json["media_type"] = json["mediaType"]!.GetValue<string>(), recommended: true),
        Edit("entry-null", "a null log entry", json => Material(json)["tlogEntries"]!.AsArray().Add(null)),
        Edit("entries-not-a-list", "log entries as an object", json => Material(json)["tlogEntries"] = new JsonObject()),
        Edit("certificate-not-an-object", "a certificate as a text", json => Material(json)["certificate"] = "MIIB"),
        Text("not-json", "no JSON at all", _ => "sigstore bundle"),
        Text("empty-file", "nothing", _ => ""),
        Text("json-array", "a list in place of an object", text => $"[{text}]"),
        Text("json-truncated", "the end is missing", text => text[..^1]),
        Text("json-trailing-value", "a second value behind the first", text => text + "{}"),
        Text("json-trailing-comma", "a comma before the closing brace", text => text[..^1] + ",}"),
        Text("json-comment", "a comment", text => "/* bundle */" + text),
        Text("json-duplicate-member", "the same member twice at the top", text => text[..^1] + $",\"mediaType\":\"{BundleRecipe.MediaTypeOf("0.1")}\"}}"),
        Text("json-duplicate-nested-member", "the same member twice below", text =>
            text.Replace("\"messageSignature\":{", "\"messageSignature\":{\"signature\":\"AAAA\",", StringComparison.Ordinal)),
        Text("json-duplicate-by-escape", "the same member twice, once with an escape in its name", text => text[..^1] + ",\"\\u006dediaType\":\"x\"}"),
        Text("json-name-half-a-character", "a member's name with half a character", text => text[..^1] + ",\"\\ud800\":1}"),
        Text("json-deep-nesting", "five thousand lists in each other", text =>
            text[..^1] + ",\"deep\":" + new string('[', 5000) + new string(']', 5000) + "}", "limits"),
        Text("json-over-8-mebibytes", "more bytes than a bundle may have", text => text + new string(' ', (8 * 1024 * 1024) + 1), "limits"),
        new("entries-33", "one log entry too many", "limits", GoodBundles.Blob, b => Repeat(32, () => b.RekorV1())),
        new("timestamps-33", "one timestamp too many", "limits", GoodBundles.Blob2, b => Repeat(32, () => b.Timestamp())),
    ];

    private static JsonObject Material(JsonObject json) => json.At("verificationMaterial");

    private static BadBundle Form(string name, string wrong, Action<BundleRecipe> change) => new(name, wrong, "structure", GoodBundles.Blob, change);

    private static BadBundle Edit(string name, string wrong, Action<JsonObject> edit, bool recommended = false) =>
        new(name, wrong, "structure", GoodBundles.Blob, b => b.Edit(edit), recommended);

    private static BadBundle Text(string name, string wrong, Func<string, string> edit, string category = "structure") =>
        new(name, wrong, category, GoodBundles.Blob, b => b.EditText(edit));

    private static void Repeat(int count, Action action)
    {
        for (var i = 0; i < count; i++)
            action();
    }
}
