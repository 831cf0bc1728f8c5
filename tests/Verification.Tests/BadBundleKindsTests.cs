using Modelgate.Testing;
using Modelgate.Testing.Sigstore;

namespace Modelgate.Verification.Tests;

/// <summary>The kind of failure of every bad bundle, exactly: <see cref="FailureCategories"/> says which kinds may be, the file beside this test which one it is. With
/// <c>UPDATE_FIXTURES=1</c> it is written anew, to be read in the difference.</summary>
public class BadBundleKindsTests
{
    [Fact]
    public void Every_bad_bundle_is_refused_by_the_one_kind_that_is_written_down()
    {
        var file = Repository.Path("tests", "Verification.Tests", "bad-bundle-kinds.txt");
        string[] now = [.. BadBundles.All.Select(b => $"{b.Name} ({b.Category}): {BadBundleTests.Verify(b.Made)!.Kind}").Order(StringComparer.Ordinal)];
        if (Environment.GetEnvironmentVariable("UPDATE_FIXTURES") == "1")
            File.WriteAllText(file, string.Join('\n', now) + "\n");

        Assert.Equal(File.ReadAllLines(file), now);
    }

    [Fact]
    public void No_category_admits_a_kind_that_no_bundle_needs() =>
        Assert.Empty(FailureCategories.All.Except(BadBundles.All.Select(b => (b.Category, BadBundleTests.Verify(b.Made)!.Kind))));
}
