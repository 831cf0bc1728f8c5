using System.Text;
using Modelgate.Testing.Sigstore;

namespace Modelgate.Verification.Tests;

/// <summary>What a change of a good bundle may do: make it refused, or leave its meaning as it was.</summary>
public class MutationTests
{
    private static readonly VirtualSigstore World = VirtualSigstore.Shared;

    public static TheoryData<string> Kinds => ["keyless v1", "keyless v2", "key", "blob"];

    private static MadeBundle Make(string kind) => kind switch
    {
        "keyless v1" => World.Bundle(b => b.Dsse().RekorV1("dsse")),
        "keyless v2" => World.Bundle(b => b.Dsse().RekorV2().Timestamp()),
        "key" => World.Bundle(b => b.Key(KeyKind.P256).Dsse()),
        _ => World.Bundle(b => b.RekorV1()),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_changed_byte_is_refused_or_means_the_same(string kind)
    {
        var bundle = Make(kind);
        var good = bundle.Verify().Value!;
        var random = new Random(7);
        var accepted = 0;
        // Every place once, with one of the changes that matter for text: another bit, another digit or letter.
        for (var place = 0; place < bundle.Bytes.Length; place++)
        {
            var changed = (byte[])bundle.Bytes.Clone();
            changed[place] = (place % 3) switch { 0 => (byte)(changed[place] ^ 1), 1 => (byte)(changed[place] ^ 0x20), _ => (byte)random.Next(32, 127) };
            var result = bundle.Verify(changed);
            if (!result.IsSuccess)
                continue;
            accepted++;
            Assert.Equal(good.ContentDigest.ToArray(), result.Value.ContentDigest.ToArray());
            Assert.Equal(good.Certificate?.Fingerprint.ToArray(), result.Value.Certificate?.Fingerprint.ToArray());
            Assert.Equal(good.Key?.Fingerprint.ToArray(), result.Value.Key?.Fingerprint.ToArray());
            Assert.Equal(good.SigningTimes, result.Value.SigningTimes);
        }

        // What may change: the hint, the key id, white space that is none, a byte that stayed as it was.
        Assert.InRange(accepted, 0, bundle.Bytes.Length / 10);
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
        var bundle = Make("keyless v1");
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
        var bundle = Make("keyless v1");
        var random = new Random(11);
        for (var round = 0; round < 500; round++)
        {
            var bytes = new byte[random.Next(0, 2000)];
            random.NextBytes(bytes);
            Assert.False(bundle.Verify(bytes).IsSuccess);
        }
    }
}
