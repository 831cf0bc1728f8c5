using System.Security.Cryptography;
using Modelgate.Verification.TransparencyLog;

namespace Modelgate.Verification.Tests.TransparencyLog;

public class InclusionProofVerifierTests
{
    private const int LargestTree = 70;

    private static readonly byte[][] Leaves = [.. Enumerable.Range(0, LargestTree).Select(i => InclusionProofVerifier.LeafHash([(byte)i]))];

    /// <summary>The tree as RFC 9162, 2.1.1, defines it: recursively, by the largest power of two below the size.</summary>
    private static byte[] Root(int from, int to) =>
        to - from == 1 ? Leaves[from] : SHA256.HashData([1, .. Root(from, Split(from, to)), .. Root(Split(from, to), to)]);

    /// <summary>The proof as RFC 9162, 2.1.3.1, defines it.</summary>
    private static List<ReadOnlyMemory<byte>> Proof(int index, int from, int to)
    {
        if (to - from == 1)
            return [];
        var split = Split(from, to);
        return index < split ? [.. Proof(index, from, split), Root(split, to)] : [.. Proof(index, split, to), Root(from, split)];
    }

    private static int Split(int from, int to)
    {
        var size = 1;
        while (size * 2 < to - from)
            size *= 2;
        return from + size;
    }

    [Fact]
    public void Every_leaf_of_every_small_tree_is_proven_and_only_at_its_place()
    {
        for (var size = 1; size <= LargestTree; size++)
        {
            var root = Root(0, size);
            for (var index = 0; index < size; index++)
            {
                var proof = Proof(index, 0, size);
                Assert.True(InclusionProofVerifier.Verify(Leaves[index], index, size, proof, root), $"{index} of {size}");
                Assert.False(InclusionProofVerifier.Verify(Leaves[index], index + 1, size, proof, root), $"{index + 1} of {size}");
                Assert.False(InclusionProofVerifier.Verify(Leaves[index], index - 1, size, proof, root), $"{index - 1} of {size}");
                Assert.False(InclusionProofVerifier.Verify(Leaves[index], index, size, [.. proof, root], root), $"longer, {index} of {size}");
                if (proof.Count > 0)
                    Assert.False(InclusionProofVerifier.Verify(Leaves[index], index, size, proof[..^1], root), $"shorter, {index} of {size}");
            }
        }
    }

    [Fact]
    public void Every_changed_bit_is_refused()
    {
        const int Index = 5, Size = 11;
        var root = Root(0, Size);
        var proof = Proof(Index, 0, Size);
        for (var at = 0; at < proof.Count * 32 * 8; at++)
        {
            List<ReadOnlyMemory<byte>> changed = [.. proof];
            changed[at / 256] = Flip(proof[at / 256], at % 256);
            Assert.False(InclusionProofVerifier.Verify(Leaves[Index], Index, Size, changed, root));
        }

        for (var bit = 0; bit < 256; bit++)
        {
            Assert.False(InclusionProofVerifier.Verify(Leaves[Index], Index, Size, proof, Flip(root, bit).Span));
            Assert.False(InclusionProofVerifier.Verify(Flip(Leaves[Index], bit).Span, Index, Size, proof, root));
        }
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(1, 1)]
    [InlineData(long.MinValue, long.MaxValue)]
    [InlineData(0, long.MinValue)]
    public void Index_outside_the_tree_is_refused(long index, long size) =>
        Assert.False(InclusionProofVerifier.Verify(Leaves[0], index, size, [], Leaves[0]));

    [Fact]
    public void Largest_tree_needs_the_largest_proof()
    {
        // Index 0 of 2^63 - 1 leaves has 63 siblings, all to its right.
        var sibling = Leaves[1];
        var root = Enumerable.Repeat(sibling, 63).Aggregate(Leaves[0], (node, right) => SHA256.HashData([1, .. node, .. right]));
        Assert.True(InclusionProofVerifier.Verify(Leaves[0], 0, long.MaxValue, [.. Enumerable.Repeat<ReadOnlyMemory<byte>>(sibling, 63)], root));
        Assert.False(InclusionProofVerifier.Verify(Leaves[0], 0, long.MaxValue, [.. Enumerable.Repeat<ReadOnlyMemory<byte>>(sibling, 65)], root));
    }

    [Fact]
    public void Hash_of_another_length_is_refused()
    {
        var root = SHA256.HashData([1, .. Leaves[0], .. Leaves[1]]);
        Assert.True(InclusionProofVerifier.Verify(Leaves[0], 0, 2, [Leaves[1]], root));
        Assert.False(InclusionProofVerifier.Verify(Leaves[0], 0, 2, [Leaves[1].AsMemory(1)], root));
        Assert.False(InclusionProofVerifier.Verify(Leaves[0], 0, 2, [(byte[])[.. Leaves[1], 0]], root));
        Assert.False(InclusionProofVerifier.Verify(Leaves[0], 0, 2, [Leaves[1]], root.AsSpan(1)));
        Assert.False(InclusionProofVerifier.Verify([], 0, 1, [], []));
    }

    private static ReadOnlyMemory<byte> Flip(ReadOnlyMemory<byte> bytes, int bit)
    {
        var changed = bytes.ToArray();
        changed[bit / 8] ^= (byte)(1 << (bit % 8));
        return changed;
    }
}
