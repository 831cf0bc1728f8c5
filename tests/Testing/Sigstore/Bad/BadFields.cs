using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <summary>Bundles with a wrong value in one field.</summary>
internal static class BadFields
{
    public static IEnumerable<BadBundle> All { get; } =
    [
        Entry("log-index-negative", "a negative log index", e => e["logIndex"] = "-1"),
        Entry("log-index-overflow", "a log index above 2^63-1", e => e["logIndex"] = "9223372036854775808"),
        Entry("log-index-fraction", "a log index with a fraction", e => e["logIndex"] = 12.5),
        Entry("log-index-not-a-number", "a log index that is no number", e => e["logIndex"] = "12a"),
        Entry("log-index-with-blank", "a log index with a blank", e => e["logIndex"] = " 12"),
        Entry("integrated-time-overflow", "an integrated time above 2^63-1", e => e["integratedTime"] = "99999999999999999999"),
        Entry("integrated-time-negative", "an integrated time below zero", e => e["integratedTime"] = "-5"),
        Entry("log-id-missing", "no log id", e => e.Remove("logId")),
        Entry("log-id-short", "a log id of 31 bytes", e => e["logId"] = new JsonObject { ["keyId"] = Convert.ToBase64String(new byte[31]) }, "tlog"),
        Entry("kind-missing", "no kind and version", e => e.Remove("kindVersion")),
        Entry("body-missing", "no canonicalized body", e => e.Remove("canonicalizedBody")),
        Entry("body-empty", "an empty canonicalized body", e => e["canonicalizedBody"] = ""),
        Entry("tree-size-negative", "a negative tree size", e => e.At("inclusionProof")["treeSize"] = "-7"),
        Entry("proof-index-negative", "a negative index in the proof", e => e.At("inclusionProof")["logIndex"] = "-7"),
        Entry("proof-without-checkpoint", "a proof without its checkpoint", e => e.At("inclusionProof").Remove("checkpoint")),
        Entry("proof-with-null-checkpoint", "a proof with a null checkpoint", e => e.At("inclusionProof")["checkpoint"] = null),
        Entry("proof-with-empty-checkpoint", "a checkpoint without text", e => e.At("inclusionProof")["checkpoint"] = new JsonObject { ["envelope"] = "" }),
        Edit("base64-bad-character", "a character that is not base64 in the signature", json => Message(json)["signature"] = "*" + Message(json)["signature"]!.GetValue<string>()[1..]),
        Edit("base64-white-space", "a line break inside the signature's base64", json =>
            Message(json)["signature"] = Message(json)["signature"]!.GetValue<string>().Insert(8, "\n")),
        Edit("base64-padding-inside", "padding in the middle of the base64", json => Message(json)["signature"] = Message(json)["signature"]!.GetValue<string>().Insert(8, "====")),
        Edit("certificate-bad-base64", "a character that is not base64 in the certificate", json => Certificate(json, raw => "!" + raw[1..])),
        Edit("certificate-not-der", "a certificate that is not DER", json => Certificate(json, _ => Convert.ToBase64String("certificate"u8))),
        Edit("certificate-empty", "an empty certificate", json => Certificate(json, _ => "")),
        Edit("certificate-trailing-byte", "a byte behind the certificate", json => Certificate(json, raw => Convert.ToBase64String([.. Convert.FromBase64String(raw), 0]))),
        Edit("certificate-truncated", "a certificate without its end", json => Certificate(json, raw => Convert.ToBase64String(Convert.FromBase64String(raw)[..^9]))),
        Edit("signature-empty", "an empty signature", json => Message(json)["signature"] = ""),
        Edit("signature-missing", "no signature", json => Message(json).Remove("signature")),
        Edit("message-digest-missing", "no message digest", json => Message(json).Remove("messageDigest"), recommended: true),
        Edit("message-digest-algorithm-unknown", "a hash of no known name", json => Message(json).At("messageDigest")["algorithm"] = "SHA9_999"),
        Edit("message-digest-mismatch", "a message digest of something else", json => Message(json).At("messageDigest")["digest"] = Convert.ToBase64String(new byte[32]), category: "consistency"),
        Envelope("payload-missing", "no payload", e => e.Remove("payload")),
        Envelope("payload-bad-base64", "a payload that is not base64", e => e["payload"] = "{}"),
        Envelope("payload-type-missing", "no payload type", e => e.Remove("payloadType")),
        Envelope("dsse-no-signature", "an envelope without signature", e => e["signatures"] = new JsonArray()),
        Envelope("dsse-signatures-missing", "an envelope without the list of signatures", e => e.Remove("signatures")),
        Envelope("dsse-empty-signature", "an envelope with an empty signature", e => e.At("signatures", 0)["sig"] = ""),
        Envelope("dsse-two-signatures", "an envelope with two signatures", e => e["signatures"]!.AsArray().Add(new JsonObject { ["sig"] = "AAAA" })),
        Envelope("dsse-same-signature-twice", "an envelope with the same signature twice", e => e["signatures"]!.AsArray().Add(e["signatures"]![0]!.DeepClone())),
        Stamped("timestamp-empty", "an empty timestamp", t => t["signedTimestamp"] = ""),
        Stamped("timestamp-bad-base64", "a timestamp with a line break in its base64", t => t["signedTimestamp"] = t["signedTimestamp"]!.GetValue<string>().Insert(64, "\n")),
    ];

    private static JsonObject Message(JsonObject json) => json.At("messageSignature");

    private static void Certificate(JsonObject json, Func<string, string> change)
    {
        var certificate = json.At("verificationMaterial", "certificate");
        certificate["rawBytes"] = change(certificate["rawBytes"]!.GetValue<string>());
    }

    private static BadBundle Entry(string name, string wrong, Action<JsonObject> edit, string category = "structure") =>
        new(name, wrong, category, GoodBundles.BlobStamped, b => b.ChangeEntry(e => e.Edit = edit));

    private static BadBundle Edit(string name, string wrong, Action<JsonObject> edit, bool recommended = false, string category = "structure") =>
        new(name, wrong, category, GoodBundles.Blob, b => b.Edit(edit), recommended);

    private static BadBundle Envelope(string name, string wrong, Action<JsonObject> edit) =>
        new(name, wrong, "structure", GoodBundles.Dsse, b => b.Edit(json => edit(json.At("dsseEnvelope"))));

    private static BadBundle Stamped(string name, string wrong, Action<JsonObject> edit) =>
        new(name, wrong, "structure", GoodBundles.Blob2, b => b.Edit(json => edit(json.At("verificationMaterial", "timestampVerificationData", "rfc3161Timestamps", 0))));
}
