using Modelgate.Testing;

namespace Modelgate.Policy.Tests.Rules;

public class Msc901ExemptedTests
{
    [Fact]
    public void Exemption_that_was_used_is_recorded_with_its_policy_reason_and_end()
    {
        var folder = Repository.Path("samples", "exempted");
        var decision = Assert.Single(Reviews.Review(File.ReadAllText(Path.Combine(folder, "pod.yaml")), Reviews.Snapshot(folder)));
        var judged = Assert.Single(decision.Findings, f => f.Finding.Rule.Number == 901);

        Assert.Equal("Policy with-a-trial exempts this pod from MSC201 until 2026-12-31T23:59:59Z: trial of the new chat model, ticket 1234", judged.Finding.Message);
        Assert.Equal(Policy.Rules.RuleAction.Audit, judged.Action);
    }

    [Fact]
    public void Exemption_without_use_is_not_recorded()
    {
        var folder = Repository.Path("samples", "exempted");
        var decision = Assert.Single(Reviews.Review(File.ReadAllText(Path.Combine(folder, "fixed.yaml")), Reviews.Snapshot(folder)));

        Assert.DoesNotContain(decision.Findings, f => f.Finding.Rule.Number == 901);
    }
}
