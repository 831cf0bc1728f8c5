using FsCheck;
using FsCheck.Fluent;
using Modelgate.Policy.Models;

namespace Modelgate.Policy.Tests.Models;

public class ModelLocationsTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("acme/m", Commit, null, "pkg:huggingface/acme/m@" + Commit, true)]
    [InlineData("acme/m", null, null, "pkg:huggingface/acme/m", false)]
    [InlineData("acme/m", "", null, "pkg:huggingface/acme/m", false)]
    [InlineData("acme/m", "main", null, "pkg:huggingface/acme/m@main", false)]
    [InlineData("acme/m", "refs/pr/7", null, "pkg:huggingface/acme/m@refs%2Fpr%2F7", false)]
    [InlineData("acme/m", "0123456", null, "pkg:huggingface/acme/m@0123456", false)]
    [InlineData("acme/m", "0123456789ABCDEF0123456789ABCDEF01234567", null, "pkg:huggingface/acme/m@0123456789ABCDEF0123456789ABCDEF01234567", false)]
    [InlineData("acme/m", Commit + "\n", null, "pkg:huggingface/acme/m@" + Commit + "%0A", false)]
    [InlineData("gpt2", null, "https://huggingface.co/", "pkg:huggingface/gpt2", false)]
    [InlineData("acme/m", Commit, "https://hub.example/", "pkg:huggingface/acme/m@" + Commit + "?repository_url=https://hub.example", true)]
    public void HuggingFace_id_and_revision_give_a_package_url(string id, string? revision, string? endpoint, string identity, bool pinned)
    {
        var location = ModelLocations.HuggingFace(id, revision, endpoint);
        Assert.Equal((LocationScheme.HuggingFace, identity, pinned), (location.Scheme, location.Identity, location.IsPinned));
    }

    [Fact]
    public void Name_of_a_hub_repository_has_no_revision()
    {
        Assert.Equal("pkg:huggingface/acme/m", ModelLocations.HuggingFace("acme/m", Commit).Name);
        Assert.Equal("pkg:huggingface/acme/m?repository_url=https://h", ModelLocations.HuggingFace("acme/m", Commit, "https://h").Name);
    }

    [Theory]
    [InlineData("https://huggingface.co/acme/m/resolve/" + Commit + "/a.gguf", "pkg:huggingface/acme/m@" + Commit, true, "a.gguf")]
    [InlineData("https://huggingface.co/acme/m/resolve/main/sub/a.gguf?download=true", "pkg:huggingface/acme/m@main", false, "sub/a.gguf")]
    [InlineData("https://huggingface.co/acme/m/resolve/main/a.safetensors?x=" + Commit, "pkg:huggingface/acme/m@main", false, "a.safetensors")]
    [InlineData("HTTPS://HuggingFace.co:443/acme/m/raw/v1/a%2Db.txt", "pkg:huggingface/acme/m@v1", false, "a-b.txt")]
    [InlineData("https://hf.co/acme/m/blob/refs%2Fpr%2F7/a", "pkg:huggingface/acme/m@refs%2Fpr%2F7", false, "a")]
    [InlineData("https://hf.co/acme/m/resolve/refs/pr/7/a", "pkg:huggingface/acme/m@refs%2Fpr%2F7", false, "a")]
    [InlineData("https://huggingface.co/gpt2/resolve/main/a.bin", "pkg:huggingface/gpt2@main", false, "a.bin")]
    [InlineData("https://huggingface.co/datasets/acme/d/resolve/main/a", "pkg:huggingface/datasets/acme/d@main", false, "a")]
    [InlineData("https://huggingface.co/acme/m/resolve/" + Commit + "/../../../../evil/x/resolve/main/a", "pkg:huggingface/evil/x@main", false, "a")]
    [InlineData("https://user:token@huggingface.co/acme/m", "pkg:huggingface/acme/m", false, null)]
    [InlineData("https://hf-mirror.com/acme/m/resolve/main/a", "pkg:huggingface/acme/m@main?repository_url=https://hf-mirror.com", false, "a")]
    public void Web_address_of_a_hub_gives_repository_revision_and_file(string url, string identity, bool pinned, string? file)
    {
        var location = ModelLocations.Http(url);
        Assert.Equal((LocationScheme.HuggingFace, identity, pinned, file), (location.Scheme, location.Identity, location.IsPinned, location.File));
    }

    [Theory]
    [InlineData("https://huggingface.co@evil.example/acme/m/resolve/" + Commit + "/a", "https://evil.example/acme/m/resolve/" + Commit + "/a")]
    [InlineData("https://huggingface.co.evil.example/acme/m/resolve/" + Commit + "/a", "https://huggingface.co.evil.example/acme/m/resolve/" + Commit + "/a")]
    [InlineData("https://huggingface.co/acme/m/resolve/" + Commit + "/%2e%2e/%2e%2e/a", "https://huggingface.co/acme/m/resolve/" + Commit + "/%2e%2e/%2e%2e/a")]
    [InlineData("https://h.example/a.gguf?token=s3cret", "https://h.example/a.gguf")]
    [InlineData("https://h.example/get?file=a", "https://h.example/get?file=a")]
    public void Web_address_of_no_hub_stays_an_unpinned_address(string url, string identity)
    {
        var location = ModelLocations.Http(url);
        Assert.Equal((LocationScheme.Http, identity, false), (location.Scheme, location.Identity, location.IsPinned));
    }

    [Theory]
    [InlineData("oci://reg.example:5000/acme/M@" + Digest, "pkg:oci/m@" + Digest + "?repository_url=reg.example:5000/acme/M", true)]
    [InlineData("reg.example/acme/m:v1", "pkg:oci/m?repository_url=reg.example/acme/m&tag=v1", false)]
    [InlineData("acme/m:v1@" + Digest, "pkg:oci/m@" + Digest + "?repository_url=docker.io/acme/m", true)]
    [InlineData("docker://busybox", "pkg:oci/busybox?repository_url=docker.io/library/busybox&tag=latest", false)]
    [InlineData("reg.example/m@sha256:0123", "pkg:oci/m@sha256:0123?repository_url=reg.example/m", false)]
    public void Oci_reference_gives_a_package_url(string reference, string identity, bool pinned)
    {
        var location = ModelLocations.Oci(reference);
        Assert.Equal((LocationScheme.Oci, identity, pinned), (location.Scheme, location.Identity, location.IsPinned));
    }

    [Theory]
    [InlineData("s3://b/k/", LocationScheme.S3, "s3://b/k", false)]
    [InlineData("gs://b/o#123", LocationScheme.Gcs, "gs://b/o#123", true)]
    [InlineData("gs://b/o/#123", LocationScheme.Gcs, "gs://b/o#123", false)]
    [InlineData("gs://b/o#12x", LocationScheme.Gcs, "gs://b/o#12x", false)]
    [InlineData("https://b.s3.eu-west-1.amazonaws.com/k/m.gguf?versionId=V1", LocationScheme.S3, "s3://b/k/m.gguf?versionId=V1", true)]
    [InlineData("https://s3.amazonaws.com/b/k", LocationScheme.S3, "s3://b/k", false)]
    [InlineData("https://b.s3.amazonaws.com/k?versionId=null", LocationScheme.S3, "s3://b/k?versionId=null", false)]
    [InlineData("https://storage.googleapis.com/b/o?generation=5", LocationScheme.Gcs, "gs://b/o#5", true)]
    [InlineData("https://a.blob.core.windows.net/c/m.bin?sv=1&sig=x", LocationScheme.Azure, "https://a.blob.core.windows.net/c/m.bin", false)]
    [InlineData("abfss://c@a.dfs.core.windows.net/m", LocationScheme.Azure, "abfss://c@a.dfs.core.windows.net/m", false)]
    [InlineData("pvc://claim/m", LocationScheme.Claim, "pvc://claim/m", false)]
    [InlineData("hf://acme/m@" + Commit + "/a.gguf", LocationScheme.HuggingFace, "pkg:huggingface/acme/m@" + Commit, true)]
    [InlineData("hf://models/acme/m@refs/pr/3/a", LocationScheme.HuggingFace, "pkg:huggingface/acme/m@refs%2Fpr%2F3", false)]
    [InlineData("hf://acme/m/a@b.gguf", LocationScheme.HuggingFace, "pkg:huggingface/acme/m", false)]
    [InlineData("modelscope://acme/m", LocationScheme.ModelScope, "modelscope://acme/m", false)]
    [InlineData("ngc://org/team/m:1.0", LocationScheme.Ngc, "ngc://org/team/m:1.0", false)]
    [InlineData("hdfs://n/x", LocationScheme.Other, "hdfs://n/x", false)]
    [InlineData("file:///models/../m", LocationScheme.Local, "/m", false)]
    [InlineData("https://github.com/Acme/R/archive/" + Commit + ".zip", LocationScheme.Git, "pkg:github/acme/r@" + Commit, true)]
    [InlineData("https://github.com/acme/r/archive/refs/heads/main.tar.gz", LocationScheme.Git, "pkg:github/acme/r@main", false)]
    public void Uri_gives_scheme_identity_and_pin(string uri, LocationScheme scheme, string identity, bool pinned)
    {
        var location = ModelLocations.Uri(uri);
        Assert.Equal((scheme, identity, pinned), (location.Scheme, location.Identity, location.IsPinned));
    }

    [Theory]
    [InlineData("hf://acme/m:" + Commit, "pkg:huggingface/acme/m@" + Commit, null)]
    [InlineData("hf://acme/m:main?file=a.gguf", "pkg:huggingface/acme/m@main", "a.gguf")]
    [InlineData("hf://acme/m", "pkg:huggingface/acme/m", null)]
    public void Storage_uri_takes_the_colon_for_a_revision(string uri, string identity, string? file)
    {
        var location = ModelLocations.HubStorageUri(uri);
        Assert.Equal((identity, file), (location.Identity, location.File));
    }

    [Theory]
    [InlineData("https://huggingface.co/acme/m.git", Commit, LocationScheme.HuggingFace, "pkg:huggingface/acme/m@" + Commit, true)]
    [InlineData("git@hf.co:acme/m", "v1", LocationScheme.HuggingFace, "pkg:huggingface/acme/m@v1", false)]
    [InlineData("https://github.com/Acme/R.git", null, LocationScheme.Git, "pkg:github/acme/r", false)]
    [InlineData("https://git.example/x/y.git", Commit, LocationScheme.Git, "git+https://git.example/x/y@" + Commit, true)]
    [InlineData("https://www.modelscope.cn/acme/m.git", "master", LocationScheme.ModelScope, "modelscope://acme/m@master", false)]
    [InlineData("/srv/repo", null, LocationScheme.Git, "/srv/repo", false)]
    public void Git_repository_is_pinned_by_a_full_commit(string url, string? revision, LocationScheme scheme, string identity, bool pinned)
    {
        var location = ModelLocations.Git(url, revision);
        Assert.Equal((scheme, identity, pinned), (location.Scheme, location.Identity, location.IsPinned));
    }

    [Fact]
    public void Any_text_gives_a_location_and_is_pinned_only_by_hex_or_numbers()
    {
        Prop.ForAll<string?, string?>((a, b) =>
        {
            var text = a ?? "";
            foreach (var location in new[]
                     {
                         ModelLocations.Uri(text), ModelLocations.Http("https://huggingface.co/" + text), ModelLocations.Oci(text),
                         ModelLocations.HubUri("hf://" + text), ModelLocations.HubStorageUri("hf://" + text), ModelLocations.Git(text, b),
                         ModelLocations.HuggingFace(text, b), ModelLocations.Ngc(text), ModelLocations.Local(text), ModelLocations.Gcs("gs://" + text),
                     })
            {
                Assert.NotNull(location.Identity);
                Assert.False(location.IsPinned && location.Revision is null);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("https://huggingface.co/")]
    [InlineData("https://")]
    [InlineData("oci://")]
    [InlineData("hf://")]
    [InlineData("gs://")]
    [InlineData("git@:")]
    public void Huge_and_empty_texts_are_read_in_linear_time(string start)
    {
        foreach (var piece in new[] { "", "/", "../", "a/", "%", "%2e", "{", "\0", "@", ":", "#", "?", "\ud800" })
        {
            var text = start + string.Concat(Enumerable.Repeat(piece, 200_000));
            Assert.False(ModelLocations.Uri(text).IsPinned);
            Assert.False(ModelLocations.Git(text).IsPinned);
        }
    }
}
