using Modelgate.Operator.Tests.Cli;
using Modelgate.Operator.Verifying;

namespace Modelgate.Operator.Tests.Verifying;

public class ModelListingTests
{
    [Fact]
    public void Files_are_listed_by_path_and_git_is_not_entered()
    {
        using var folder = new TemporaryFolder();
        folder.Write("b/c.json", "12");
        folder.Write("a.txt", "1");
        folder.Write(".hidden", "");
        folder.Write(".git/config", "x");
        folder.Write("b/.git/config", "x");

        Assert.Equal([(".hidden", 0L), ("a.txt", 1L), ("b/.git/config", 1L), ("b/c.json", 2L)], List(folder.Path).Files.Select(f => (f.Path, f.Length)));
    }

    [Fact]
    public void Links_are_named_and_not_followed()
    {
        using var folder = new TemporaryFolder();
        folder.Write("real/w", "12345");
        File.CreateSymbolicLink(Path.Combine(folder.Path, "link"), "real/w");
        File.CreateSymbolicLink(Path.Combine(folder.Path, "gone"), "nowhere");
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "loop"), ".");

        Assert.Equal(
            [("gone", 0L, true), ("link", 5L, true), ("loop", 0L, true), ("real/w", 5L, false)],
            List(folder.Path).Files.Select(f => (f.Path, f.Length, f.IsLink)));
    }

    [Fact]
    public void Links_lead_only_to_files_inside()
    {
        using var folder = new TemporaryFolder();
        using var outside = new TemporaryFolder();
        var model = Path.Combine(folder.Path, "model");
        folder.Write("model/real/w", "12345");
        folder.Write("modelling/w", "1");
        outside.Write("w", "1");
        File.CreateSymbolicLink(Path.Combine(model, "inside"), "real/w");
        File.CreateSymbolicLink(Path.Combine(model, "outside"), Path.Combine(outside.Path, "w"));
        File.CreateSymbolicLink(Path.Combine(model, "sibling"), "../modelling/w");
        File.CreateSymbolicLink(Path.Combine(model, "gone"), "nowhere");
        Directory.CreateSymbolicLink(Path.Combine(model, "folder"), outside.Path);
        File.CreateSymbolicLink(Path.Combine(model, "through"), "folder/w");
        var listing = List(model);

        Assert.EndsWith("/model/real/w", Locate("inside").FullPath, StringComparison.Ordinal);
        Assert.Equal((null, "the link outside leads out of the model; put the file itself there (cp -L)"), Locate("outside"));
        Assert.Equal((null, "the link sibling leads out of the model; put the file itself there (cp -L)"), Locate("sibling"));
        Assert.Equal((null, "the link gone leads to no file"), Locate("gone"));
        Assert.Equal((null, "the link folder leads to no file"), Locate("folder"));
        Assert.Equal((null, "the link through leads out of the model; put the file itself there (cp -L)"), Locate("through"));
        (string? FullPath, string? Problem) Locate(string path) => listing.Locate(listing.Files.Single(f => f.Path == path));
    }

    [Fact]
    public void Model_may_be_one_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("model.gguf", "123");

        var listing = List(path);

        Assert.Equal("model.gguf", listing.SingleFileName);
        Assert.Equal((".", 3L), (listing.Files[0].Path, listing.Files[0].Length));
        Assert.Equal((path, null), listing.Locate(listing.Files[0]));
        Assert.Null(listing.Inside(path));
    }

    [Fact]
    public void Path_inside_is_told_as_the_list_names_it()
    {
        using var folder = new TemporaryFolder();
        folder.Write("sub/x", "1");
        var listing = List(folder.Path);

        Assert.Equal("model.sig", listing.Inside(Path.Combine(folder.Path, "model.sig")));
        Assert.Equal("sub/model.sig", listing.Inside(Path.Combine(folder.Path, "sub/../sub/model.sig")));
        Assert.Null(listing.Inside(folder.Path + "2/model.sig"));
        Assert.Null(listing.Inside(folder.Path));
        Assert.Equal("sub/x", ModelPaths.Relative(listing, "sub/x"));
        Assert.Equal("sub", ModelPaths.Relative(listing, "./sub/"));
        Assert.Equal("sub/x", ModelPaths.Relative(listing, Path.Combine(folder.Path, "sub/x")));
        Assert.Null(ModelPaths.Relative(listing, "../x"));
        Assert.Null(ModelPaths.Relative(listing, "."));
    }

    [Fact]
    public void What_is_not_there_is_said() => Assert.Equal("there is no such file or folder", ModelListing.Of("/nowhere/model").Problem);

    private static ModelListing List(string path)
    {
        var (listing, problem) = ModelListing.Of(path);
        Assert.Null(problem);
        return listing!;
    }
}
