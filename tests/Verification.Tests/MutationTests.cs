using System.Text;
using Modelgate.Testing.Sigstore;

namespace Modelgate.Verification.Tests;

/// <summary>What a change of a good bundle may do: make it refused, or leave its meaning as it was.</summary>
public class MutationTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.Shared;

    /// <summary>One of every sort of good bundle: material, content, log, time.</summary>
    public static TheoryData<string> Kinds =>
    [
        "blob", "blob-v0.1-promise-only", "blob-rekor2", "dsse", "intoto", "dsse-rekor2", "dsse-rekor2-envelope", "key-blob", "key-dsse", "key-logged", "key-ed25519-dsse",
        "key-rekor2-envelope", "model-key", "model-certificate", "model-keyless", "model-rekor2-envelope", "raw envelope",
    ];

    private static MadeBundle Make(string kind) => kind == "raw envelope" ? World.Bundle(b => b.Key(KeyKind.P256).Dsse().RawDsse()) : GoodBundles.All.Single(b => b.Name == kind).Make(World);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_changed_byte_is_refused_or_means_the_same(string kind)
    {
        var bundle = Make(kind);
        var good = bundle.Verify().Value!;
        var policy = MadeBundleVerification.Policy(bundle.Inputs).Value!;
        var random = new Random(7);
        var accepted = 0;
        var hint = Hint(bundle.Bytes);
        // Every place, with one of the changes that matter for text: another bit, another digit or letter.
        for (var place = 0; place < bundle.Bytes.Length; place++)
        {
            var changed = (byte[])bundle.Bytes.Clone();
            changed[place] = (place % 3) switch { 0 => (byte)(changed[place] ^ 1), 1 => (byte)(changed[place] ^ 0x20), _ => (byte)random.Next(32, 127) };
            if (changed[place] == bundle.Bytes[place])
                continue;
            var result = ModelVerifier.Verify(MadeBundleVerification.Request(bundle, changed), policy);
            if (!result.IsSuccess)
                continue;
            // The hint is for whoever looks for the key: it may say anything, and takes up much of a small bundle.
            if (place < hint.Start || place >= hint.End)
                accepted++;
            Assert.Equal(good.ContentDigest.ToArray(), result.Value.ContentDigest.ToArray());
            Assert.Equal(good.Certificate?.Fingerprint.ToArray(), result.Value.Certificate?.Fingerprint.ToArray());
            Assert.Equal(good.Key?.Fingerprint.ToArray(), result.Value.Key?.Fingerprint.ToArray());
            // A timestamp that now claims an authority that nobody lists is passed over where another party vouches for the time.
            Assert.Equal(good.SigningTimes.Count > 0, result.Value.SigningTimes.Count > 0);
            Assert.Empty(result.Value.SigningTimes.Except(good.SigningTimes));
        }

        // What else may change: the key id, the text around a certificate in PEM, white space that is none.
        Assert.InRange(accepted, 0, bundle.Bytes.Length / 10);
    }

    /// <summary>Where the text of the key's hint is; nowhere in a bundle without one.</summary>
    private static (int Start, int End) Hint(byte[] bundle)
    {
        var name = "\"hint\":\""u8;
        var start = bundle.AsSpan().IndexOf(name);
        return start < 0 ? (0, 0) : (start + name.Length, start + name.Length + bundle.AsSpan(start + name.Length).IndexOf((byte)'"'));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_truncated_bundle_is_refused(string kind)
    {
        var bundle = Make(kind);
        for (var length = 0; length < bundle.Bytes.Length; length += 1 + (bundle.Bytes.Length / 200))
            Assert.False(bundle.Verify(bundle.Bytes[..length]).IsSuccess);
    }

    [Fact]
    public void Hostile_megabytes_are_refused_in_little_memory()
    {
        var bundle = Make("dsse");
        var mega = 1024 * 1024;
        string[] texts =
        [
            new string('[', mega),
            "{\"mediaType\":" + string.Concat(Enumerable.Repeat("{\"a\":", mega / 5)),
            bundle.Text.Replace("\"payload\":\"", "\"payload\":\"" + new string('A', mega), StringComparison.Ordinal),
            bundle.Text.Replace("\"sig\":\"", "\"sig\":\"" + new string('A', mega), StringComparison.Ordinal),
            bundle.Text.Replace("\"rawBytes\":\"", "\"rawBytes\":\"" + new string('A', mega), StringComparison.Ordinal),
            bundle.Text.Replace("\"hashes\":[", "\"hashes\":[" + string.Concat(Enumerable.Repeat("\"\",", mega / 3)), StringComparison.Ordinal),
            bundle.Text.Replace("\"tlogEntries\":[", "\"tlogEntries\":[" + string.Concat(Enumerable.Repeat("{},", mega / 3)), StringComparison.Ordinal),
            "{" + string.Join(',', Enumerable.Range(0, mega / 12).Select(i => $"\"{i:x}\":0")) + "}",
            bundle.Text.Replace("\"mediaType\":\"", "\"mediaType\":\"" + new string('x', mega), StringComparison.Ordinal),
            "{\"mediaType\":\"" + string.Concat(Enumerable.Repeat("\\u0000", mega / 6)) + "\"}",
        ];
        foreach (var text in texts)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var policy = MadeBundleVerification.Policy(bundle.Inputs).Value!;
            var request = MadeBundleVerification.Request(bundle, bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var result = ModelVerifier.Verify(request, policy);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            Assert.False(result.IsSuccess);
            Assert.True(allocated <= 8 * 1024 * 1024, $"{text[..40]}: {allocated:N0} bytes");
        }
    }

    [Fact]
    public void Random_bytes_are_refused()
    {
        var bundle = Make("dsse");
        var random = new Random(11);
        for (var round = 0; round < 500; round++)
        {
            var bytes = new byte[random.Next(0, 2000)];
            random.NextBytes(bytes);
            Assert.False(bundle.Verify(bytes).IsSuccess);
        }
    }
}
