using Modelgate.Policy.ModelBundles;

namespace Modelgate.Policy.Tests.ModelBundles;

public class ArtifactFileTests
{
    [Theory]
    [InlineData("sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("sha256:00f0000000000000000000000000000f0000000000000000000000000000000a")]
    [InlineData("sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("sha256:9D75c1098fc54a1f7bd270f148884f599765d894639c9c4ee891396968c60df2")]
    [InlineData("sha256:12")]
    [InlineData("")]
    public void Digest_is_given_as_it_was_written(string digest) => Assert.Equal(digest, new ArtifactFile("a", digest).Digest);

    [Fact]
    public void Files_are_equal_when_path_and_digest_are()
    {
        const string digest = "sha256:9d75c1098fc54a1f7bd270f148884f599765d894639c9c4ee891396968c60df2";

        Assert.Equal(new ArtifactFile("a", digest), new ArtifactFile("a", digest));
        Assert.NotEqual(new ArtifactFile("a", digest), new ArtifactFile("b", digest));
        Assert.NotEqual(new ArtifactFile("a", digest), new ArtifactFile("a", digest.Replace('9', '8')));
        Assert.NotEqual(new ArtifactFile("a", "x"), new ArtifactFile("a", "y"));
    }
}
