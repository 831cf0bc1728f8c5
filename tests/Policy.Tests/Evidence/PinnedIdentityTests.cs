using Modelgate.Policy.Evidence;
using Modelgate.Policy.Models;

namespace Modelgate.Policy.Tests.Evidence;

public class PinnedIdentityTests
{
    private const string Commit = EvidenceWorld.Commit;
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Encoded = "sha256%3A0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("pkg:huggingface/org/name@" + Commit, "pkg:huggingface/org/name@" + Commit)]
    [InlineData("pkg:huggingface/gpt2@" + Commit, "pkg:huggingface/gpt2@" + Commit)]
    [InlineData("pkg:huggingface/datasets/org/name@" + Commit, "pkg:huggingface/datasets/org/name@" + Commit)]
    [InlineData("pkg:huggingface/%6Frg/name@" + Commit, "pkg:huggingface/org/name@" + Commit)]
    [InlineData("pkg:huggingface/org/name@" + Commit + "?repository_url=https://huggingface.co", "pkg:huggingface/org/name@" + Commit)]
    [InlineData("pkg:huggingface/org/name@" + Commit + "?repository_url=https%3A%2F%2FHub.Corp.example%3A443%2F", "pkg:huggingface/org/name@" + Commit + "?repository_url=https://hub.corp.example")]
    [InlineData("pkg:oci/name@" + Digest + "?repository_url=reg.example/x/name", "pkg:oci/name@" + Digest + "?repository_url=reg.example/x/name")]
    [InlineData("pkg:oci/name@" + Encoded + "?tag=v1&repository_url=reg.example%2Fx%2Fname", "pkg:oci/name@" + Digest + "?repository_url=reg.example/x/name")]
    [InlineData("pkg:oci/name@" + Digest, "pkg:oci/name@" + Digest)]
    [InlineData("s3://bucket/key?versionId=1", "s3://bucket/key?versionId=1")]
    [InlineData("gs://bucket/key#12", "gs://bucket/key#12")]
    [InlineData(Digest, Digest)]
    public void Spellings_of_one_identity_become_one_text(string text, string canonical) => Assert.Equal(canonical, PinnedIdentity.Canonical(text));

    [Theory]
    [InlineData("")]
    [InlineData("pkg:huggingface/org/name")]
    [InlineData("pkg:huggingface/org/name@main")]
    [InlineData("pkg:huggingface/org/name@0123456789ABCDEF0123456789ABCDEF01234567")]
    [InlineData("pkg:huggingface/org%2Fname@" + Commit)]
    [InlineData("pkg:huggingface/org/name/more@" + Commit)]
    [InlineData("pkg:huggingface/../name@" + Commit)]
    [InlineData("pkg:huggingface//name@" + Commit)]
    [InlineData("pkg:huggingface/org/name%20@" + Commit)]
    [InlineData("pkg:huggingface/org/name%40x@" + Commit)]
    [InlineData("pkg:huggingface/org/name%zz@" + Commit)]
    [InlineData("pkg:huggingface/org/name%ff@" + Commit)]
    [InlineData("pkg:huggingface/org/na%00me@" + Commit)]
    [InlineData("pkg:huggingface/org/name@" + Commit + "?download_url=x")]
    [InlineData("pkg:huggingface/org/name@" + Commit + "?repository_url=a&repository_url=b")]
    [InlineData("pkg:huggingface/org/name@" + Commit + "#model.safetensors")]
    [InlineData("PKG:huggingface/org/name@" + Commit)]
    [InlineData("pkg:oci/name@sha256:12")]
    [InlineData("pkg:oci/x/name@" + Digest)]
    [InlineData("s3://bucket/key")]
    [InlineData("registry.ollama.ai/library/llama3:8b")]
    public void What_is_no_pinned_identity_is_none(string text) => Assert.Null(PinnedIdentity.Canonical(text));

    [Theory]
    [InlineData("pkg:huggingface/Org/name@" + Commit)]
    [InlineData("pkg:huggingface/org/nаme@" + Commit)]
    [InlineData("pkg:huggingface/org/name@" + Commit + "?repository_url=https://hub.corp.example/other")]
    [InlineData("pkg:huggingface/org/name@" + EvidenceWorld.OtherCommit)]
    public void Another_case_letter_hub_or_commit_is_another_identity(string text) =>
        Assert.NotEqual("pkg:huggingface/org/name@" + Commit, PinnedIdentity.Canonical(text));

    [Fact]
    public void Identities_are_those_of_pods()
    {
        var hub = ModelLocations.HuggingFace("org/name", Commit, "https://hub.corp.example/");
        var image = ModelLocations.Oci("reg.example:5000/x/name:v1@" + Digest);

        Assert.Equal(hub.Identity, PinnedIdentity.Canonical(hub.Identity));
        Assert.Equal(image.Identity, PinnedIdentity.Canonical(image.Identity));
        Assert.Equal(hub.Name, PinnedIdentity.NameOf(hub.Identity));
        Assert.Equal(image.Name, PinnedIdentity.NameOf(image.Identity));
    }

    [Fact]
    public void Commit_counts_at_the_hub_itself_only()
    {
        Assert.Equal(Commit, PinnedIdentity.HubCommit(EvidenceWorld.Model));
        Assert.Null(PinnedIdentity.HubCommit(EvidenceWorld.Mirrored));
        Assert.Null(PinnedIdentity.HubCommit(Digest));
    }
}
