using Modelgate.Operator.Telemetry;
using Modelgate.Policy.Rules;

namespace Modelgate.Operator.Tests.Telemetry;

public sealed class LabelBoundsTests
{
    [Fact]
    public void Values_beyond_the_bound_are_one()
    {
        var kinds = new LabelValues(3, "Pod");

        Assert.Equal(["a", "b", "other", "Pod", "a", "other"], new[] { "a", "b", "c", "Pod", "a", "d" }.Select(kinds.Of));
    }

    [Fact]
    public void Overlong_value_gets_no_series_of_its_own() => Assert.Equal("other", new LabelValues(3).Of(new string('x', 254)));

    [Fact]
    public void Many_threads_stay_within_the_bound()
    {
        var values = new LabelValues(10);

        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        Parallel.For(0, 1000, i => seen[values.Of(FormattableString.Invariant($"v{i}"))] = true);

        Assert.InRange(seen.Count, 2, 11);
        Assert.True(seen.ContainsKey("other"));
    }

    [Fact]
    public void One_namespace_cannot_take_the_place_of_the_others()
    {
        var series = new FindingSeries();
        for (var i = 0; i < 5000; i++)
            series.Of(new RuleId(100 + (i % 50)), RuleAction.Deny, FormattableString.Invariant($"r{i}"), "hostile");

        Assert.Equal(("other", "other"), series.Of(new RuleId(101), RuleAction.Deny, "new", "hostile"));
        Assert.Equal(("vllm", "ml"), series.Of(new RuleId(101), RuleAction.Deny, "vllm", "ml"));
    }

    [Fact]
    public void All_series_together_stay_below_what_the_exporter_keeps()
    {
        var series = new FindingSeries();
        HashSet<(int, RuleAction, string, string)> all = [];
        for (var i = 0; i < 20_000; i++)
        {
            var (rule, action) = (AdmissionRules.All[i % AdmissionRules.All.Count].Description.Id, (RuleAction)(i % 4));
            var (runtime, space) = series.Of(rule, action, FormattableString.Invariant($"r{i % 60}"), FormattableString.Invariant($"n{i % 199}"));
            all.Add((rule.Number, action, runtime, space));
        }

        Assert.InRange(all.Count, FindingSeries.Most, 1999);
    }
}
