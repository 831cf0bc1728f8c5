using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Modelgate.Verification.Json;

namespace Modelgate.Verification.Manifests;

/// <summary>Reads the resources of a signed list: entries to files.</summary>
internal sealed class ManifestFiles(ManifestHash hash, long? shardSize)
{
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    private readonly string _label = hash.Name();
    private readonly string? _shardLabel = shardSize is { } size ? string.Create(CultureInfo.InvariantCulture, $"{hash.Name()}-sharded-{size}") : null;
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly List<ManifestFile> _files = [];
    private readonly List<(string Path, List<Shard> Shards)> _sharded = [];

    /// <summary>The files.</summary>
    public IReadOnlyList<ManifestFile> Files => _files;

    /// <summary>SHA-256 over the digests of the entries in their order, lower-case hex.</summary>
    public string RootDigest { get; private set; } = "";

    /// <summary>Reads the list; null when all is well.</summary>
    public VerificationFailure? Read(JsonElement resources)
    {
        var count = resources.GetArrayLength();
        if (count == 0)
            return ModelManifestReader.Bad("The list of files is empty: it would vouch for nothing.");
        if (count > VerificationLimits.MaxManifestEntries)
            return new(VerificationFailureKind.LimitExceeded, $"The signature lists {count} files or shards; {VerificationLimits.MaxManifestEntries} are the limit.");
        using var root = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> raw = stackalloc byte[hash.Length()];
        foreach (var resource in resources.EnumerateArray())
        {
            if (resource.ValueKind != JsonValueKind.Object)
                return ModelManifestReader.Bad("An entry of the list of files is no object.");
            if (resource.Member("name"u8)?.Text() is not { } name || resource.Member("digest"u8)?.Text() is not { } digest || resource.Member("algorithm"u8)?.Text() is not { } label)
                return ModelManifestReader.Bad("An entry of the list of files lacks name, algorithm or digest.");
            if (label != _label && label != _shardLabel)
                return ModelManifestReader.Bad($"The entry {Quoted.Text(name)} is labeled {Quoted.Text(label)}, but the files are hashed with {_label}.");
            if (digest.Length != raw.Length * 2 || digest.AsSpan().ContainsAnyExcept(Hex))
                return ModelManifestReader.Bad($"The digest of {Quoted.Text(name)} is not {raw.Length * 2} lower-case hex digits.");
            if ((shardSize is null ? Whole(name, digest) : Part(name, digest)) is { } problem)
                return problem;
            Convert.FromHexString(digest, raw, out _, out _);
            root.AppendData(raw);
        }

        RootDigest = Convert.ToHexStringLower(root.GetHashAndReset());
        return Nested() ?? Join();
    }

    private VerificationFailure? Whole(string name, string digest)
    {
        if (name != ManifestPath.SingleFile && ManifestPath.WhyBad(name) is { } why)
            return ModelManifestReader.Bad($"The file name {Quoted.Text(name)} {why}.");
        if (!_index.TryAdd(name, _files.Count))
            return ModelManifestReader.Bad($"The file {Quoted.Text(name)} is listed twice.");
        _files.Add(new(name, null, [digest]));
        return null;
    }

    private VerificationFailure? Part(string name, string digest)
    {
        if (!ManifestPath.TrySplitShard(name, out var path, out var start, out var end))
            return ModelManifestReader.Bad($"The shard name {Quoted.Text(name)} is not of the form path:start:end.");
        if (path != ManifestPath.SingleFile && ManifestPath.WhyBad(path) is { } why)
            return ModelManifestReader.Bad($"The file name {Quoted.Text(path)} {why}.");
        if (!_index.TryGetValue(path, out var at))
        {
            _index.Add(path, at = _sharded.Count);
            _sharded.Add((path, []));
        }

        _sharded[at].Shards.Add(new(start, end, digest));
        return null;
    }

    /// <summary>A file cannot be a folder too.</summary>
    private VerificationFailure? Nested()
    {
        if (_index.ContainsKey(ManifestPath.SingleFile) && _index.Count > 1)
            return ModelManifestReader.Bad("The name \".\" stands for a model of one file, but there are others.");
        var names = _index.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var path in _index.Keys)
        {
            for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            {
                if (names.ContainsKey(path.AsSpan(0, slash)))
                    return ModelManifestReader.Bad($"{Quoted.Text(path[..slash])} is listed as a file, and {Quoted.Text(path)} lies below it.");
            }
        }

        return null;
    }

    /// <summary>Joins shards to files: from the first byte on, without gap, overlap or repetition, each full but the last.</summary>
    private VerificationFailure? Join()
    {
        foreach (var (path, shards) in _sharded)
        {
            shards.Sort(static (a, b) => a.Start.CompareTo(b.Start));
            var expected = 0L;
            for (var i = 0; i < shards.Count; i++)
            {
                var (start, end, _) = shards[i];
                if (start != expected)
                    return ModelManifestReader.Bad(string.Create(CultureInfo.InvariantCulture, $"The shards of {Quoted.Text(path)} {(start > expected ? "leave a gap" : "overlap")} at byte {Math.Min(start, expected)}."));
                if (end <= start || end - start > shardSize || (i < shards.Count - 1 && end - start != shardSize))
                    return ModelManifestReader.Bad(string.Create(CultureInfo.InvariantCulture, $"The shard of {Quoted.Text(path)} at byte {start} is not of the declared size."));
                expected = end;
            }

            _files.Add(new(path, expected, [.. shards.Select(s => s.Digest)]));
        }

        return null;
    }

    private readonly record struct Shard(long Start, long End, string Digest);
}
