using System.Security.Cryptography;
using Modelgate.Operator.Tests.Cli;
using Modelgate.Operator.Verifying;
using Modelgate.Verification.Manifests;

namespace Modelgate.Operator.Tests.Verifying;

public class ModelHashingTests
{
    /// <summary>Around the sizes at which a file is read, mapped, and mapped in more than one block.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ContentRange.BlockBytes)]
    [InlineData(ContentRange.BlockBytes + 1)]
    [InlineData(4 * ContentRange.BlockBytes)]
    [InlineData(5 * ContentRange.BlockBytes + 4097)]
    public void Digest_is_that_of_the_content_whatever_its_size(int length)
    {
        using var folder = new TemporaryFolder();
        var content = Content(length);
        File.WriteAllBytes(Path.Combine(folder.Path, "w"), content);
        var seen = 0L;

        var (files, problem) = Hashing(folder, null).Hash(["w"], bytes => Interlocked.Add(ref seen, bytes), CancellationToken.None);

        Assert.Null(problem);
        Assert.Equal((length, Hex(content)), (files![0].Length, Assert.Single(files[0].Digests)));
        Assert.Equal(length, seen);
    }

    [Theory]
    [InlineData(ContentRange.BlockBytes)]
    [InlineData(1000)]
    [InlineData(5 * ContentRange.BlockBytes)]
    public void Shards_are_hashed_each_by_itself(int shard)
    {
        using var folder = new TemporaryFolder();
        var content = Content(6 * ContentRange.BlockBytes + 17);
        File.WriteAllBytes(Path.Combine(folder.Path, "w"), content);

        var (files, _) = Hashing(folder, shard).Hash(["w"], static _ => { }, CancellationToken.None);

        Assert.Equal(content.Chunk(shard).Select(Hex), files![0].Digests);
    }

    [Fact]
    public void Many_files_keep_their_digests_apart()
    {
        using var folder = new TemporaryFolder();
        var names = Enumerable.Range(0, 200).Select(i => $"d{i % 7}/f{i}").ToArray();
        foreach (var name in names)
            folder.Write(name, name);
        var (listing, _) = ModelListing.Of(folder.Path);

        var (files, _) = new ModelHashing(listing!, ManifestHash.Sha256, null) { Workers = 8 }.Hash(names, static _ => { }, CancellationToken.None);

        Assert.Equal(names.Order(StringComparer.Ordinal), files!.Select(f => f.Path));
        Assert.All(files!, f => Assert.Equal(Hex(System.Text.Encoding.UTF8.GetBytes(f.Path)), f.Digests[0]));
    }

    [Fact]
    public void File_that_grew_since_it_was_listed_is_no_answer()
    {
        using var folder = new TemporaryFolder();
        folder.Write("w", "abc");
        var (listing, _) = ModelListing.Of(folder.Path);
        folder.Write("w", "abcd");

        Assert.Equal((null, "w changed while it was read"), new ModelHashing(listing!, ManifestHash.Sha256, null).Hash(["w"], static _ => { }, CancellationToken.None));
    }

    [Fact]
    public void File_that_shrank_or_went_is_no_answer()
    {
        using var folder = new TemporaryFolder();
        folder.Write("w", "abc");
        var (listing, _) = ModelListing.Of(folder.Path);
        var hashing = new ModelHashing(listing!, ManifestHash.Sha256, null);
        folder.Write("w", "ab");

        Assert.Equal((null, "w changed while it was read"), hashing.Hash(["w"], static _ => { }, CancellationToken.None));
        File.Delete(Path.Combine(folder.Path, "w"));
        Assert.StartsWith("w cannot be read: ", hashing.Hash(["w"], static _ => { }, CancellationToken.None).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Hashing_ends_when_told_to()
    {
        using var folder = new TemporaryFolder();
        folder.Write("w", "abc");

        Assert.Throws<OperationCanceledException>(() => Hashing(folder, null).Hash(["w"], static _ => { }, new CancellationToken(canceled: true)));
    }

    private static ModelHashing Hashing(TemporaryFolder folder, long? shard)
    {
        var (listing, problem) = ModelListing.Of(folder.Path);
        Assert.Null(problem);
        return new(listing!, ManifestHash.Sha256, shard);
    }

    private static byte[] Content(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        return content;
    }

    private static string Hex(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
