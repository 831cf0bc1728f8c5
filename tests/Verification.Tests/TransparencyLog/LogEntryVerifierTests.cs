using System.Text.Json.Nodes;
using Modelgate.Testing.Sigstore;
using Modelgate.Verification.SigstoreBundles;
using Modelgate.Verification.Tests.World;
using Modelgate.Verification.TransparencyLog;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Verification.Tests.TransparencyLog;

public class LogEntryVerifierTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.Shared;
    private static readonly TrustedRoot Root = WorldTrust.Root(World.TrustedRoot());

    private static VerificationResult<VerifiedLogEntry>? Verify(Action<BundleRecipe> describe, TrustedRoot? root = null)
    {
        var logged = new LoggedBundle(describe);
        return LogEntryVerifier.Verify(logged.Entry, logged.Bundle.Version, root ?? Root);
    }

    [Theory]
    [InlineData("hashedrekord", "0.1")]
    [InlineData("hashedrekord", "0.2")]
    [InlineData("hashedrekord", "0.3")]
    [InlineData("dsse", "0.1")]
    [InlineData("dsse", "0.3")]
    [InlineData("intoto", "0.2")]
    [InlineData("intoto", "0.3")]
    public void Entry_of_rekor_v1_is_verified_with_its_time(string kind, string version)
    {
        var entry = Verify(b => (kind == "hashedrekord" ? b : b.Dsse()).Version(version).RekorV1(kind))!.Value.Value!;
        Assert.Equal((World.Rekor.BaseUrl, World.Now.AddSeconds(5), false), (entry.Log.BaseUrl, entry.IntegratedTime, entry.IsVersion2));
        Assert.Equal(kind, entry.Body.Kind switch { LogEntryKind.HashedRekord001 => "hashedrekord", LogEntryKind.Dsse001 => "dsse", _ => "intoto" });
    }

    [Fact]
    public void Entry_of_rekor_v2_is_verified_without_time()
    {
        var entry = Verify(b => b.RekorV2())!.Value.Value!;
        Assert.Equal((World.Tiles.BaseUrl, null, true), (entry.Log.BaseUrl, entry.IntegratedTime, entry.IsVersion2));
    }

    [Fact]
    public void Version_0_1_needs_no_proof() =>
        Assert.NotNull(Verify(b => b.Version("0.1").RekorV1(describe: e => e.Proof = false))!.Value.Value!.IntegratedTime);

    [Fact]
    public void Later_versions_need_no_promise_and_give_no_time_then()
    {
        Assert.Null(Verify(b => b.RekorV1(describe: e => e.Promise = false))!.Value.Value!.IntegratedTime);
        Assert.Null(Verify(b => b.RekorV2(e => e.Edit = json => json["integratedTime"] = "1780000000"))!.Value.Value!.IntegratedTime);
    }

    [Fact]
    public void Entry_of_an_unknown_log_says_nothing()
    {
        var other = new RekorV1Log("https://rekor.sigstore.test");
        Assert.Null(Verify(b => b.RekorV1(describe: e => e.V1 = other)));
        Assert.Null(Verify(b => b.RekorV1(describe: e => (e.V1, e.Edit) = (other, json => json.Remove("canonicalizedBody")))));
    }

    [Theory]
    [InlineData(VerificationFailureKind.MalformedLogEntry, "A log entry has no body.", "no body")]
    [InlineData(VerificationFailureKind.LogEntryMismatch, "The kind or version beside a log entry is not that of its body.", "kind")]
    [InlineData(VerificationFailureKind.LogEntryMismatch, "The kind or version beside a log entry is not that of its body.", "kind version")]
    [InlineData(VerificationFailureKind.LogEntryMismatch, "The kind or version beside a log entry is not that of its body.", "no kind")]
    [InlineData(VerificationFailureKind.InvalidInclusionPromise, "A log entry has no inclusion promise, which bundles of version 0.1 must have.", "no promise in 0.1")]
    [InlineData(VerificationFailureKind.InvalidInclusionPromise, "A log entry has an inclusion promise but no integrated time.", "promise without time")]
    [InlineData(VerificationFailureKind.InvalidInclusionPromise, "A log entry of Rekor v2 has an inclusion promise, which such logs do not give.", "promise in v2")]
    [InlineData(VerificationFailureKind.InvalidInclusionPromise, "A log entry of Rekor v2 has an inclusion promise, which such logs do not give.", "promise in v2 envelope")]
    [InlineData(VerificationFailureKind.InvalidInclusionProof, "A log entry of Rekor v2 has another index than its inclusion proof.", "two indices in v2 envelope")]
    [InlineData(VerificationFailureKind.InvalidCheckpoint, "The checkpoint is of log.example, not of the log log2026-1.rekor.sigstore.test.", "another origin in v2 envelope")]
    [InlineData(VerificationFailureKind.InvalidInclusionPromise, "The inclusion promise of the log https://rekor.sigstore.test fails.", "promise of another time")]
    [InlineData(VerificationFailureKind.InvalidInclusionPromise, "The inclusion promise of the log https://rekor.sigstore.test fails.", "promise of another index")]
    [InlineData(VerificationFailureKind.InvalidInclusionPromise, "The inclusion promise of the log https://rekor.sigstore.test fails.", "empty promise")]
    [InlineData(VerificationFailureKind.MissingInclusionProof, "A log entry has no inclusion proof, which bundles since version 0.2 must have.", "no proof in 0.2")]
    [InlineData(VerificationFailureKind.MissingInclusionProof, "A log entry has no inclusion proof, which bundles since version 0.2 must have.", "no proof in 0.3")]
    [InlineData(VerificationFailureKind.MissingInclusionProof, "A log entry has no inclusion proof, which bundles since version 0.2 must have.", "no proof in v2")]
    [InlineData(VerificationFailureKind.InvalidCheckpoint, "A log entry's inclusion proof has no checkpoint.", "no checkpoint")]
    [InlineData(VerificationFailureKind.InvalidCheckpoint, "A log entry's inclusion proof has no checkpoint.", "no checkpoint in 0.1")]
    [InlineData(VerificationFailureKind.InvalidInclusionProof, "A log entry of Rekor v2 has another index than its inclusion proof.", "two indices in v2")]
    [InlineData(VerificationFailureKind.InvalidCheckpoint, "The inclusion proof is of a tree of another root than the checkpoint.", "another root")]
    [InlineData(VerificationFailureKind.InvalidCheckpoint, "The inclusion proof is of a tree of another root than the checkpoint.", "another root in v2")]
    [InlineData(VerificationFailureKind.InvalidCheckpoint, "The inclusion proof is of a tree of size 3, the checkpoint of size 4.", "another size")]
    [InlineData(VerificationFailureKind.InvalidInclusionProof, "The inclusion proof does not lead from the entry to the root that the log https://rekor.sigstore.test has signed.", "one hash less")]
    [InlineData(VerificationFailureKind.InvalidInclusionProof, "The inclusion proof does not lead from the entry to the root that the log https://rekor.sigstore.test has signed.", "another index")]
    [InlineData(VerificationFailureKind.InvalidInclusionProof, "The inclusion proof does not lead from the entry to the root that the log https://rekor.sigstore.test has signed.", "another body")]
    [InlineData(VerificationFailureKind.InvalidCheckpoint, "The checkpoint is of log.example, not of the log log2026-1.rekor.sigstore.test.", "another origin in v2")]
    [InlineData(VerificationFailureKind.InvalidCheckpoint, "A checkpoint has no signatures.", "unsigned checkpoint")]
    public void Faulty_entry_is_refused(VerificationFailureKind kind, string detail, string fault) =>
        Assert.Equal(new VerificationFailure(kind, detail), Verify(Faults[fault])!.Value.Failure);

    private static readonly Dictionary<string, Action<BundleRecipe>> Faults = new()
    {
        ["no body"] = V1(json => json.Remove("canonicalizedBody")),
        ["kind"] = V1(json => json["kindVersion"]!["kind"] = "intoto"),
        ["kind version"] = V1(json => json["kindVersion"]!["version"] = "0.0.2"),
        ["no kind"] = V1(json => json.Remove("kindVersion")),
        ["no promise in 0.1"] = b => b.Version("0.1").RekorV1(describe: e => e.Promise = false),
        ["promise without time"] = V1(json => json.Remove("integratedTime")),
        ["promise in v2"] = b => b.RekorV2(e => e.Edit = json => json["inclusionPromise"] = new JsonObject { ["signedEntryTimestamp"] = "AAAA" }),
        ["promise in v2 envelope"] = b => b.Dsse().RekorV2Dsse(e => e.Edit = json => json["inclusionPromise"] = new JsonObject { ["signedEntryTimestamp"] = "AAAA" }),
        ["two indices in v2 envelope"] = b => b.Dsse().RekorV2Dsse(e => e.Edit = json => json["logIndex"] = "4"),
        ["another origin in v2 envelope"] = b => b.Dsse().RekorV2Dsse(e => e.CheckpointText = text => "log.example\n" + text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..]),
        ["promise of another time"] = V1(json => json["integratedTime"] = "1780000000"),
        ["promise of another index"] = V1(json => json["logIndex"] = "1"),
        ["empty promise"] = V1(json => json["inclusionPromise"] = new JsonObject()),
        ["no proof in 0.2"] = b => b.Version("0.2").RekorV1(describe: e => e.Proof = false),
        ["no proof in 0.3"] = b => b.RekorV1(describe: e => e.Proof = false),
        ["no proof in v2"] = b => b.RekorV2(e => e.Proof = false),
        ["no checkpoint"] = V1(json => json["inclusionProof"]!.AsObject().Remove("checkpoint")),
        ["no checkpoint in 0.1"] = b => b.Version("0.1").RekorV1(describe: e => e.Edit = json => json["inclusionProof"]!.AsObject().Remove("checkpoint")),
        ["two indices in v2"] = b => b.RekorV2(e => e.Edit = json => json["logIndex"] = "4"),
        ["another root"] = V1(json => json["inclusionProof"]!["rootHash"] = Convert.ToBase64String(new byte[32])),
        ["another root in v2"] = b => b.RekorV2(e => e.Edit = json => json["inclusionProof"]!["rootHash"] = Convert.ToBase64String(new byte[32])),
        ["another size"] = b => b.RekorV1(describe: e => (e.CheckpointText, e.Edit) = (text => Size(text, 4), json => json["inclusionProof"]!["treeSize"] = "3")),
        ["one hash less"] = V1(json => json["inclusionProof"]!["hashes"]!.AsArray().RemoveAt(0)),
        ["another index"] = V1(json => json["inclusionProof"]!["logIndex"] = "0"),
        ["another body"] = b => b.RekorV1(describe: e => (e.Promise, e.Edit) = (false, json => json["canonicalizedBody"] = Spaced(json["canonicalizedBody"]!.GetValue<string>()))),
        ["another origin in v2"] = b => b.RekorV2(e => e.CheckpointText = text => "log.example\n" + text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..]),
        ["unsigned checkpoint"] = b => b.RekorV1(describe: e => e.Checkpoint = note => note[..(note.LastIndexOf("\n\n", StringComparison.Ordinal) + 2)]),
    };

    private static Action<BundleRecipe> V1(Action<JsonObject> edit) => b => b.RekorV1(describe: e => e.Edit = edit);

    private static string Size(string checkpoint, int size)
    {
        var lines = checkpoint.Split('\n');
        lines[1] = size.ToString(null, null);
        return string.Join('\n', lines);
    }

    /// <summary>The same JSON in other bytes.</summary>
    private static string Spaced(string base64) => Convert.ToBase64String([.. Convert.FromBase64String(base64), (byte)' ']);

    [Theory]
    [InlineData("rekord", "0.0.1")]
    [InlineData("intoto", "0.0.1")]
    [InlineData("hashedrekord", "0.0.3")]
    [InlineData("dsse", "0.0.3")]
    public void Other_kinds_are_refused(string kind, string version)
    {
        var result = Verify(b => b.RekorV1(describe: e =>
        {
            e.Body = body => (body["kind"], body["apiVersion"]) = (kind, version);
            e.Edit = json => json["kindVersion"] = new JsonObject { ["kind"] = kind, ["version"] = version };
        }));
        Assert.Equal(new VerificationFailure(VerificationFailureKind.UnsupportedLogEntry,
            $"A log entry is of kind {kind} {version}; hashedrekord and dsse 0.0.1 and 0.0.2, and intoto 0.0.2 are accepted."), result!.Value.Failure);
    }

    [Fact]
    public void Negative_index_is_refused()
    {
        var entry = LoggedBundle.With(new LoggedBundle(b => b.RekorV1()).Entry, index: -1);
        Assert.Equal(new VerificationFailure(VerificationFailureKind.MalformedLogEntry, "A log entry's index is negative."),
            LogEntryVerifier.Verify(entry, SigstoreBundleVersion.V03, Root)!.Value.Failure);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(253402300800)]
    public void Promised_time_that_is_no_time_is_refused(long time)
    {
        var logged = new LoggedBundle(b => b.RekorV1());
        var promise = World.Rekor.Promise(logged.Entry.Body.ToArray(), time, logged.Entry.LogIndex!.Value);
        Assert.Equal(new VerificationFailure(VerificationFailureKind.MalformedLogEntry, "A log entry's integrated time is no time."),
            LogEntryVerifier.Verify(LoggedBundle.With(logged.Entry, time: time, promise: promise), SigstoreBundleVersion.V03, Root)!.Value.Failure);
    }

    [Theory]
    [InlineData(5, 5, true)]
    [InlineData(0, 5, true)]
    [InlineData(6, 10, false)]
    [InlineData(0, 4, false)]
    public void Integrated_time_must_lie_in_the_closed_window_of_the_key(int from, int to, bool isInside)
    {
        var content = World.TrustedRoot();
        content.Tlogs.Clear();
        content.Add(World.Rekor, new(World.Now.AddSeconds(from), World.Now.AddSeconds(to)));
        var result = Verify(b => b.RekorV1(), WorldTrust.Root(content))!.Value;
        Assert.Equal(isInside ? null : new VerificationFailure(VerificationFailureKind.LogKeyOutsideValidity,
            "The key of the log https://rekor.sigstore.test is not valid at the entry's integrated time, 2026-06-01 12:00:05Z."), result.Failure);
    }

    [Fact]
    public void One_key_may_have_several_windows()
    {
        var content = World.TrustedRoot();
        content.Tlogs.Clear();
        content.Add(World.Rekor, new(World.Now.AddYears(-2), World.Now.AddYears(-1))).Add(World.Rekor, new(World.Now)).Add(World.Rekor, new(World.Now.AddYears(-1)));
        var entry = Verify(b => b.RekorV1(), WorldTrust.Root(content))!.Value.Value!;
        Assert.Equal(World.Now, entry.Log.ValidFor.Start);
        Assert.True(entry.IsLogKeyValidAt(World.Now.AddYears(-2)));
        Assert.True(entry.IsLogKeyValidAt(World.Now.AddDays(-1)));
        Assert.False(entry.IsLogKeyValidAt(World.Now.AddYears(-3)));
    }

    [Fact]
    public void Window_of_another_key_does_not_count()
    {
        var content = World.TrustedRoot();
        content.Add(new RekorV1Log("https://old.test"), new(World.Now.AddYears(-9)));
        Assert.False(Verify(b => b.RekorV1(), WorldTrust.Root(content))!.Value.Value!.IsLogKeyValidAt(World.Now.AddYears(-5)));
    }

    /// <summary>No honest root has two keys under one log id; a key that fails must not hide one that holds.</summary>
    [Fact]
    public void Every_key_of_a_log_id_is_tried()
    {
        var content = World.TrustedRoot();
        content.Tlogs.Insert(0, content.Tlogs[0] with { RawKey = SigningKey.New(KeyKind.P256).Spki });
        Assert.True(Verify(b => b.RekorV1(), WorldTrust.Root(content))!.Value.IsSuccess);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_changed_bit_is_refused(bool isVersion2)
    {
        var logged = new LoggedBundle(b => _ = isVersion2 ? b.RekorV2() : b.RekorV1());
        var proof = logged.Entry.InclusionProof!;
        Assert.True(Verifies(logged.Entry));
        if (logged.Entry.InclusionPromise is { } promise)
        {
            for (var bit = 0; bit < promise.Length * 8; bit++)
                Assert.False(Verifies(LoggedBundle.With(logged.Entry, promise: LoggedBundle.Flip(promise, bit))), $"promise, bit {bit}");
        }

        var checkpoint = System.Text.Encoding.UTF8.GetBytes(proof.Checkpoint);
        for (var bit = 0; bit < checkpoint.Length * 8; bit++)
        {
            var changed = System.Text.Encoding.UTF8.GetString(LoggedBundle.Flip(checkpoint, bit));
            Assert.False(Verifies(LoggedBundle.With(logged.Entry, proof: proof with { Checkpoint = changed })), $"checkpoint, bit {bit}");
        }

        for (var bit = 0; bit < 256; bit++)
        {
            Assert.False(Verifies(LoggedBundle.With(logged.Entry, proof: proof with { RootHash = LoggedBundle.Flip(proof.RootHash, bit) })), $"root, bit {bit}");
            for (var i = 0; i < proof.Hashes.Count; i++)
            {
                ReadOnlyMemory<byte>[] hashes = [.. proof.Hashes];
                hashes[i] = LoggedBundle.Flip(hashes[i], bit);
                Assert.False(Verifies(LoggedBundle.With(logged.Entry, proof: proof with { Hashes = hashes })), $"hash {i}, bit {bit}");
            }
        }

        for (var bit = 0; bit < 63; bit++)
        {
            Assert.False(Verifies(LoggedBundle.With(logged.Entry, index: logged.Entry.LogIndex ^ (1L << bit))), $"index, bit {bit}");
            Assert.False(Verifies(LoggedBundle.With(logged.Entry, proof: proof with { LogIndex = proof.LogIndex ^ (1L << bit) })), $"proof's index, bit {bit}");
            Assert.False(Verifies(LoggedBundle.With(logged.Entry, proof: proof with { TreeSize = proof.TreeSize ^ (1L << bit) })), $"size, bit {bit}");
        }

        for (var i = 0; i < logged.Entry.Body.Length; i++)
            Assert.False(Verifies(LoggedBundle.With(logged.Entry, body: LoggedBundle.Flip(logged.Entry.Body, 8 * i + i % 8))), $"body, byte {i}");
    }

    private static bool Verifies(LogEntry entry) => LogEntryVerifier.Verify(entry, SigstoreBundleVersion.V03, Root)!.Value.IsSuccess;
}
