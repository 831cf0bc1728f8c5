namespace Modelgate.Testing.Sigstore;

/// <summary>Bundles whose checkpoint does not vouch for the proof's root.</summary>
internal static class BadCheckpoints
{
    public static IEnumerable<BadBundle> All { get; } =
    [
        .. new[] { ("", (Action<BundleRecipe>)GoodBundles.BlobStamped), ("-rekor2", GoodBundles.Blob2) }.SelectMany(kind => new[]
        {
            // Signed by the log as it stands: what is wrong is what it says.
            Text("checkpoint-without-origin" + kind.Item1, "no origin", kind.Item2, t => "\n" + t[(t.IndexOf('\n', StringComparison.Ordinal) + 1)..]),
            Text("checkpoint-without-origin-line" + kind.Item1, "the origin's line is missing", kind.Item2, t => t[(t.IndexOf('\n', StringComparison.Ordinal) + 1)..]),
            Text("checkpoint-without-size" + kind.Item1, "no size", kind.Item2, t => Lines(t, 0, 2)),
            Text("checkpoint-without-hash" + kind.Item1, "no root hash", kind.Item2, t => Lines(t, 0, 1)),
            Text("checkpoint-size-with-leading-zero" + kind.Item1, "a size with a leading zero", kind.Item2, t => Line(t, 1, l => "0" + l)),
            Text("checkpoint-size-with-sign" + kind.Item1, "a size with a plus sign", kind.Item2, t => Line(t, 1, l => "+" + l)),
            Text("checkpoint-size-not-a-number" + kind.Item1, "a size that is no number", kind.Item2, t => Line(t, 1, _ => "many")),
            Text("checkpoint-size-overflow" + kind.Item1, "a size above 2^64", kind.Item2, t => Line(t, 1, _ => "99999999999999999999")),
            Text("checkpoint-size-other" + kind.Item1, "another size than the proof's", kind.Item2, t => Line(t, 1, l => l + "0")),
            Text("checkpoint-hash-other" + kind.Item1, "another root than the proof's", kind.Item2, t => Line(t, 2, _ => Convert.ToBase64String(new byte[32]))),
            Text("checkpoint-hash-short" + kind.Item1, "a root hash of 31 bytes", kind.Item2, t => Line(t, 2, _ => Convert.ToBase64String(new byte[31]))),
            Text("checkpoint-hash-not-base64" + kind.Item1, "a root hash that is not base64", kind.Item2, t => Line(t, 2, _ => "root")),

            // Changed after the log signed.
            Note("checkpoint-signature-flipped" + kind.Item1, "a bit of the signature is another", kind.Item2, n => Blob(n, b => [.. b[..^1], (byte)(b[^1] ^ 1)])),
            Note("checkpoint-key-id-changed" + kind.Item1, "a key id of no key", kind.Item2, n => Blob(n, b => [(byte)(b[0] ^ 1), .. b[1..]])),
            Note("checkpoint-signature-short" + kind.Item1, "a key id without signature", kind.Item2, n => Blob(n, b => b[..4])),
            Note("checkpoint-without-signature" + kind.Item1, "no signature line", kind.Item2, n => n[..(Split(n) + 2)]),
            Note("checkpoint-without-blank-line" + kind.Item1, "no blank line between text and signatures", kind.Item2, n => n.Remove(Split(n), 1)),
            Note("checkpoint-without-final-line-break" + kind.Item1, "no line break at the end", kind.Item2, n => n[..^1]),
            Note("checkpoint-with-hyphen" + kind.Item1, "a hyphen in place of the dash", kind.Item2, n => n.Replace('—', '-')),
            Note("checkpoint-with-two-blanks" + kind.Item1, "two blanks behind the dash", kind.Item2, n => n.Replace("— ", "—  ", StringComparison.Ordinal)),
            Note("checkpoint-with-carriage-returns" + kind.Item1, "line ends of another system", kind.Item2, n => n.Replace("\n", "\r\n", StringComparison.Ordinal)),
            Note("checkpoint-text-changed" + kind.Item1, "a line was added to the text", kind.Item2, n => n.Insert(Split(n) + 1, "more\n")),
            Note("checkpoint-of-nobody" + kind.Item1, "only a witness signed", kind.Item2, n => n[..(Split(n) + 2)] + Witness(n)),
            Note("checkpoint-of-another-log" + kind.Item1, "another log signed it under its own name", kind.Item2, n => Signed(n, "log.elsewhere.test", SigningKey.New(KeyKind.Ed25519))),
            Note("checkpoint-of-another-key" + kind.Item1, "another key signed it under the log's name", kind.Item2, n => Signed(n, Name(n), SigningKey.New(KeyKind.P256))),
            Note("checkpoint-of-another-key-under-the-key-id" + kind.Item1, "another key signed it under the log's name and key id", kind.Item2, n =>
                Blob(n, b => [.. b[..4], .. SigningKey.New(KeyKind.P256).Sign("text"u8)])),
            Note("checkpoint-with-second-wrong-line" + kind.Item1, "a good line of the log and a wrong one", kind.Item2, n =>
                n + Blob(n, b => [.. b[..^1], (byte)(b[^1] ^ 1)])[(Split(n) + 2)..], recommended: true),
            Note("checkpoint-with-1000-lines" + kind.Item1, "a thousand signature lines", kind.Item2, n => n + Many(n), category: "limits", recommended: true),
        }),
        new("checkpoint-of-another-entry", "the checkpoint of a later tree of the same log", "checkpoint", GoodBundles.BlobStamped, b => b.ChangeEntry(e => e.Edit = entry =>
            entry.At("inclusionProof")["checkpoint"] = b.World.Bundle(GoodBundles.Blob).Json.At("verificationMaterial", "tlogEntries", 0, "inclusionProof", "checkpoint").DeepClone())),
        new("checkpoint-of-v1-log-for-rekor2-entry", "a checkpoint of the Rekor v1 log around the Rekor v2 tree's root", "checkpoint", GoodBundles.Blob2, b => b.ChangeEntry(e => e.Checkpoint = n =>
            Signed(b.World.Rekor.Origin + n[n.IndexOf('\n', StringComparison.Ordinal)..], b.World.Rekor.Name, b.World.Rekor.Key))),
        Text("checkpoint-origin-other-rekor2", "the right key signed for another origin", GoodBundles.Blob2, t => Line(t, 0, _ => "log.elsewhere.test")),
        new("checkpoint-signed-under-other-name-rekor2", "the right key signed under another name", "checkpoint", GoodBundles.Blob2,
            b => b.ChangeEntry(e => e.Checkpoint = n => Signed(n, "log.elsewhere.test", b.World.Tiles.Key))),
        new("checkpoint-signed-under-other-name", "the right key signed under another name", "checkpoint", GoodBundles.BlobStamped,
            b => b.ChangeEntry(e => e.Checkpoint = n => Signed(n, "rekor.elsewhere.test", b.World.Rekor.Key)), recommended: true),
        Text("checkpoint-origin-other", "the right key signed for another origin", GoodBundles.BlobStamped, t => Line(t, 0, _ => "rekor.elsewhere.test - 1"), recommended: true),
    ];

    private static int Split(string note) => note.LastIndexOf("\n\n", StringComparison.Ordinal);

    private static string Name(string note) => note[(Split(note) + 2)..].Split(' ')[1];

    /// <summary>Another signature in place of the note's.</summary>
    private static string Signed(string note, string name, SigningKey key)
    {
        var text = note[..(Split(note) + 1)];
        return SignedNote.Write(text, SignedNote.Line(name, key, text));
    }

    /// <summary>Changes key id and signature of the note's only line.</summary>
    private static string Blob(string note, Func<byte[], byte[]> change)
    {
        var at = note.LastIndexOf(' ') + 1;
        return note[..at] + Convert.ToBase64String(change(Convert.FromBase64String(note[at..^1]))) + "\n";
    }

    private static string Witness(string note) =>
        SignedNote.Cosignature("witness.test/w1", SigningKey.New(KeyKind.Ed25519), note[..(Split(note) + 1)], VirtualSigstore.DefaultTime);

    private static string Many(string note) => string.Concat(Enumerable.Repeat(Witness(note), 1000));

    private static string Lines(string text, params int[] kept)
    {
        var lines = text.Split('\n');
        return string.Concat(kept.Select(i => lines[i] + "\n"));
    }

    private static string Line(string text, int index, Func<string, string> change)
    {
        var lines = text.Split('\n');
        lines[index] = change(lines[index]);
        return string.Join('\n', lines);
    }

    private static BadBundle Text(string name, string wrong, Action<BundleRecipe> good, Func<string, string> change, bool recommended = false) =>
        new(name, "a checkpoint, signed by the log: " + wrong, "checkpoint", good, b => b.ChangeEntry(e => e.CheckpointText = change), recommended);

    private static BadBundle Note(string name, string wrong, Action<BundleRecipe> good, Func<string, string> change, string category = "checkpoint", bool recommended = false) =>
        new(name, "a checkpoint: " + wrong, category, good, b => b.ChangeEntry(e => e.Checkpoint = change), recommended);
}
