using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <summary>Bundles whose signed entry timestamp is missing or wrong. An RFC 3161 timestamp gives the time, so that only the promise can be the reason.</summary>
internal static class BadPromises
{
    public static IEnumerable<BadBundle> All { get; } =
    [
        new("promise-missing-v0.1", "version 0.1 without promise, with proof", "tlog-set", b => b.Version("0.1").RekorV1().Timestamp(), b => b.ChangeEntry(e => e.Promise = false)),
        new("promise-and-proof-missing-v0.1", "version 0.1 with neither promise nor proof", "tlog-set", GoodBundles.Blob01Promise, b => b.ChangeEntry(e => e.Promise = false)),
        Entry("promise-empty-v0.1", "an empty promise", (e, _) => e["inclusionPromise"] = new JsonObject { ["signedEntryTimestamp"] = "" }),
        Entry("promise-bit-flipped", "a bit of the promise is another", (e, _) => Promise(e, Flip)),
        Entry("promise-bit-flipped-v0.3", "a bit of the promise is another, though a proof and a timestamp are there", (e, _) => Promise(e, Flip), GoodBundles.BlobStamped),
        Entry("promise-bit-flipped-intoto", "a bit of the promise is another, for an intoto entry", (e, _) => Promise(e, Flip), GoodBundles.InToto),
        Entry("promise-of-another-entry", "the promise of another entry of the log", (e, w) => Promise(e, _ => Other(w))),
        Entry("promise-by-another-key", "a promise by another key", (e, w) =>
            Promise(e, _ => new RekorV1Log(w.Rekor.BaseUrl).Promise(Body(e), Time(e), Index(e)))),
        Entry("promise-of-proof-index", "a promise for the index in the tree in place of the log's", (e, w) =>
            Promise(e, _ => w.Rekor.Promise(Body(e), Time(e), Index(e) - RekorV1Log.ShardOffset))),
        Entry("promise-time-later", "the integrated time was changed by a minute", (e, _) => e["integratedTime"] = $"{Time(e) + 60}"),
        Entry("promise-time-later-v0.3", "the integrated time was changed by a minute, though a proof is there", (e, _) => e["integratedTime"] = $"{Time(e) + 60}", GoodBundles.Blob),
        Entry("promise-index-changed", "the log index was changed", (e, _) => e["logIndex"] = $"{Index(e) + 1}"),
        Entry("promise-index-changed-v0.3", "the log index was changed, though a proof is there", (e, _) => e["logIndex"] = $"{Index(e) + 1}", GoodBundles.BlobStamped),
        Entry("promise-without-time", "a promise without integrated time", (e, _) => e.Remove("integratedTime"), GoodBundles.BlobStamped),
        Entry("promise-with-time-zero", "a promise with the integrated time zero", (e, _) => e["integratedTime"] = "0", GoodBundles.BlobStamped),
        Entry("promise-of-other-body", "the body was changed where the entry has no proof", (e, _) => e["canonicalizedBody"] = Convert.ToBase64String([.. Body(e), (byte)' '])),
        new("time-not-promised", "an integrated time that nobody signed, and no timestamp", "timestamp", GoodBundles.Blob, b => b.ChangeEntry(e => e.Promise = false)),
        new("time-written-into-rekor2-entry", "a Rekor v2 entry with an integrated time of the sender's", "timestamp", GoodBundles.Blob2,
            b => b.NoTimestamp().ChangeEntry(e => e.Edit = entry => entry["integratedTime"] = $"{b.World.Now.AddSeconds(5).ToUnixTimeSeconds()}")),
        new("time-promised-by-v1-log-for-rekor2-entry", "a Rekor v2 entry with a promise of the Rekor v1 key, and no timestamp", "timestamp", GoodBundles.Blob2,
            b => b.NoTimestamp().ChangeEntry(e => e.Edit = entry =>
            {
                var time = b.World.Now.AddSeconds(5).ToUnixTimeSeconds();
                entry["integratedTime"] = $"{time}";
                entry["inclusionPromise"] = new JsonObject { ["signedEntryTimestamp"] = Convert.ToBase64String(b.World.Rekor.Promise(Body(entry), time, Index(entry))) };
            })),
        new("time-none", "no log's promise and no timestamp", "timestamp", GoodBundles.Blob2, b => b.NoTimestamp()),
    ];

    private static void Promise(JsonObject entry, Func<byte[], byte[]> change)
    {
        var promise = entry.At("inclusionPromise");
        promise["signedEntryTimestamp"] = Convert.ToBase64String(change(Convert.FromBase64String(promise["signedEntryTimestamp"]!.GetValue<string>())));
    }

    private static byte[] Other(VirtualSigstore world) =>
        Convert.FromBase64String(world.Bundle(GoodBundles.Blob).Json.At("verificationMaterial", "tlogEntries", 0, "inclusionPromise")["signedEntryTimestamp"]!.GetValue<string>());

    private static byte[] Body(JsonObject entry) => Convert.FromBase64String(entry["canonicalizedBody"]!.GetValue<string>());

    private static long Time(JsonObject entry) => Number(entry, "integratedTime");

    private static long Index(JsonObject entry) => Number(entry, "logIndex");

    private static long Number(JsonObject entry, string name) => long.Parse(entry[name]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);

    private static byte[] Flip(byte[] bytes) => [.. bytes[..^1], (byte)(bytes[^1] ^ 1)];

    private static BadBundle Entry(string name, string wrong, Action<JsonObject, VirtualSigstore> edit, Action<BundleRecipe>? good = null) =>
        new(name, wrong, "tlog-set", good ?? GoodBundles.Blob01Promise, b => b.ChangeEntry(e => e.Edit = entry => edit(entry, b.World)));
}
