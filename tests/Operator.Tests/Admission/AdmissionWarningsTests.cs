using Modelgate.Operator.Admission;
using Modelgate.Policy;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Rules;

namespace Modelgate.Operator.Tests.Admission;

public class AdmissionWarningsTests
{
    private static JudgedFinding Finding(string message, RuleAction action = RuleAction.Warn) =>
        new(new Finding(new RuleId(202), Severity.Medium, "c", new Origin(ReferenceOrigin.Image, FieldPath.Root.Field("spec")), message, "Fix it."), action, "p");

    [Fact]
    public void Short_warning_stays_whole() => Assert.Equal(["MSC202 spec: the image has no digest"], AdmissionWarnings.Of([Finding("the image has no digest")], false));

    [Fact]
    public void Long_warning_is_cut_at_a_word()
    {
        var warning = Assert.Single(AdmissionWarnings.Of([Finding(string.Join(' ', Enumerable.Repeat("abcdefg", 40)))], false));

        Assert.InRange(warning.Length, 100, AdmissionWarnings.MaxLength);
        Assert.EndsWith("abcdefg…", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Control_characters_become_spaces() => Assert.Equal("MSC202 spec: a b c", AdmissionWarnings.Of([Finding("a\nb\u001bc")], false)[0]);

    [Fact]
    public void Warnings_together_stay_below_the_limit()
    {
        var warnings = AdmissionWarnings.Of([.. Enumerable.Repeat(Finding(new string('x', 300)), 200)], false);

        Assert.InRange(warnings.Sum(w => w.Length), 3000, AdmissionWarnings.MaxTotalLength);
        Assert.StartsWith("… more findings", warnings[^1], StringComparison.Ordinal);
        Assert.All(warnings, w => Assert.InRange(w.Length, 1, AdmissionWarnings.MaxLength));
    }

    [Fact]
    public void Audited_findings_are_silent() => Assert.Empty(AdmissionWarnings.Of([Finding("x", RuleAction.Audit), Finding("x", RuleAction.Ignore)], false));
}
