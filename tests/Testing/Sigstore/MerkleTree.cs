using System.Security.Cryptography;

namespace Modelgate.Testing.Sigstore;

/// <summary>A Merkle tree as RFC 6962, section 2.1 defines it: by its recursive sentences, not by the loops that verifiers use.</summary>
public sealed class MerkleTree
{
    private readonly List<byte[]> _leaves = [];

    /// <summary>Number of leaves.</summary>
    public int Size => _leaves.Count;

    /// <summary>Adds a leaf; gives its index.</summary>
    public int Add(byte[] entry)
    {
        _leaves.Add(SHA256.HashData([0, .. entry]));
        return _leaves.Count - 1;
    }

    /// <summary>The root over all leaves: MTH(D[n]).</summary>
    public byte[] Root() => Root(0, Size);

    /// <summary>The audit path of a leaf: PATH(m, D[n]).</summary>
    public IReadOnlyList<byte[]> Path(int index) => Path(index, 0, Size);

    private byte[] Root(int start, int count)
    {
        if (count == 0)
            return SHA256.HashData([]);
        if (count == 1)
            return _leaves[start];
        var left = Split(count);
        return SHA256.HashData([1, .. Root(start, left), .. Root(start + left, count - left)]);
    }

    private List<byte[]> Path(int index, int start, int count)
    {
        if (count == 1)
            return [];
        var left = Split(count);
        return index < left
            ? [.. Path(index, start, left), Root(start + left, count - left)]
            : [.. Path(index - left, start + left, count - left), Root(start, left)];
    }

    /// <summary>The largest power of two smaller than <paramref name="count"/>.</summary>
    private static int Split(int count)
    {
        var left = 1;
        while (left * 2 < count)
            left *= 2;
        return left;
    }
}
