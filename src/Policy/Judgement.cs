using Modelgate.Policy.Policies;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Rules;

namespace Modelgate.Policy;

/// <summary>Collects findings and their actions over pods and policies.</summary>
internal sealed class Judgement(ReviewInput input, ClusterSnapshot snapshot)
{
    private readonly List<JudgedFinding> _findings = [];
    private readonly List<string> _policies = [];
    private EnforcementMode? _mode;

    /// <summary>Judges one pod under the policies that are meant for it.</summary>
    public void Judge(PodResolution pod, IReadOnlyList<ModelPolicy> policies)
    {
        var found = new PodFindings(pod);
        foreach (var policy in policies)
        {
            if (!_policies.Contains(policy.Name, StringComparer.Ordinal))
                _policies.Add(policy.Name);
            if (_mode is null || policy.Mode > _mode)
                _mode = policy.Mode;
            Judge(pod, policy, found);
        }

        found.AddInOrder(_findings);
    }

    /// <summary>The decision: the strictest action of all.</summary>
    public Decision Decide(IReadOnlyList<PodResolution> pods) => new()
    {
        Outcome = Outcome(),
        Findings = _findings,
        Pods = pods,
        Policies = _policies,
        Mode = _mode,
        Generation = snapshot.Generation,
    };

    private DecisionOutcome Outcome()
    {
        if (_policies.Count == 0)
            return DecisionOutcome.NotApplicable;
        var strictest = RuleAction.Ignore;
        foreach (var finding in _findings)
        {
            if (finding.Action > strictest)
                strictest = finding.Action;
        }

        return strictest switch
        {
            RuleAction.Deny => DecisionOutcome.Deny,
            RuleAction.Warn => DecisionOutcome.Warn,
            RuleAction.Audit or RuleAction.Ignore => DecisionOutcome.Allow,
        };
    }

    private void Judge(PodResolution pod, ModelPolicy policy, PodFindings found)
    {
        var context = new RuleContext
        {
            Pod = pod,
            Policy = policy,
            Bundles = snapshot.Bundles,
            Evidence = snapshot.Evidence,
            Namespace = input.Subject.Namespace,
            Now = input.Now,
        };
        var serves = pod.ServesModels;
        List<Exemption>? used = null;
        foreach (var rule in AdmissionRules.All)
        {
            if (!serves && !rule.JudgesEveryPod)
                continue;
            var action = Cap(policy.ActionOf(rule.Description), policy.Mode);
            if (action == RuleAction.Ignore)
                continue;
            foreach (var finding in rule.Evaluate(context))
            {
                var exemption = ExemptionFor(finding.Rule, pod, policy);
                if (exemption is null)
                {
                    found.Add(new(finding, action, policy.Name));
                    continue;
                }

                found.Add(new(finding, RuleAction.Ignore, policy.Name, IsExempted: true, exemption.Reason));
                if (used?.Contains(exemption) != true)
                    (used ??= []).Add(exemption);
            }
        }

        foreach (var exemption in used ?? [])
            found.Add(new(Msc901Exempted.Of(exemption, pod, policy), Msc901Exempted.Action, policy.Name));
    }

    private Exemption? ExemptionFor(RuleId rule, PodResolution pod, ModelPolicy policy)
    {
        foreach (var exemption in policy.Exemptions)
        {
            if (exemption.Covers(rule, input.Subject.Namespace, PolicySelection.PodLabels(input.Subject, pod), input.Now))
                return exemption;
        }

        return null;
    }

    /// <summary>The mode's limit, and the limit for objects that only describe pods.</summary>
    private RuleAction Cap(RuleAction action, EnforcementMode mode)
    {
        var limit = mode switch
        {
            EnforcementMode.Enforce => RuleAction.Deny,
            EnforcementMode.Warn => RuleAction.Warn,
            EnforcementMode.Audit => RuleAction.Audit,
        };
        if (limit == RuleAction.Deny && !input.Subject.IsPod && !input.JudgeTemplatesAsPods)
            limit = RuleAction.Warn;
        return action < limit ? action : limit;
    }
}
