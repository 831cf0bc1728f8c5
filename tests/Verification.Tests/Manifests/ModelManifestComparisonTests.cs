using System.Text.Json.Nodes;
using Modelgate.Verification.Manifests;

namespace Modelgate.Verification.Tests.Manifests;

public class ModelManifestComparisonTests
{
    private static readonly ManifestOptions Strict = new();

    [Fact]
    public void Same_files_are_the_signed_ones() => Assert.Null(Compare(SignedLists.Files("a", "b/c"), Strict, File("b/c"), File("a")));

    [Theory]
    [InlineData("Not signed: \"evil.py\".", "a", "b/c", "evil.py")]
    [InlineData("Missing: \"b/c\".", "a")]
    [InlineData("Missing: \"b/c\". Not signed: \"b/d\".", "a", "b/d")]
    [InlineData("Missing: \"a\", \"b/c\". Not signed: \"A\".", "A")]
    public void Missing_and_unsigned_files_are_named(string difference, params string[] present) =>
        Assert.Equal("ManifestMismatch: The files are not the signed ones. " + difference, Compare(SignedLists.Files("a", "b/c"), Strict, [.. present.Select(p => File(p))]));

    [Fact]
    public void Changed_files_are_named() =>
        Assert.Equal("ManifestMismatch: The files are not the signed ones. Changed: \"b/c\".", Compare(SignedLists.Files("a", "b/c"), Strict, File("a"), File("b/c", "other")));

    [Fact]
    public void Renamed_files_are_named() =>
        Assert.Equal("ManifestMismatch: The files are not the signed ones. Renamed: \"b/c\" to \"d\".", Compare(SignedLists.Files("a", "b/c"), Strict, File("a"), File("d", "b/c")));

    [Fact]
    public void One_file_is_not_two_renamed_ones()
    {
        var predicate = SignedLists.Files("a", "b");
        predicate["resources"]![1]!["digest"] = SignedLists.Digest("a");

        Assert.Equal("ManifestMismatch: The files are not the signed ones. Missing: \"b\". Renamed: \"a\" to \"c\".", Compare(predicate, Strict, File("c", "a")));
    }

    [Fact]
    public void Long_lists_are_cut()
    {
        var refusal = Compare(SignedLists.Files([.. Enumerable.Range(0, 100).Select(i => $"f{i}")]), Strict, File("x"));

        Assert.Equal("ManifestMismatch: The files are not the signed ones. Missing: \"f0\", \"f1\", \"f2\", \"f3\", \"f4\" and 95 more. Not signed: \"x\".", refusal);
    }

    [Theory]
    [InlineData("model.sig")]
    [InlineData(".git")]
    [InlineData(".git/objects/pack")]
    [InlineData(".gitattributes")]
    [InlineData(".github/workflows/x.yml")]
    [InlineData(".gitignore")]
    [InlineData("logs/today.txt")]
    [InlineData("notes")]
    public void Ignored_files_may_be_unsigned(string path)
    {
        var predicate = SignedLists.Files("a");
        predicate["serialization"]!["ignore_paths"] = new JsonArray("logs");

        Assert.Null(Compare(predicate, new() { SignaturePath = "model.sig", IgnorePaths = ["notes"] }, File("a"), File(path, "anything")));
    }

    [Theory]
    [InlineData("logs2")]
    [InlineData("sub/.git")]
    [InlineData("sub/model.sig")]
    [InlineData("sub/logs/x")]
    public void Similar_names_are_not_ignored(string path)
    {
        var predicate = SignedLists.Files("a");
        predicate["serialization"]!["ignore_paths"] = new JsonArray("logs");

        Assert.Equal($"ManifestMismatch: The files are not the signed ones. Not signed: \"{path}\".", Compare(predicate, new() { SignaturePath = "model.sig" }, File("a"), File(path)));
    }

    [Fact]
    public void Listed_files_are_compared_even_where_they_are_ignored()
    {
        var predicate = SignedLists.Files("a", "logs/x");
        predicate["serialization"]!["ignore_paths"] = new JsonArray("logs");

        Assert.Equal("ManifestMismatch: The files are not the signed ones. Changed: \"logs/x\".", Compare(predicate, new() { IgnorePaths = ["logs"] }, File("a"), File("logs/x", "other")));
    }

    [Theory]
    [InlineData("w.safetensors")]
    [InlineData("w.GGUF")]
    [InlineData("sub/pytorch_model.bin")]
    public void Signers_may_not_leave_out_weights(string path)
    {
        var predicate = SignedLists.Files("a");
        predicate["serialization"]!["ignore_paths"] = new JsonArray(path);
        var refusal = $"ManifestMismatch: The signer leaves out \"{path}\", which looks like weights: anybody could change them unseen.";

        Assert.Equal(refusal, Compare(predicate, Strict, File("a")));
        Assert.Equal(refusal, Compare(predicate, Strict, File("a"), File(path)));
        Assert.Null(Compare(predicate, new() { AllowIgnoredWeights = true }, File("a"), File(path)));
        Assert.Null(Compare(predicate, new() { IgnorePaths = [path] }, File("a"), File(path)));
    }

    [Fact]
    public void Weights_in_an_ignored_folder_are_left_out_weights()
    {
        var predicate = SignedLists.Files("a");
        predicate["serialization"]!["ignore_paths"] = new JsonArray("sub");

        Assert.Equal("ManifestMismatch: The signer leaves out \"sub/w.pt\", which looks like weights: anybody could change them unseen.", Compare(predicate, Strict, File("a"), File("sub/w.pt")));
    }

    [Fact]
    public void Unsigned_files_pass_only_by_an_unsafe_option()
    {
        Assert.Null(Compare(SignedLists.Files("a"), new() { UnsafeIgnoreUnsignedFiles = true }, File("a"), File("evil.py")));
        Assert.Equal("ManifestMismatch: The files are not the signed ones. Missing: \"a\".", Compare(SignedLists.Files("a"), new() { UnsafeIgnoreUnsignedFiles = true }, File("evil.py")));
    }

    [Theory]
    [InlineData(false, false, "\"a\" is a symbolic link, and links are not allowed by the signature.")]
    [InlineData(false, true, "\"a\" is a symbolic link, and links are not allowed by the signature.")]
    [InlineData(true, false, "\"a\" is a symbolic link, and links are not allowed here, though the signer followed them.")]
    [InlineData(true, true, null)]
    public void Links_must_be_allowed_on_both_sides(bool signer, bool verifier, string? refusal)
    {
        var predicate = SignedLists.Files("a");
        predicate["serialization"]!["allow_symlinks"] = signer;
        var result = ManifestSelection.Of(SignedLists.Manifest(predicate), [new("a", 1, true)], new() { AllowSymlinks = verifier });

        Assert.Equal(refusal, result.Failure?.Detail);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("model.gguf")]
    public void Model_of_one_file_is_listed_by_a_dot_or_its_name(string listed)
    {
        var options = new ManifestOptions { SingleFileName = "model.gguf" };

        Assert.Null(Compare(SignedLists.Files(listed), options, File(".", listed)));
        Assert.NotNull(Compare(SignedLists.Files("other.gguf"), options, File(".", "other.gguf")));
        Assert.NotNull(Compare(SignedLists.Files(listed), options, File(".", "changed")));
    }

    [Fact]
    public void Sizes_are_known_before_anything_is_hashed()
    {
        var manifest = SignedLists.Manifest(SignedLists.Shards(4, "w:0:4", "w:4:6", "v:0:1"));
        var selection = ManifestSelection.Of(manifest, [new("w", 7, false), new("v", 1, false)], Strict).Value!;

        Assert.Equal(["w"], selection.Resized);
        Assert.Empty(selection.PathsToHash);
        Assert.Equal("The files are not the signed ones. Changed: \"w\".", ModelManifestComparison.Compare(selection, [])?.Detail);
    }

    [Fact]
    public void Empty_files_have_no_shard()
    {
        var predicate = SignedLists.Shards(4, "w:0:4");

        Assert.Null(Compare(predicate, Strict, File("w", "w:0:4", 4), File("__init__.py", "", 0)));
        Assert.NotNull(Compare(predicate, Strict, File("w", "w:0:4", 4), File("__init__.py", "x", 1)));
    }

    [Fact]
    public void Only_what_may_have_been_renamed_is_hashed_once_names_are_wrong()
    {
        var manifest = SignedLists.Manifest(SignedLists.Files("a", "b"));

        Assert.Equal(["a", "b"], Select("a", "b").PathsToHash);
        Assert.Equal(["c"], Select("a", "c").PathsToHash);
        Assert.Empty(Select("a", "b", "c").PathsToHash);
        ManifestSelection Select(params string[] present) => ManifestSelection.Of(manifest, [.. present.Select(p => new PresentFile(p, 1, false))], Strict).Value!;
    }

    [Fact]
    public void What_was_not_hashed_is_not_right()
    {
        var selection = ManifestSelection.Of(SignedLists.Manifest(SignedLists.Files("a")), [new("a", 1, false)], Strict).Value!;

        Assert.Equal("The files are not the signed ones. Changed: \"a\".", ModelManifestComparison.Compare(selection, [])?.Detail);
    }

    private static HashedFile File(string path, string? content = null, long length = 1) => new(path, length, [SignedLists.Digest(content ?? path)]);

    private static string? Compare(JsonObject predicate, ManifestOptions options, params HashedFile[] present) =>
        ModelManifestComparison.Compare(SignedLists.Manifest(predicate), present, options)?.ToString();
}
