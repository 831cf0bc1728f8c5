using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Modelgate.Verification.Manifests;
using Modelgate.Verification.Statements;

namespace Modelgate.Verification.Tests.Manifests;

/// <summary>Makes statements of signed models, good ones and, by a change, bad ones.</summary>
internal static class SignedLists
{
    /// <summary>The digest of a text, lower-case hex.</summary>
    public static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>A predicate that lists whole files; each holds its own name.</summary>
    public static JsonObject Files(params string[] names) => new()
    {
        ["serialization"] = new JsonObject { ["method"] = "files", ["hash_type"] = "sha256", ["allow_symlinks"] = false },
        ["resources"] = new JsonArray([.. names.Select(n => Entry(n))]),
    };

    /// <summary>A predicate that lists shards.</summary>
    public static JsonObject Shards(int size, params string[] names)
    {
        var predicate = Files();
        predicate["serialization"]!["method"] = "shards";
        predicate["serialization"]!["shard_size"] = size;
        foreach (var name in names)
            predicate["resources"]!.AsArray().Add(Entry(name, $"sha256-sharded-{size}"));
        return predicate;
    }

    public static JsonObject Entry(string name, string algorithm = "sha256") => new() { ["name"] = name, ["algorithm"] = algorithm, ["digest"] = Digest(name) };

    /// <summary>The statement over a predicate, with the subject that belongs to it.</summary>
    public static InTotoStatement Statement(JsonObject predicate, string? root = null, string type = InTotoStatement.TypeV1, string predicateType = ModelManifest.PredicateType) => new()
    {
        Type = type,
        Subjects = [new("model", "", new Dictionary<string, string> { ["sha256"] = root ?? Root(predicate) })],
        PredicateType = predicateType,
        Predicate = JsonSerializer.SerializeToElement(predicate),
    };

    /// <summary>The manifest, which must be good.</summary>
    public static ModelManifest Manifest(JsonObject predicate)
    {
        var result = ModelManifestReader.Read(Statement(predicate));
        Assert.True(result.IsSuccess, result.Failure?.Detail);
        return result.Value!;
    }

    /// <summary>Why the manifest is refused.</summary>
    public static string Refusal(JsonObject predicate)
    {
        var result = ModelManifestReader.Read(Statement(predicate));
        Assert.False(result.IsSuccess);
        return result.Failure!.ToString();
    }

    private static string Root(JsonObject predicate)
    {
        var digests = (predicate["resources"] as JsonArray ?? []).Select(r => (r as JsonObject)?["digest"]?.GetValue<string>() ?? "").Where(d => d.Length % 2 == 0 && d.All(char.IsAsciiHexDigit));
        return Convert.ToHexStringLower(SHA256.HashData([.. digests.SelectMany(Convert.FromHexString)]));
    }
}
