using Modelgate.Policy.Tests.Rules;
using Modelgate.Testing;

namespace Modelgate.Policy.Tests.Samples;

public class SampleBundlesTests
{
    public static TheoryData<string> Stories => [.. SampleStories.Names];

    /// <summary>With <c>UPDATE_FIXTURES=1</c> the file is written anew; signatures over unchanged statements stay as they are.</summary>
    [Theory]
    [MemberData(nameof(Stories))]
    public void Bundles_of_a_story_are_as_described(string story)
    {
        var file = Repository.Path("samples", story, "bundles.yaml");
        var existing = File.Exists(file) ? File.ReadAllText(file) : "";
        var text = "# The attestations are signed by a key that was made for these samples: trust it nowhere.\n"
            + string.Join("---\n", SampleStories.Of(story, existing).Select(b => b.ToYaml()));
        if (Reviews.Update)
            File.WriteAllText(file, text);

        Assert.Equal(File.ReadAllText(file), text);
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public void Policy_of_a_story_trusts_the_key_of_the_samples(string story) =>
        Assert.Contains(
            string.Join('\n', SampleAttestation.PublicKey.Split('\n').Select(line => "            " + line)),
            File.ReadAllText(Repository.Path("samples", story, "policy.yaml")), StringComparison.Ordinal);
}
