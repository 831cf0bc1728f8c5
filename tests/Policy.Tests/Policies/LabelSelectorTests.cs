using Modelgate.Policy.Policies;

namespace Modelgate.Policy.Tests.Policies;

public class LabelSelectorTests
{
    private static readonly Dictionary<string, string> Labels = new() { ["a"] = "1" };

    [Theory]
    [InlineData("a", LabelOperator.In, "1", true)]
    [InlineData("a", LabelOperator.In, "2", false)]
    [InlineData("b", LabelOperator.In, "1", false)]
    [InlineData("a", LabelOperator.NotIn, "1", false)]
    [InlineData("a", LabelOperator.NotIn, "2", true)]
    [InlineData("b", LabelOperator.NotIn, "1", true)]
    [InlineData("a", LabelOperator.Exists, null, true)]
    [InlineData("b", LabelOperator.Exists, null, false)]
    [InlineData("a", LabelOperator.DoesNotExist, null, false)]
    [InlineData("b", LabelOperator.DoesNotExist, null, true)]
    public void Requirement_matches_as_kubernetes_does(string key, LabelOperator @operator, string? value, bool matches) =>
        Assert.Equal(matches, new LabelSelector([new(key, @operator, value is null ? [] : [value])]).Matches(Labels));

    [Fact]
    public void Every_line_must_be_met() =>
        Assert.False(new LabelSelector([new("a", LabelOperator.Exists, []), new("b", LabelOperator.Exists, [])]).Matches(Labels));

    [Fact]
    public void No_lines_match_everything() => Assert.True(LabelSelector.Everything.Matches(Labels));
}
