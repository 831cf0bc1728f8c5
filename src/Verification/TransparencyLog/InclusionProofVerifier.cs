using System.Security.Cryptography;

namespace Modelgate.Verification.TransparencyLog;

/// <summary>Recomputes a Merkle tree's root from one leaf and its siblings (RFC 9162, 2.1.3.2).</summary>
internal static class InclusionProofVerifier
{
    private const int HashLength = SHA256.HashSizeInBytes;
    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;

    /// <summary>True when the leaf is at that index of the tree of that size and root.</summary>
    /// <param name="leafHash">The leaf's hash: <see cref="LeafHash"/>.</param>
    /// <param name="index">The leaf's index.</param>
    /// <param name="treeSize">The tree's size.</param>
    /// <param name="siblings">The siblings from the leaf upwards.</param>
    /// <param name="root">The tree's root.</param>
    public static bool Verify(ReadOnlySpan<byte> leafHash, long index, long treeSize, IReadOnlyList<ReadOnlyMemory<byte>> siblings, ReadOnlySpan<byte> root)
    {
        if (leafHash.Length != HashLength || root.Length != HashLength || index < 0 || index >= treeSize || siblings.Count > VerificationLimits.MaxProofHashes)
            return false;
        var node = index;
        var last = treeSize - 1;
        Span<byte> computed = stackalloc byte[HashLength];
        leafHash.CopyTo(computed);
        Span<byte> pair = stackalloc byte[1 + 2 * HashLength];
        pair[0] = NodePrefix;
        foreach (var sibling in siblings)
        {
            if (last == 0 || sibling.Length != HashLength)
                return false;
            var isRight = (node & 1) == 1 || node == last;
            (isRight ? sibling.Span : computed).CopyTo(pair[1..]);
            (isRight ? computed : sibling.Span).CopyTo(pair[(1 + HashLength)..]);
            SHA256.HashData(pair, computed);
            // A right end without a sibling of its own level is carried up to where it has one.
            while (isRight && (node & 1) == 0 && node != 0)
            {
                node >>= 1;
                last >>= 1;
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && computed.SequenceEqual(root);
    }

    /// <summary>The hash of an entry as a leaf (RFC 9162, 2.1.1).</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([LeafPrefix]);
        hash.AppendData(entry);
        return hash.GetHashAndReset();
    }
}
