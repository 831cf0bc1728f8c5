using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Modelgate.Testing.Sigstore;

/// <summary>An OpenSSF Model Signing statement (predicate v1.0) over a model's files.</summary>
public sealed class ModelManifest
{
    private readonly List<(string Name, byte[] Digest)> _resources = [];

    /// <summary>The type of the predicate.</summary>
    public const string PredicateType = "https://model_signing/signature/v1.0";

    /// <summary>Lists whole files, or shards of <paramref name="shardSize"/> bytes when it is above zero. Empty files have no shard.</summary>
    public ModelManifest(IEnumerable<ModelFile> files, int shardSize = 0)
    {
        ShardSize = shardSize;
        foreach (var file in files.OrderBy(f => f.Path, StringComparer.Ordinal))
        {
            if (shardSize == 0)
                _resources.Add((file.Path, SHA256.HashData(file.Content)));
            for (var start = 0; shardSize > 0 && start < file.Content.Length; start += shardSize)
            {
                var end = Math.Min(start + shardSize, file.Content.Length);
                _resources.Add((string.Create(CultureInfo.InvariantCulture, $"{file.Path}:{start}:{end}"), SHA256.HashData(file.Content[start..end])));
            }
        }
    }

    /// <summary>Size of the shards; zero means whole files.</summary>
    public int ShardSize { get; }

    /// <summary>Name of the subject.</summary>
    public string ModelName { get; init; } = "model";

    /// <summary>The paths that the signer left out.</summary>
    public IReadOnlyList<string> IgnorePaths { get; init; } = ["model.sig", ".git", ".gitattributes", ".github", ".gitignore"];

    /// <summary>Changes the list of (name, digest) before the root digest is taken: the manifest stays sound in itself.</summary>
    public Action<List<(string Name, byte[] Digest)>>? Resources { get; init; }

    /// <summary>The statement.</summary>
    public JsonObject Statement()
    {
        List<(string Name, byte[] Digest)> resources = [.. _resources];
        Resources?.Invoke(resources);
        var serialization = new JsonObject
        {
            ["method"] = ShardSize > 0 ? "shards" : "files",
            ["hash_type"] = "sha256",
            ["allow_symlinks"] = false,
            ["ignore_paths"] = new JsonArray([.. IgnorePaths.Select(p => JsonValue.Create(p))]),
        };
        if (ShardSize > 0)
            serialization["shard_size"] = ShardSize;

        return Statements.Of(Statements.V1, PredicateType, [new JsonObject { ["name"] = ModelName, ["digest"] = new JsonObject { ["sha256"] = RootDigest(resources) } }], new JsonObject
        {
            ["serialization"] = serialization,
            ["resources"] = new JsonArray([.. resources.Select(r => new JsonObject
            {
                ["name"] = r.Name,
                ["algorithm"] = ShardSize > 0 ? $"sha256-sharded-{ShardSize}" : "sha256",
                ["digest"] = Convert.ToHexStringLower(r.Digest),
            })]),
        });
    }

    /// <summary>SHA-256 over the digests in the order of the list.</summary>
    private static string RootDigest(List<(string Name, byte[] Digest)> resources) =>
        Convert.ToHexStringLower(SHA256.HashData([.. resources.SelectMany(r => r.Digest)]));
}
