using System.Collections.Concurrent;
using Modelgate.Verification.Manifests;

namespace Modelgate.Operator.Verifying;

/// <summary>Hashes the files of a model: several at once, the shards of one file too, in bounded memory.</summary>
internal sealed class ModelHashing(ModelListing listing, ManifestHash hash, long? shardSize)
{
    private string? _problem;

    /// <summary>Workers; each has one buffer of <see cref="ContentRange.BlockBytes"/>.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Hashes files of the listing.</summary>
    /// <param name="paths">Their paths.</param>
    /// <param name="progress">Told the bytes of each block, from any thread.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The digests in the order of <paramref name="paths"/>, or why there are none.</returns>
    public (IReadOnlyList<HashedFile>? Files, string? Problem) Hash(IReadOnlyList<string> paths, Action<long> progress, CancellationToken cancellationToken)
    {
        _problem = null;
        var wanted = paths.ToHashSet(StringComparer.Ordinal);
        var present = listing.Files.Where(f => wanted.Contains(f.Path)).ToArray();
        List<Piece> pieces = [];
        var digests = new string[present.Length][];
        for (var i = 0; i < present.Length; i++)
        {
            var (full, problem) = listing.Locate(present[i]);
            if (full is null)
                return (null, problem);
            var length = present[i].Length;
            var size = shardSize ?? Math.Max(1, length);
            digests[i] = new string[shardSize is null ? 1 : Math.Max(1, (length + size - 1) / size)];
            for (var shard = 0; shard < digests[i].Length; shard++)
                pieces.Add(new(present[i], full, i, shard, shard * size, Math.Min(size, length - shard * size)));
        }

        // The longest first: otherwise one worker would end with a large file while the others have nothing left.
        var queue = new ConcurrentQueue<Piece>(pieces.OrderByDescending(p => p.Length));
        Parallel.For(0, Math.Clamp(Workers, 1, Math.Max(1, pieces.Count)), new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Math.Max(1, Workers) }, _ =>
        {
            using var hasher = new ManifestHasher(hash);
            var buffer = GC.AllocateUninitializedArray<byte>(ContentRange.BlockBytes);
            while (_problem is null && !cancellationToken.IsCancellationRequested && queue.TryDequeue(out var piece))
                digests[piece.File][piece.Shard] = Digest(piece, hasher, buffer, progress) ?? "";
        });
        cancellationToken.ThrowIfCancellationRequested();
        return _problem is null ? ([.. present.Select((f, i) => new HashedFile(f.Path, f.Length, digests[i]))], null) : (null, _problem);
    }

    private string? Digest(Piece piece, ManifestHasher hasher, byte[] buffer, Action<long> progress)
    {
        try
        {
            using var handle = File.OpenHandle(piece.FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
            // The size is asked again at the end: a file that grew meanwhile is not the one that was listed.
            if (ContentRange.Append(handle, piece.Start, piece.Length, hasher, buffer, progress) && RandomAccess.GetLength(handle) == piece.Present.Length)
                return hasher.Finish();
            _problem ??= $"{piece.Present.Path} changed while it was read";
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _problem ??= $"{piece.Present.Path} cannot be read: {problem.Message}";
        }

        return null;
    }

    private sealed record Piece(PresentFile Present, string FullPath, int File, int Shard, long Start, long Length);
}
