using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Modelgate.Operator.Verifying;
using Modelgate.Verification.Manifests;

namespace Modelgate.Benchmarks;

/// <summary>Hashing a model's files, on one processor and on all, beside the hash alone over memory: what reading costs is the difference.</summary>
public class HashingBenchmarks
{
    private const int FileBytes = 256 * 1024 * 1024;
    private const int Files = 4;

    private readonly byte[] _block = new byte[1024 * 1024];
    private string _folder = "";
    private ModelListing _listing = null!;
    private string[] _paths = [];

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("modelgate-bench-").FullName;
        for (var i = 0; i < Files; i++)
        {
            using var file = File.Create(Path.Combine(_folder, $"{i}.safetensors"));
            for (var written = 0; written < FileBytes; written += _block.Length)
            {
                Random.Shared.NextBytes(_block);
                file.Write(_block);
            }
        }

        _listing = ModelListing.Of(_folder).Listing!;
        _paths = [.. _listing.Files.Select(f => f.Path)];
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, true);

    /// <summary>SHA-256 alone over 256 MiB of memory.</summary>
    [Benchmark(Baseline = true)]
    public byte[] HashAlone()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var done = 0; done < FileBytes; done += _block.Length)
            hash.AppendData(_block);
        return hash.GetHashAndReset();
    }

    /// <summary>One file of 256 MiB.</summary>
    [Benchmark]
    public object? OneFile() => Hash(1, _paths[..1]);

    /// <summary>Four files of 256 MiB, one after the other.</summary>
    [Benchmark]
    public object? FourFiles() => Hash(1, _paths);

    /// <summary>Four files of 256 MiB, on all processors.</summary>
    [Benchmark]
    public object? FourFilesInParallel() => Hash(Environment.ProcessorCount, _paths);

    private IReadOnlyList<HashedFile>? Hash(int workers, string[] paths) =>
        new ModelHashing(_listing, ManifestHash.Sha256, null) { Workers = workers }.Hash(paths, static _ => { }, CancellationToken.None).Files;
}
