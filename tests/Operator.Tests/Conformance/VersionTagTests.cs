using Modelgate.Conformance;

namespace Modelgate.Operator.Tests.Conformance;

public class VersionTagTests
{
    [Theory]
    [InlineData("v13", "v13.0.30", true)]
    [InlineData("v13.0", "v13.0.30", true)]
    [InlineData("v13.0.30", "v13.0.30", true)]
    [InlineData("v14.0", "v14", true)]
    [InlineData("v14", "v14.2", true)]
    [InlineData("v13.1", "v13.0.30", false)]
    [InlineData("v1", "v13.0.30", false)]
    [InlineData("v14.2.1", "v14.2", false)]
    [InlineData("v1.2.3", "v1.2.3-rc.1", false)]
    [InlineData("v1.2.3-rc.1", "v1.2.3-rc.1", true)]
    [InlineData("v1.2.3", "v1.2.3+build", true)]
    [InlineData("13", "v13.0.30", false)]
    [InlineData("v01", "v1.0.0", false)]
    [InlineData("v13", "main", false)]
    public void Version_covers_what_lies_in_it(string version, string tag, bool expected) => Assert.Equal(expected, VersionTag.Covers(version, tag));

    [Theory]
    [InlineData("refs/tags/v2.1.0", true)]
    [InlineData("refs/tags/v2.1", false)]
    [InlineData("refs/tags/v2.1.0-rc.0", false)]
    [InlineData("refs/tags/v2.1.0+x", false)]
    [InlineData("refs/heads/main", false)]
    [InlineData("", false)]
    public void Builders_are_pinned_to_releases(string reference, bool expected) => Assert.Equal(expected, VersionTag.IsRelease(reference));
}
