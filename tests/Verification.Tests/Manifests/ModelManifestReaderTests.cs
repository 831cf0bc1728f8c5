using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Modelgate.Verification.Manifests;
using Modelgate.Verification.Statements;

namespace Modelgate.Verification.Tests.Manifests;

public class ModelManifestReaderTests
{
    [Fact]
    public void Whole_files_are_read_in_their_order()
    {
        var predicate = SignedLists.Files("b.safetensors", "a/config.json");
        predicate["serialization"]!["ignore_paths"] = new JsonArray("model.sig", ".git");

        var manifest = SignedLists.Manifest(predicate);

        Assert.Equal(("model", ManifestHash.Sha256, null, false), (manifest.Name, manifest.Hash, manifest.ShardSize, manifest.AllowsSymlinks));
        Assert.Equal(["b.safetensors", "a/config.json"], manifest.Files.Select(f => f.Path));
        Assert.Equal([SignedLists.Digest("b.safetensors")], manifest.Files[0].Digests);
        Assert.Null(manifest.Files[0].Length);
        Assert.Equal(["model.sig", ".git"], manifest.IgnorePaths);
    }

    [Fact]
    public void Shards_are_joined_to_files_whatever_their_order()
    {
        var manifest = SignedLists.Manifest(SignedLists.Shards(4, "w:8:9", "a:b:0:4", "w:0:4", "w:4:8"));

        Assert.Equal([("a:b", 4L, 1), ("w", 9L, 3)], manifest.Files.Select(f => (f.Path, f.Length!.Value, f.Digests.Count)).Order());
        Assert.Equal([SignedLists.Digest("w:0:4"), SignedLists.Digest("w:4:8"), SignedLists.Digest("w:8:9")], manifest.Files.Single(f => f.Path == "w").Digests);
    }

    [Theory]
    [InlineData("8.0")]
    [InlineData("8")]
    [InlineData("8e0")]
    public void Size_of_shards_may_be_written_as_a_fraction(string size)
    {
        var predicate = SignedLists.Shards(8, "w:0:8");
        predicate["serialization"]!["shard_size"] = JsonNode.Parse(size);

        Assert.Equal(8, SignedLists.Manifest(predicate).ShardSize);
    }

    [Fact]
    public void Shards_may_be_labeled_with_the_hash_alone()
    {
        var predicate = SignedLists.Shards(8);
        predicate["resources"]!.AsArray().Add(SignedLists.Entry("w:0:8"));

        Assert.Equal(8, Assert.Single(SignedLists.Manifest(predicate).Files).Length);
    }

    [Fact]
    public void Model_of_one_file_is_a_dot() => Assert.Equal(".", Assert.Single(SignedLists.Manifest(SignedLists.Files(".")).Files).Path);

    [Theory]
    [InlineData("blake2b", 64)]
    [InlineData("blake3", 32)]
    public void Other_hashes_are_known(string name, int length)
    {
        var predicate = SignedLists.Files();
        predicate["serialization"]!["hash_type"] = name;
        predicate["resources"]!.AsArray().Add(new JsonObject { ["name"] = "w", ["algorithm"] = name, ["digest"] = new string('a', length * 2) });

        Assert.Equal(name, SignedLists.Manifest(predicate).Hash.Name());
    }

    [Theory]
    [InlineData("/etc/passwd", "is an absolute path")]
    [InlineData("C:/w", "is an absolute path")]
    [InlineData("../w", "leads out of the model")]
    [InlineData("a/../w", "leads out of the model")]
    [InlineData("a\\w", "has a backslash")]
    [InlineData("./w", "has the part \".\"")]
    [InlineData("a/./w", "has the part \".\"")]
    [InlineData("a//w", "has an empty part")]
    [InlineData("a/", "has an empty part")]
    [InlineData("", "is empty")]
    [InlineData("a\nb", "has a control character")]
    public void Names_that_are_no_files_of_the_model_are_refused(string name, string why)
    {
        Assert.Equal($"MalformedManifest: The file name \"{name.Replace('\n', '?')}\" {why}.", SignedLists.Refusal(SignedLists.Files("ok", name)));
        var ignoring = SignedLists.Files("ok");
        ignoring["serialization"]!["ignore_paths"] = new JsonArray(name);
        Assert.Equal($"MalformedManifest: The ignored path \"{name.Replace('\n', '?')}\" {why}.", SignedLists.Refusal(ignoring));
    }

    [Fact]
    public void Ignoring_the_whole_model_is_refused()
    {
        var predicate = SignedLists.Files("ok");
        predicate["serialization"]!["ignore_paths"] = new JsonArray(".");

        Assert.Equal("MalformedManifest: The ignored path \".\" has the part \".\".", SignedLists.Refusal(predicate));
    }

    [Fact]
    public void Deep_and_long_names_are_refused()
    {
        Assert.EndsWith("a\" is too deep.", SignedLists.Refusal(SignedLists.Files(string.Join('/', Enumerable.Repeat("a", 65)))), StringComparison.Ordinal);
        Assert.EndsWith("…\" is too long.", SignedLists.Refusal(SignedLists.Files(new string('a', 4097))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "a", "The file \"a\" is listed twice.")]
    [InlineData("a", "a/b", "\"a\" is listed as a file, and \"a/b\" lies below it.")]
    [InlineData(".", "a", "The name \".\" stands for a model of one file, but there are others.")]
    public void Names_that_exclude_each_other_are_refused(string first, string second, string why) =>
        Assert.Equal("MalformedManifest: " + why, SignedLists.Refusal(SignedLists.Files(first, second)));

    [Theory]
    [InlineData("The shards of \"w\" leave a gap at byte 4.", "w:0:4", "w:8:12")]
    [InlineData("The shards of \"w\" leave a gap at byte 0.", "w:4:8")]
    [InlineData("The shards of \"w\" overlap at byte 0.", "w:0:4", "w:0:4")]
    [InlineData("The shard of \"w\" at byte 0 is not of the declared size.", "w:0:3", "w:3:7")]
    [InlineData("The shard of \"w\" at byte 0 is not of the declared size.", "w:0:5")]
    [InlineData("The shard of \"w\" at byte 0 is not of the declared size.", "w:0:0")]
    [InlineData("The shard name \"w\" is not of the form path:start:end.", "w")]
    [InlineData("The shard name \"w:0\" is not of the form path:start:end.", "w:0")]
    [InlineData("The shard name \"w:00:4\" is not of the form path:start:end.", "w:00:4")]
    [InlineData("The shard name \"w:-4:4\" is not of the form path:start:end.", "w:-4:4")]
    [InlineData("The shard name \"w:0:99999999999999999999\" is not of the form path:start:end.", "w:0:99999999999999999999")]
    [InlineData("The file name \"../w\" leads out of the model.", "../w:0:4")]
    public void Shards_that_make_no_file_are_refused(string why, params string[] names) =>
        Assert.Equal("MalformedManifest: " + why, SignedLists.Refusal(SignedLists.Shards(4, names)));

    public static TheoryData<string, Action<JsonObject>> Faults => new()
    {
        { "MalformedManifest: The list of files is empty: it would vouch for nothing.", p => p["resources"] = new JsonArray() },
        { "MalformedManifest: The predicate lists no files (resources).", p => p.Remove("resources") },
        { "MalformedManifest: The predicate does not say how the files were hashed (serialization).", p => p.Remove("serialization") },
        { "MalformedManifest: An entry of the list of files is no object.", p => p["resources"]!.AsArray().Add(1) },
        { "MalformedManifest: An entry of the list of files lacks name, algorithm or digest.", p => p["resources"]![0]!.AsObject().Remove("digest") },
        { "MalformedManifest: The digest of \"w\" is not 64 lower-case hex digits.", p => p["resources"]![0]!["digest"] = SignedLists.Digest("w").ToUpperInvariant() },
        { "MalformedManifest: The digest of \"w\" is not 64 lower-case hex digits.", p => p["resources"]![0]!["digest"] = "ab" },
        { "MalformedManifest: The entry \"w\" is labeled \"md5\", but the files are hashed with sha256.", p => p["resources"]![0]!["algorithm"] = "md5" },
        { "UnsupportedAlgorithm: The files are hashed with \"md5\"; sha256, blake2b and blake3 are accepted.", p => p["serialization"]!["hash_type"] = "md5" },
        { "MalformedManifest: The hash of the files is not named (hash_type).", p => p["serialization"]!.AsObject().Remove("hash_type") },
        { "MalformedManifest: The way of hashing is \"tree\"; files and shards are known.", p => p["serialization"]!["method"] = "tree" },
        { "MalformedManifest: The way of hashing is not named (method).", p => p["serialization"]!["method"] = 1 },
        { "MalformedManifest: Whole files have no shard_size.", p => p["serialization"]!["shard_size"] = 8 },
        { "MalformedManifest: shard_size is no positive whole number.", p => p["serialization"]!["method"] = "shards" },
        { "MalformedManifest: allow_symlinks is neither true nor false.", p => p["serialization"]!["allow_symlinks"] = "false" },
        { "MalformedManifest: ignore_paths is no list.", p => p["serialization"]!["ignore_paths"] = ".git" },
        { "MalformedManifest: A path in ignore_paths is no text.", p => p["serialization"]!["ignore_paths"] = new JsonArray(1) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Predicates_of_another_form_are_refused(string refusal, Action<JsonObject> fault)
    {
        var predicate = SignedLists.Files("w");
        fault(predicate);

        Assert.Equal(refusal, SignedLists.Refusal(predicate));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-8")]
    [InlineData("8.5")]
    [InlineData("1e400")]
    [InlineData("\"8\"")]
    public void Sizes_that_are_none_are_refused(string size)
    {
        var predicate = SignedLists.Shards(8, "w:0:8");
        predicate["serialization"]!["shard_size"] = JsonNode.Parse(size);

        Assert.Equal("MalformedManifest: shard_size is no positive whole number.", SignedLists.Refusal(predicate));
    }

    [Fact]
    public void Root_digest_must_be_that_of_the_list()
    {
        var predicate = SignedLists.Files("a", "b");
        var swapped = SignedLists.Files("b", "a");
        var result = ModelManifestReader.Read(SignedLists.Statement(predicate, root: SignedLists.Manifest(swapped).RootDigest));

        Assert.Equal("MalformedManifest: The subject's digest is not that of the list of files.", result.Failure?.ToString());
    }

    [Fact]
    public void There_is_one_subject()
    {
        var good = SignedLists.Statement(SignedLists.Files("a"));
        var two = new InTotoStatement { Type = good.Type, Subjects = [good.Subjects[0], good.Subjects[0]], PredicateType = good.PredicateType, Predicate = good.Predicate };

        Assert.Equal("MalformedStatement: A signed model has one subject, not 2.", ModelManifestReader.Read(two).Failure?.ToString());
    }

    [Fact]
    public void Statement_of_another_type_is_refused() => Assert.Equal(
        "MalformedStatement: A signed model is a statement of type https://in-toto.io/Statement/v1, not \"https://in-toto.io/Statement/v0.1\".",
        ModelManifestReader.Read(SignedLists.Statement(SignedLists.Files("a"), type: InTotoStatement.TypeV01)).Failure?.ToString());

    [Theory]
    [InlineData("https://model_signing/Digests/v0.1", "The signature is of model_signing 0.2, whose signed form has more than one meaning; sign the model again with release 1.0 or later.")]
    [InlineData("https://slsa.dev/provenance/v1", "The predicate type is \"https://slsa.dev/provenance/v1\", not https://model_signing/signature/v1.0.")]
    public void Other_predicates_are_refused(string type, string why) =>
        Assert.Equal("UnsupportedPredicateType: " + why, ModelManifestReader.Read(SignedLists.Statement(SignedLists.Files("a"), predicateType: type)).Failure?.ToString());

    [Fact]
    public void Too_many_files_are_refused()
    {
        var predicate = SignedLists.Files();
        var entries = predicate["resources"]!.AsArray();
        for (var i = 0; i <= VerificationLimits.MaxManifestEntries; i++)
            entries.Add(SignedLists.Entry("w"));

        Assert.Equal("LimitExceeded: The signature lists 65537 files or shards; 65536 are the limit.", SignedLists.Refusal(predicate));
    }

    [Fact]
    public void Reader_never_throws() => Prop.ForAll(
        Gen.Elements("files", "shards", "x", "", null!).Zip(Gen.ListOf(Gen.Elements("a", "a:0:4", "a:4:8", "a/b", "/", ":::", ".", "ü:0:1", "\0", "a:9223372036854775807:9223372036854775807"))).Zip(Gen.Elements("8", "0.5", "null", "[]", "9223372036854775808", "{}")).ToArbitrary(),
        input =>
        {
            var ((method, names), size) = input;
            var predicate = SignedLists.Files([.. names]);
            predicate["serialization"]!["method"] = method;
            predicate["serialization"]!["shard_size"] = JsonNode.Parse(size);
            var result = ModelManifestReader.Read(SignedLists.Statement(predicate));
            return result.IsSuccess != (result.Failure is not null);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_change_of_a_member_is_refused_or_means_the_same()
    {
        var good = SignedLists.Files("a", "b/c").ToJsonString();
        for (var i = 0; i < good.Length; i++)
        {
            foreach (var c in "\0\"{x1")
            {
                var text = good[..i] + c + good[(i + 1)..];
                if (!TryParse(text, out var predicate))
                    continue;
                var statement = new InTotoStatement { Type = InTotoStatement.TypeV1, Subjects = SignedLists.Statement(SignedLists.Files("a", "b/c")).Subjects, PredicateType = ModelManifest.PredicateType, Predicate = predicate };
                var result = ModelManifestReader.Read(statement);
                Assert.NotEqual(result.IsSuccess, result.Failure is not null);
            }
        }
    }

    private static bool TryParse(string text, out JsonElement element)
    {
        try
        {
            element = JsonDocument.Parse(text).RootElement;
            return true;
        }
        catch (JsonException)
        {
            element = default;
            return false;
        }
    }
}
