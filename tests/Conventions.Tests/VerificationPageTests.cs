using System.Globalization;
using Modelgate.Verification;

namespace Modelgate.Conventions.Tests;

public class VerificationPageTests
{
    private static readonly string Page = Tree.Read("docs/explanation/how-attestations-are-verified.md");

    [Fact]
    public void Page_has_every_kind_of_failure_in_order() => Assert.Equal(Enum.GetNames<VerificationFailureKind>(), Rows("## What a refusal is called"));

    [Fact]
    public void Page_has_every_limit_with_its_value() => Assert.Equal(
        typeof(VerificationLimits).GetFields().Select(f => $"{f.Name} {((int)f.GetRawConstantValue()!).ToString("#,0", CultureInfo.InvariantCulture)}"),
        Section("## Bounds").Where(l => l.StartsWith("| M", StringComparison.Ordinal)).Select(l => l.Split('|')).Select(cells => $"{cells[1].Trim()} {cells[2].Trim()}"));

    [Fact]
    public void Main_path_has_the_steps_of_the_page()
    {
        var source = Tree.Read("src/Verification/ModelVerifier.cs");
        var steps = Section("## The steps").Where(l => l.Length > 3 && char.IsAsciiDigit(l[2])).Select(l => l.Split('|')[1].Trim()).ToArray();

        Assert.Equal(10, steps.Length);
        Assert.All(steps, step => Assert.Contains($"/// {step[..step.IndexOf(' ', StringComparison.Ordinal)]}. ", source, StringComparison.Ordinal));
        Assert.All(Enumerable.Range(1, 10), n => Assert.Contains($"// {n}\n", source, StringComparison.Ordinal));
    }

    private static string[] Section(string heading) => Page.Split(heading)[1].Split("\n## ")[0].Split('\n');

    private static IEnumerable<string> Rows(string heading) =>
        Section(heading).Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('`')[1]);
}
