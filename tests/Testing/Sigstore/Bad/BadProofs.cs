using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <summary>Bundles whose log entry is not proved to be in the log, and too few logs.</summary>
internal static class BadProofs
{
    public static IEnumerable<BadBundle> All { get; } =
    [
        new("proof-missing-v0.2", "version 0.2 without proof", "tlog", GoodBundles.InToto, b => b.ChangeEntry(e => e.Proof = false)),
        new("proof-missing-v0.3", "version 0.3 without proof", "tlog", GoodBundles.Blob, b => b.ChangeEntry(e => e.Proof = false)),
        new("proof-missing-rekor2", "a Rekor v2 entry without proof", "tlog", GoodBundles.Blob2, b => b.ChangeEntry(e => e.Proof = false)),
        new("proof-null-v0.3", "version 0.3 with a null proof", "tlog", GoodBundles.Blob, b => b.ChangeEntry(e => e.Edit = entry => entry["inclusionProof"] = null)),
        new("proof-wrong-in-v0.1", "version 0.1 with a good promise and a wrong proof", "tlog", GoodBundles.Blob01, b => b.ChangeEntry(e => e.Edit = entry => Hashes(entry)[0] = Zeros(32))),
        .. new[] { ("", (Action<BundleRecipe>)GoodBundles.Blob), ("-rekor2", GoodBundles.Blob2) }.SelectMany(kind => new[]
        {
            Proof("proof-hash-changed" + kind.Item1, "a hash of the proof is another", kind.Item2, p => Hashes(p)[0] = Zeros(32)),
            Proof("proof-last-hash-changed" + kind.Item1, "the last hash of the proof is another", kind.Item2, p => Hashes(p)[^1] = Zeros(32)),
            Proof("proof-hash-short" + kind.Item1, "a hash of 31 bytes", kind.Item2, p => Hashes(p)[0] = Zeros(31)),
            Proof("proof-hash-taken" + kind.Item1, "a hash of the proof is missing", kind.Item2, p => Hashes(p).RemoveAt(0)),
            Proof("proof-hash-added" + kind.Item1, "a hash too many", kind.Item2, p => Hashes(p).Add(Zeros(32))),
            Proof("proof-hashes-swapped" + kind.Item1, "the hashes in another order", kind.Item2, Reverse),
            Proof("proof-hashes-none" + kind.Item1, "no hashes", kind.Item2, p => Hashes(p).Clear()),
            Proof("proof-root-hash-changed" + kind.Item1, "the stated root hash is another", kind.Item2, p => p["rootHash"] = Convert.ToBase64String(new byte[32])),
            Proof("proof-tree-size-changed" + kind.Item1, "the stated tree size is another", kind.Item2, p => p["treeSize"] = $"{Number(p, "treeSize") + 1}"),
            Proof("proof-index-outside-tree" + kind.Item1, "an index as large as the tree", kind.Item2, p => p["logIndex"] = p["treeSize"]!.DeepClone()),
        }),
        Proof("proof-index-changed", "the index in the proof is another", GoodBundles.Blob, p => p["logIndex"] = $"{Number(p, "logIndex") - 1}"),
        Proof("proof-of-one-leaf-tree", "a tree of one leaf whose root is not the checkpoint's", GoodBundles.Blob, p =>
        {
            Hashes(p).Clear();
            (p["logIndex"], p["treeSize"]) = ("0", "1");
        }),
        new("entry-index-not-the-proofs-rekor2", "a Rekor v2 entry whose index is not its proof's", "tlog", GoodBundles.Blob2,
            b => b.ChangeEntry(e => e.Edit = entry => entry["logIndex"] = $"{Number(entry, "logIndex") + 1}"), recommended: true),
        new("proof-of-another-entry", "the proof of another entry of the log", "tlog", GoodBundles.Blob, b => b.ChangeEntry(e => e.Edit = entry =>
            entry["inclusionProof"] = b.World.Bundle(GoodBundles.Blob).Json.At("verificationMaterial", "tlogEntries", 0, "inclusionProof").DeepClone())),
        new("body-changed-after-logging", "a body with a blank more than the logged one, and no promise", "tlog", GoodBundles.Blob2, b => b.ChangeEntry(e => e.Edit = entry =>
            entry["canonicalizedBody"] = Convert.ToBase64String([.. Convert.FromBase64String(entry["canonicalizedBody"]!.GetValue<string>()), (byte)' ']))),
        new("entries-none", "no log entry", "tlog", GoodBundles.Dsse, b => b.NoEntries()),
        new("entries-none-v0.1", "no log entry in version 0.1", "tlog", GoodBundles.Blob01Promise, b => b.NoEntries()),
        new("entry-of-unknown-log", "the only entry is of a log that the root does not know", "tlog", GoodBundles.BlobStamped, b => b.ChangeEntry(e => e.V1 = new("https://rekor.elsewhere.test"))),
        new("entry-of-unknown-log-rekor2", "the only entry is of a Rekor v2 log that the root does not know", "tlog", GoodBundles.Blob2, b => b.ChangeEntry(e => e.V2 = new("https://log.elsewhere.test"))),
        new("entry-of-unknown-log-of-same-name", "the only entry is of a log with the trusted log's name and another key", "tlog", GoodBundles.BlobStamped, b => b.ChangeEntry(e => e.V1 = new(b.World.Rekor.BaseUrl))),
        new("entry-twice", "the same entry twice", "tlog", GoodBundles.Blob, b => b.Edit(json =>
            json.At("verificationMaterial")["tlogEntries"]!.AsArray().Add(json.At("verificationMaterial", "tlogEntries", 0).DeepClone()))),
        new("entries-of-one-log", "two entries of one log where two logs must vouch", "threshold", GoodBundles.Blob, b => b.RekorV1().Inputs(i => i with { TlogThreshold = 2 })),
        new("entry-twice-for-threshold", "the same entry twice where two logs must vouch", "tlog", GoodBundles.Blob, b => b.Inputs(i => i with { TlogThreshold = 2 }).Edit(json =>
            json.At("verificationMaterial")["tlogEntries"]!.AsArray().Add(json.At("verificationMaterial", "tlogEntries", 0).DeepClone()))),
        new("entry-good-and-entry-bad", "a good entry and one of the same log with a wrong proof", "tlog", GoodBundles.Blob,
            b => b.RekorV1(describe: e => e.Edit = entry => Hashes(entry)[0] = Zeros(32)), recommended: true),
    ];

    private static JsonArray Hashes(JsonObject entryOrProof) => (entryOrProof["inclusionProof"] ?? entryOrProof)["hashes"]!.AsArray();

    private static void Reverse(JsonObject proof)
    {
        var reversed = Hashes(proof).Select(h => h!.DeepClone()).Reverse().ToArray();
        proof["hashes"] = new JsonArray(reversed);
    }

    private static long Number(JsonObject json, string name) => long.Parse(json[name]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);

    private static JsonValue Zeros(int length) => JsonValue.Create(Convert.ToBase64String(new byte[length]));

    private static BadBundle Proof(string name, string wrong, Action<BundleRecipe> good, Action<JsonObject> edit) =>
        new(name, wrong, "tlog", good, b => b.ChangeEntry(e => e.Edit = entry => edit(entry.At("inclusionProof"))));
}
