using System.Text;
using Modelgate.Verification.Manifests;

namespace Modelgate.Verification.Tests.Manifests;

public class ManifestHasherTests
{
    /// <summary>The digests of \"abc\": FIPS 180-4; RFC 7693, appendix A; and BLAKE3's of nothing.</summary>
    [Theory]
    [InlineData(ManifestHash.Sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData(ManifestHash.Blake2b, "abc", "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923")]
    [InlineData(ManifestHash.Blake3, "", "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262")]
    public void Digests_are_those_of_the_standards(ManifestHash hash, string text, string digest)
    {
        using var hasher = new ManifestHasher(hash);
        hasher.Append(Encoding.UTF8.GetBytes(text));

        Assert.Equal(digest, hasher.Finish());
    }

    [Theory]
    [InlineData(ManifestHash.Sha256)]
    [InlineData(ManifestHash.Blake2b)]
    [InlineData(ManifestHash.Blake3)]
    public void Pieces_do_not_matter_and_the_next_digest_begins_anew(ManifestHash hash)
    {
        var data = Enumerable.Range(0, 10_000).Select(i => (byte)(i % 251)).ToArray();
        using var hasher = new ManifestHasher(hash);
        hasher.Append(data);
        var whole = hasher.Finish();
        hasher.Append(data.AsSpan(0, 1));
        hasher.Append(data.AsSpan(1, 5000));
        hasher.Append(data.AsSpan(5001));

        Assert.Equal(whole, hasher.Finish());
        Assert.Equal(hash.Length() * 2, whole.Length);
        Assert.Equal(hash, ManifestHashes.Parse(hash.Name()));
    }
}
