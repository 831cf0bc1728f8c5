using Modelgate.Policy.Evidence;
using static Modelgate.Policy.Tests.Evidence.EvidenceWorld;

namespace Modelgate.Policy.Tests.Evidence;

public class StatementSubjectsTests
{
    private static StatementSubjects Of(SignedContent content) => new(content);

    private static BindingPlace Bind(SignedContent content, string reference = Model) => Of(content).Bind(reference);

    [Fact]
    public void Subject_names_the_reference_by_uri_name_or_file()
    {
        Assert.Equal(BindingPlace.Subject, Bind(Slsa([Subject("model.safetensors", 'a', Model)])));
        Assert.Equal(BindingPlace.Subject, Bind(Slsa([Subject("model.safetensors", 'a', Model + "#model.safetensors")])));
        Assert.Equal(BindingPlace.Subject, Bind(Slsa([Subject(Model + "#model.safetensors", 'a')])));
        Assert.Equal(BindingPlace.Subject, Bind(Slsa([Repository(Model, Commit)])));
        Assert.Equal(BindingPlace.Subject, Bind(Slsa([Repository("x", Commit, "https://huggingface.co/org/model")])));
        Assert.Equal(BindingPlace.Subject, Bind(Slsa([Repository("x", Commit, "git+https://huggingface.co/org/model@refs/heads/main")])));
    }

    [Fact]
    public void Commit_of_a_subject_names_a_repository_of_the_hub_but_none_of_a_mirror()
    {
        var content = Slsa([Subject("model.safetensors", 'a', commit: Commit)]);

        Assert.Equal(BindingPlace.SubjectDigest, Bind(content));
        Assert.Equal(BindingPlace.None, Bind(content, Mirrored));
    }

    [Fact]
    public void Digest_of_a_subject_names_an_image_and_content()
    {
        var content = Slsa([Subject("registry.example/x", 'a')]);

        Assert.Equal(BindingPlace.SubjectDigest, Bind(content, $"pkg:oci/x@sha256:{Hex('a')}?repository_url=registry.example/x"));
        Assert.Equal(BindingPlace.SubjectDigest, Bind(content, "sha256:" + Hex('a')));
        Assert.Equal(BindingPlace.None, Bind(content, "sha256:" + Hex('b')));
    }

    [Fact]
    public void Files_alone_bind_no_reference() => Assert.Equal(BindingPlace.None, Bind(Slsa([Subject("model.safetensors", 'a')])));

    [Fact]
    public void Statement_of_another_model_binds_nothing_even_where_it_depends_on_this_one()
    {
        Assert.Equal(BindingPlace.None, Bind(Slsa([Subject("model.safetensors", 'a', Adapter)], Dependency(Model))));
        Assert.Equal(BindingPlace.None, Bind(Slsa([Subject("model.safetensors", 'a', commit: OtherCommit)], Dependency(Model))));
    }

    [Fact]
    public void Dependency_counts_only_when_it_is_the_one_artifact_and_no_subject_has_a_name()
    {
        Assert.Equal(BindingPlace.Dependency, Bind(Slsa([Subject("a", 'a')], Dependency(Model), Dependency("git+https://github.com/corp/models@refs/heads/main", Commit))));
        Assert.Equal(BindingPlace.None, Bind(Slsa([Subject("a", 'a')], Dependency(Model), Dependency(Adapter))));
    }

    [Fact]
    public void Field_of_the_predicate_counts_before_dependencies()
    {
        var content = Statement([Subject("a", 'a')], "https://corp.example/scan/v1", $$"""{"reference": "{{Model}}"}""");

        Assert.Equal(BindingPlace.Predicate, Bind(content));
        Assert.Equal(BindingPlace.Predicate, Bind(Statement([Subject("a", 'a')], "x", "{\"artifact\": {\"uri\": \"" + Model + "\"}}")));
        Assert.Equal(BindingPlace.None, Bind(content, Adapter));
    }

    [Theory]
    [InlineData(Model, OtherCommit)]
    [InlineData("https://huggingface.co/org/model/tree/" + OtherCommit, Commit)]
    public void Version_and_digest_that_contradict_each_other_name_nothing(string uri, string commit) =>
        Assert.NotEqual(BindingPlace.Subject, Bind(Slsa([Repository("x", commit, uri)])));

    [Fact]
    public void Files_are_found_by_fragment_name_and_folder()
    {
        Assert.Equal(Hex('a'), Of(Slsa([Subject("ignored", 'a', Model + "#sub/model%20x.bin")])).FilesOf(Model).Find("sub/model x.bin"));
        Assert.Equal(Hex('a'), Of(Slsa([Subject("model.safetensors", 'a', Model)])).FilesOf(Model).Find("model.safetensors"));
        var foldered = Of(Slsa([Repository("repo", Commit), Subject("out/m/model.safetensors", 'a'), Subject("out/m/sub/config.json", 'b')])).FilesOf(Model);
        Assert.Equal(Hex('a'), foldered.Find("model.safetensors"));
        Assert.Equal(Hex('b'), foldered.Find("sub/config.json"));
    }

    [Fact]
    public void File_of_a_folder_is_not_the_file_at_the_top()
    {
        var files = Of(Slsa([Repository("repo", Commit), Subject("model.safetensors", 'a'), Subject("old/config.json", 'b')])).FilesOf(Model);

        Assert.Null(files.Find("config.json"));
        Assert.Null(files.Find("MODEL.safetensors"));
        Assert.Null(files.Find("del.safetensors"));
    }

    [Fact]
    public void File_with_two_digests_has_none() =>
        Assert.Equal("", Of(Slsa([Repository("repo", Commit), Subject("a", 'a'), Subject("a", 'b')])).FilesOf(Model).Find("a"));

    [Fact]
    public void Statement_about_several_artifacts_lends_no_file_of_one_to_another()
    {
        var content = Slsa([Subject("a", 'a', Model + "#tokenizer.json"), Subject("b", 'b', Adapter + "#adapter.safetensors"), Subject("loose.json", 'c')]);

        Assert.Equal(BindingPlace.Subject, Bind(content, Model));
        Assert.Equal(BindingPlace.Subject, Bind(content, Adapter));
        Assert.Null(Of(content).FilesOf(Adapter).Find("tokenizer.json"));
        Assert.Null(Of(content).FilesOf(Model).Find("loose.json"));
        Assert.Equal(Hex('a'), Of(content).FilesOf(Model).Find("tokenizer.json"));
    }

    [Fact]
    public void Subjects_with_commits_are_of_their_commit()
    {
        var content = Slsa([Subject("a", 'a', commit: Commit), Subject("a", 'b', commit: OtherCommit)]);

        Assert.Equal(Hex('a'), Of(content).FilesOf(Model).Find("a"));
        Assert.Equal(Hex('b'), Of(content).FilesOf(Adapter).Find("a"));
    }
}
