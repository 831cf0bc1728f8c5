using Modelgate.Policy.Policies;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Rules;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Tests.Rules;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Tests;

public class AdmissionPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);
    private static readonly Exemption Lab = new("ml", null, [new(201), new(301)], "trial", new(2026, 12, 31, 0, 0, 0, TimeSpan.Zero));

    private sealed class NoConfigMaps : IConfigMapSource
    {
        public ConfigMapData? Find(string name) => null;

        public string Explain(string name) => "none";
    }

    private static Decision Review(PodResolution pod, ClusterSnapshot? snapshot = null, string kind = "Pod", bool asPods = false, DateTimeOffset? now = null, string @namespace = "ml") =>
        AdmissionPolicy.Review(
            new ReviewInput
            {
                Subject = new ReviewSubject { ApiVersion = kind == "Pod" ? "v1" : "apps/v1", Kind = kind, Namespace = @namespace, Name = "x" },
                Resolved = [pod],
                ConfigMaps = new NoConfigMaps(),
                Now = now ?? Now,
                JudgeTemplatesAsPods = asPods,
            },
            snapshot ?? ClusterSnapshot.BuiltIn);

    private static ClusterSnapshot With(params ModelPolicy[] policies) => ClusterSnapshot.Of(policies, []);

    private static IEnumerable<string> Rules(Decision decision) => decision.Findings.Select(f => $"{f.Finding.Rule} {f.Action}");

    private static PodResolution Unpinned => Served.Vllm(Served.Hub("org/name"));

    [Fact]
    public void Unpinned_model_is_denied_by_the_built_in_policy()
    {
        var decision = Review(Unpinned);

        Assert.Equal(DecisionOutcome.Deny, decision.Outcome);
        Assert.Equal(["MSC201 Deny", "MSC301 Deny"], Rules(decision));
        Assert.Equal(["built-in"], decision.Policies);
    }

    [Fact]
    public void Pod_without_models_is_allowed_without_findings()
    {
        var pip = new Signal(SignalKind.CodePlugin, "pip install flask", "x", Served.Args());
        var decision = Review(Served.Pod(Served.By(null, Served.Spec(image: "nginx", resources: "nvidia.com/gpu"), [], [pip])));

        Assert.Equal(DecisionOutcome.Allow, decision.Outcome);
        Assert.Empty(decision.Findings);
    }

    [Fact]
    public void Template_is_warned_about_in_admission_and_denied_in_review()
    {
        Assert.Equal(DecisionOutcome.Warn, Review(Unpinned, kind: "Deployment").Outcome);
        Assert.Equal(DecisionOutcome.Deny, Review(Unpinned, kind: "Deployment", asPods: true).Outcome);
    }

    [Theory]
    [InlineData(EnforcementMode.Enforce, DecisionOutcome.Deny, "MSC201 Deny")]
    [InlineData(EnforcementMode.Warn, DecisionOutcome.Warn, "MSC201 Warn")]
    [InlineData(EnforcementMode.Audit, DecisionOutcome.Allow, "MSC201 Audit")]
    public void Mode_caps_actions(EnforcementMode mode, DecisionOutcome outcome, string first)
    {
        var decision = Review(Unpinned, With(new ModelPolicy { Name = "p", Mode = mode }));

        Assert.Equal(outcome, decision.Outcome);
        Assert.Equal(first, Rules(decision).First());
    }

    [Fact]
    public void Strictest_of_several_policies_wins_and_each_finding_is_said_once()
    {
        var decision = Review(Unpinned, With(new ModelPolicy { Name = "b", Mode = EnforcementMode.Audit }, new ModelPolicy { Name = "a", Rules = [new(new(201), RuleAction.Warn, null)] }));

        Assert.Equal(["MSC201 Warn", "MSC301 Deny"], Rules(decision));
        Assert.Equal(["a", "b"], decision.Policies);
        Assert.Equal("a", decision.Findings[0].Policy);
    }

    [Fact]
    public void Exemption_takes_findings_away_and_is_reported()
    {
        var decision = Review(Unpinned, With(new ModelPolicy { Name = "p", Exemptions = [Lab] }));

        Assert.Equal(DecisionOutcome.Allow, decision.Outcome);
        Assert.Equal(["MSC901 Audit", "MSC201 Ignore", "MSC301 Ignore"], Rules(decision));
        Assert.True(decision.Findings[1].IsExempted);
        Assert.Equal("trial", decision.Findings[1].ExemptionReason);
        Assert.Equal("Policy p exempts this pod from MSC201, MSC301 until 2026-12-31T00:00:00Z: trial", decision.Findings[0].Finding.Message);
    }

    [Fact]
    public void Exemption_ends_at_its_moment_and_at_its_namespace()
    {
        var snapshot = With(new ModelPolicy { Name = "p", Exemptions = [Lab] });

        Assert.Equal(DecisionOutcome.Deny, Review(Unpinned, snapshot, now: Lab.Expires).Outcome);
        Assert.Equal(DecisionOutcome.Allow, Review(Unpinned, snapshot, now: Lab.Expires.AddTicks(-1)).Outcome);
        Assert.Equal(DecisionOutcome.Deny, Review(Unpinned, snapshot, @namespace: "other").Outcome);
    }

    [Fact]
    public void Exemption_of_one_policy_does_not_bind_another() =>
        Assert.Equal(DecisionOutcome.Deny, Review(Unpinned, With(new ModelPolicy { Name = "p", Exemptions = [Lab] }, new ModelPolicy { Name = "q" })).Outcome);

    [Fact]
    public void Policy_that_selects_other_namespaces_does_not_apply()
    {
        var selector = new LabelSelector([new("kubernetes.io/metadata.name", LabelOperator.NotIn, ["ml"])]);

        Assert.Equal(DecisionOutcome.NotApplicable, Review(Unpinned, With(new ModelPolicy { Name = "p", NamespaceSelector = selector })).Outcome);
    }

    [Fact]
    public void Snapshot_that_is_not_ready_says_not_yet_to_pods_that_serve_models_only()
    {
        var snapshot = new ClusterSnapshot { IsReady = false, Policies = [ModelPolicy.BuiltIn] };
        var decision = Review(Unpinned, snapshot);

        Assert.Equal(DecisionOutcome.NotReady, decision.Outcome);
        Assert.True(decision.IsDenied);
        Assert.Equal("MSC902", Assert.Single(decision.Findings).Finding.Rule.ToString());
        Assert.Equal(DecisionOutcome.Allow, Review(Served.Pod(Served.By(null, Served.Spec(image: "nginx"))), snapshot).Outcome);
    }

    [Fact]
    public void Findings_come_in_pod_order_then_rule_order()
    {
        var pod = Served.Pod(
            Served.By(null, Served.Spec("fetch", "python:3"), [Served.Hub("a/a") with { IsDownload = true }]),
            Served.By("vllm", Served.Spec("server", "vllm/vllm-openai:v0.18.0", 1), [Served.Hub("b/b")]));

        Assert.Equal(
            ["fetch MSC201", "fetch MSC202", "fetch MSC301", "server MSC201", "server MSC202", "server MSC301"],
            Review(pod).Findings.Select(f => $"{f.Finding.Container} {f.Finding.Rule}"));
    }

    [Fact]
    public void Unrecognised_accelerator_pod_is_judged_when_the_policy_asks_for_it() =>
        Assert.Equal(["MSC503 Deny"], Rules(Review(Served.Pod(Served.By(null, Served.Spec(resources: "nvidia.com/gpu"))), With(new ModelPolicy { Name = "p", UnrecognisedAcceleratorPods = CaseHandling.Deny }))));
}
