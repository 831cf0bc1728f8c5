using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <summary>Bundles whose log entry is sound, signed and proved, and about something else than the bundle.</summary>
internal static class BadEntries
{
    private static readonly (string Name, Action<BundleRecipe> Good)[] Kinds =
    [
        ("hashedrekord", GoodBundles.BlobStamped), ("dsse", GoodBundles.Dsse), ("intoto", GoodBundles.InToto),
        ("rekor2", GoodBundles.Blob2), ("rekor2-dsse", GoodBundles.Dsse2), ("rekor2-envelope", GoodBundles.Dsse2Envelope), ("key", GoodBundles.KeyLogged),
    ];

    public static IEnumerable<BadBundle> All { get; } =
    [
        .. Kinds.SelectMany(kind => new[]
        {
            Facts("entry-of-other-artifact-" + kind.Name, "an entry of another artifact", kind.Good, (f, _) => (f.Signed, f.Payload) = ("other artifact"u8.ToArray(), "{}"u8.ToArray())),
            Facts("entry-of-other-signature-" + kind.Name, "an entry of another signature by the same key", kind.Good, (f, _) => f.Signature = f.Key.Sign(f.Signed)),
            Facts("entry-of-flipped-signature-" + kind.Name, "an entry whose signature differs in a bit", kind.Good, (f, _) => f.Signature = [.. f.Signature[..^1], (byte)(f.Signature[^1] ^ 1)]),
            Facts("entry-of-other-signer-" + kind.Name, "an entry of another certificate or key", kind.Good, (f, w) =>
                (f.Certificate, f.Key) = (f.Certificate is null ? null : new LeafCertificate().Issue(w), SigningKey.New(KeyKind.P256))),
            Facts("entry-of-everything-other-" + kind.Name, "an entry of somebody else's bundle", kind.Good, (f, w) =>
            {
                var other = w.Bundle(kind.Good);
                (f.Signed, f.Payload, f.Signature, f.Key, f.Certificate) = ("other"u8.ToArray(), "{}"u8.ToArray(), other.Signature, other.Key, other.Certificate);
            }),
        }),
        Facts("entry-of-plain-key-for-certificate", "an entry of the certificate's bare key", GoodBundles.BlobStamped, (f, _) => f.Certificate = null, recommended: true),
        Body("entry-digest-of-payload-rekor2", "the digest of the payload in place of the signed encoding", GoodBundles.Dsse2, (body, facts) =>
            Record(body).At("data")["digest"] = Convert.ToBase64String(SHA256.HashData(facts.Payload))),
        Body("entry-digest-algorithm-other-rekor2", "another algorithm's name on the digest", GoodBundles.Blob2, (body, _) => Record(body).At("data")["algorithm"] = "SHA2_512"),
        Body("entry-key-details-other-rekor2", "key details that do not fit the key", GoodBundles.Blob2, (body, _) => Record(body).At("signature", "verifier")["keyDetails"] = "PKIX_ECDSA_P384_SHA_384"),
        Body("entry-verifier-both-rekor2", "a certificate and a key", GoodBundles.Blob2, (body, facts) =>
            Record(body).At("signature", "verifier")["publicKey"] = new JsonObject { ["rawBytes"] = Convert.ToBase64String(facts.Key.Spki) }),
        Body("entry-verifier-none-rekor2", "neither certificate nor key", GoodBundles.Blob2, (body, _) => Record(body).At("signature", "verifier").Remove("x509Certificate")),
        Body("entry-digest-of-signed-rekor2-envelope", "the digest of the signed encoding in place of the payload", GoodBundles.Dsse2Envelope, (body, facts) =>
            Envelope(body).At("payloadHash")["digest"] = Convert.ToBase64String(SHA256.HashData(facts.Signed))),
        Body("entry-digest-algorithm-other-rekor2-envelope", "another algorithm's name on the digest", GoodBundles.Dsse2Envelope, (body, _) => Envelope(body).At("payloadHash")["algorithm"] = "SHA2_512"),
        Body("entry-key-details-other-rekor2-envelope", "key details that do not fit the key", GoodBundles.Dsse2Envelope, (body, _) =>
            Envelope(body).At("signatures", 0, "verifier")["keyDetails"] = "PKIX_ECDSA_P384_SHA_384"),
        Body("entry-verifier-both-rekor2-envelope", "a certificate and a key", GoodBundles.Dsse2Envelope, (body, facts) =>
            Envelope(body).At("signatures", 0, "verifier")["publicKey"] = new JsonObject { ["rawBytes"] = Convert.ToBase64String(facts.Key.Spki) }),
        Body("entry-two-signatures-rekor2-envelope", "an entry with two signatures", GoodBundles.Dsse2Envelope, (body, _) => Twice(Envelope(body)["signatures"]!)),
        Body("entry-no-signature-rekor2-envelope", "an entry without signature", GoodBundles.Dsse2Envelope, (body, _) => Envelope(body)["signatures"] = new JsonArray()),
        Body("entry-payload-hash-missing-rekor2-envelope", "no payload hash", GoodBundles.Dsse2Envelope, (body, _) => Envelope(body).Remove("payloadHash")),
        Body("entry-further-member-rekor2-envelope", "a member besides those of the kind", GoodBundles.Dsse2Envelope, (body, _) => Envelope(body)["payloadType"] = "text/plain"),
        Body("entry-further-spec-rekor2-envelope", "another kind's record besides", GoodBundles.Dsse2Envelope, (body, _) => body.At("spec")["hashedRekordV002"] = new JsonObject()),
        Body("entry-further-member-rekor2", "a member besides those of the kind", GoodBundles.Blob2, (body, _) => Record(body)["comment"] = "x"),
        Whole("entry-envelope-record-under-hashedrekord-rekor2", "an envelope's record under the kind of a digest's", "hashedrekord", "0.0.2", GoodBundles.Dsse2Envelope, "consistency"),
        Whole("entry-digest-record-under-dsse-rekor2", "a digest's record under the kind of an envelope's", "dsse", "0.0.2", GoodBundles.Dsse2, "consistency"),
        new("entry-envelope-of-message-rekor2", "an entry of an envelope where a message was signed", "consistency", GoodBundles.Blob2, b => b.NoEntries().RekorV2Dsse()),
        new("entry-envelope-without-time-rekor2", "an entry of Rekor v2 and no time", "timestamp", GoodBundles.Dsse2Envelope, b => b.NoTimestamp()),
        Body("entry-two-signatures-dsse", "an entry with two signatures", GoodBundles.Dsse, (body, _) => Twice(body.At("spec")["signatures"]!)),
        Body("entry-two-signatures-intoto", "an entry with two signatures", GoodBundles.InToto, (body, _) => Twice(body.At("spec", "content", "envelope")["signatures"]!)),
        Body("entry-no-signature-dsse", "an entry without signature", GoodBundles.Dsse, (body, _) => body.At("spec")["signatures"] = new JsonArray()),
        Body("entry-signature-once-encoded-intoto", "a signature with one base64 in place of two", GoodBundles.InToto, (body, facts) =>
            body.At("spec", "content", "envelope", "signatures", 0)["sig"] = Convert.ToBase64String(facts.Signature)),
        Body("entry-hash-algorithm-other", "another algorithm's name on the hash", GoodBundles.BlobStamped, (body, _) => body.At("spec", "data", "hash")["algorithm"] = "sha512"),
        Body("entry-hash-of-sha1", "a SHA-1 hash", GoodBundles.BlobStamped, (body, _) => body.At("spec", "data")["hash"] = new JsonObject { ["algorithm"] = "sha1", ["value"] = new string('a', 40) }),
        Body("entry-payload-hash-missing", "no payload hash", GoodBundles.Dsse, (body, _) => body.At("spec").Remove("payloadHash")),
        Body("entry-verifier-not-pem", "a verifier that is not PEM", GoodBundles.BlobStamped, (body, facts) =>
            body.At("spec", "signature", "publicKey")["content"] = Convert.ToBase64String(facts.Certificate!.Der)),
        Body("entry-verifier-two-pems", "another certificate before the right one", GoodBundles.BlobStamped, (body, facts) =>
            body.At("spec", "signature", "publicKey")["content"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(SigningKey.New(KeyKind.P256).Pem + facts.VerifierPem))),

        Kind("kind-other-than-body", "the entry says another kind than its body", GoodBundles.BlobStamped, "dsse", "0.0.1"),
        Kind("kind-version-other-than-body", "the entry says another version than its body", GoodBundles.BlobStamped, "hashedrekord", "0.0.2"),
        Kind("kind-of-rekor2-for-v1-body", "a Rekor v1 body under a Rekor v2 kind", GoodBundles.Dsse, "hashedrekord", "0.0.2"),
        Kind("kind-of-v1-for-rekor2-body", "a Rekor v2 body under a Rekor v1 kind", GoodBundles.Blob2, "hashedrekord", "0.0.1"),
        Whole("kind-rekord", "a kind that no verifier takes", "rekord", "0.0.1"),
        Whole("kind-intoto-0.0.1", "an old version of intoto", "intoto", "0.0.1"),
        Whole("kind-dsse-0.0.3", "a version that is not known", "dsse", "0.0.3"),
        Kind("kind-of-v1-for-rekor2-envelope", "a Rekor v2 body under a Rekor v1 kind", GoodBundles.Dsse2Envelope, "dsse", "0.0.1"),
        Whole("kind-hashedrekord-0.0.9", "a version that is not known", "hashedrekord", "0.0.9"),
        BodyText("body-not-json", "a body that is not JSON", _ => "entry"),
        BodyText("body-not-an-object", "a body that is a list", text => $"[{text}]"),
        BodyText("body-duplicate-member", "a body with a member twice", text => text[..^1] + ",\"kind\":\"hashedrekord\"}"),
        BodyText("body-trailing-value", "a second value behind the body", text => text + "{}"),
        BodyText("body-deep-nesting", "a body of five thousand lists", text => text[..^1] + ",\"deep\":" + new string('[', 5000) + new string(']', 5000) + "}"),
    ];

    private static JsonObject Record(JsonObject body) => body.At("spec", "hashedRekordV002");

    private static JsonObject Envelope(JsonObject body) => body.At("spec", "dsseV002");

    private static void Twice(JsonNode signatures) => signatures.AsArray().Add(signatures[0]!.DeepClone());

    private static BadBundle Facts(string name, string wrong, Action<BundleRecipe> good, Action<EntryFacts, VirtualSigstore> change, bool recommended = false) =>
        new(name, wrong, "consistency", good, b => b.ChangeEntry(e => e.Facts = facts => change(facts, b.World)), recommended);

    private static BadBundle Body(string name, string wrong, Action<BundleRecipe> good, Action<JsonObject, EntryFacts> change) => new(name, wrong, "consistency", good, b =>
    {
        EntryFacts? known = null;
        b.ChangeEntry(e => (e.Facts, e.Body) = (facts => known = facts, body => change(body, known!)));
    });

    private static BadBundle Kind(string name, string wrong, Action<BundleRecipe> good, string kind, string version) => new(name, wrong, "tlog-kind", good,
        b => b.ChangeEntry(e => e.Edit = entry => entry["kindVersion"] = new JsonObject { ["kind"] = kind, ["version"] = version }));

    /// <summary>Entry and body agree on a kind that must be refused.</summary>
    private static BadBundle Whole(string name, string wrong, string kind, string version, Action<BundleRecipe>? good = null, string category = "tlog-kind") =>
        new(name, wrong, category, good ?? GoodBundles.Dsse, b => b.ChangeEntry(e =>
        {
            e.Body = body => (body["kind"], body["apiVersion"]) = (kind, version);
            e.Edit = entry => entry["kindVersion"] = new JsonObject { ["kind"] = kind, ["version"] = version };
        }));

    private static BadBundle BodyText(string name, string wrong, Func<string, string> change) =>
        new(name, wrong, "tlog", GoodBundles.BlobStamped, b => b.ChangeEntry(e => e.BodyText = change));
}
