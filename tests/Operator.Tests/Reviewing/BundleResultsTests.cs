using System.Text.Json;
using Modelgate.Operator.Tests.Cli;
using Modelgate.Testing;

namespace Modelgate.Operator.Tests.Reviewing;

public class BundleResultsTests
{
    private static string Review(params string[] more) => CommandLine.Run([
        "review", Repository.Path("samples", "internal-mirror", "pod.yaml"), "--policy", Repository.Path("samples", "internal-mirror", "policy.yaml"),
        "--bundle", Repository.Path("samples", "internal-mirror", "bundles.yaml"), .. more]).Output;

    [Fact]
    public void Report_has_the_bundles_that_objects_load_parts_of_with_each_artifact()
    {
        var report = JsonDocument.Parse(Review("-o", "json")).RootElement;
        var bundles = report.GetProperty("bundles").EnumerateArray().ToDictionary(b => b.GetProperty("name").GetString()!);
        var reference = report.GetProperty("results")[0].GetProperty("containers")[0].GetProperty("references")[0];

        Assert.Equal(("base", "corp", "promoted/chat"), (reference.GetProperty("artifact").GetString(), reference.GetProperty("policy").GetString(), reference.GetProperty("bundle").GetString()));
        var promoted = bundles["promoted/chat"];
        Assert.True(promoted.GetProperty("sufficient").GetBoolean());
        Assert.Equal(("TrustedPromotion", "TrustedPromotion", "corp"), (promoted.GetProperty("strength").GetString(), promoted.GetProperty("requiredStrength").GetString(), promoted.GetProperty("policy").GetString()));
        Assert.All(promoted.GetProperty("artifacts").EnumerateArray(), a => Assert.False(a.TryGetProperty("reason", out _)));
        var unlinked = bundles["no-upstream-link/chat"];
        Assert.False(unlinked.GetProperty("sufficient").GetBoolean());
        Assert.Equal("TrustedSignature", unlinked.GetProperty("strength").GetString());
        Assert.All(unlinked.GetProperty("artifacts").EnumerateArray(), a => Assert.Equal("UnlinkedMirror", a.GetProperty("reason").GetString()));
        Assert.Contains("upstream", unlinked.GetProperty("artifacts")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.NotEqual("", unlinked.GetProperty("artifacts")[0].GetProperty("remedy").GetString());
    }

    [Fact]
    public void Report_without_bundles_says_nothing_of_them()
    {
        var json = CommandLine.Run("review", Repository.Path("samples", "internal-mirror", "pod.yaml"), "-o", "json").Output;

        Assert.False(JsonDocument.Parse(json).RootElement.TryGetProperty("bundles", out _));
        Assert.DoesNotContain("\"artifact\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_shows_them()
    {
        var page = Review("-o", "html");

        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", page, StringComparison.Ordinal);
        Assert.Contains("<desc id=\"o1d\">ModelBundle no-upstream-link/chat is not sufficient.", page, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", page, StringComparison.Ordinal);
    }
}
