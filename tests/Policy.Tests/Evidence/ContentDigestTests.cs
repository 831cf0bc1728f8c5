using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;

namespace Modelgate.Policy.Tests.Evidence;

/// <summary>Whatever a result depends on is in the digest, in short bundles and in long ones.</summary>
public sealed class ContentDigestTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(40, 10)]
    [InlineData(500, 10)]
    [InlineData(7, 5000)]
    [InlineData(3, 4096)]
    public void Change_of_any_file_is_another_digest(int files, int pathLength)
    {
        var digests = new HashSet<string>(StringComparer.Ordinal) { Digest(files, pathLength, -1, 'x') };

        for (var changed = 0; changed < files; changed++)
        {
            Assert.True(digests.Add(Digest(files, pathLength, changed, 'y')), $"path of file {changed}");
            Assert.True(digests.Add(Digest(files, pathLength, changed, 'b')), $"digest of file {changed}");
        }

        Assert.Equal(Digest(files, pathLength, -1, 'x'), Digest(files, pathLength, -1, 'x'));
    }

    [Fact]
    public void Digest_that_is_none_is_not_taken_for_one()
    {
        string[] digests = ["sha256:" + new string('a', 64), "sha256:" + new string('A', 64), "", "sha1:" + new string('a', 40)];

        Assert.Equal(digests.Length, digests.Select(d => ContentDigest.Of(Bundle([new("a", d)]), [])).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Texts_that_lie_side_by_side_are_kept_apart() =>
        Assert.NotEqual(ContentDigest.Of(Bundle([new("ab", "c")]), []), ContentDigest.Of(Bundle([new("a", "bc")]), []));

    /// <summary><c>y</c> changes a path, <c>b</c> a digest.</summary>
    private static string Digest(int files, int pathLength, int changed, char change) => ContentDigest.Of(Bundle([.. Enumerable.Range(0, files).Select(i => new ArtifactFile(
        FormattableString.Invariant($"{i}-") + new string(i == changed && change == 'y' ? 'y' : 'x', pathLength),
        "sha256:" + new string(i == changed && change == 'b' ? 'b' : 'a', 64)))]), []);

    private static ModelBundle Bundle(IReadOnlyList<ArtifactFile> files) => new()
    {
        Name = "n",
        Artifacts = [new() { Name = "base", Role = ModelRole.Model, Reference = "sha256:" + new string('0', 64), Files = files }],
    };
}
