using Modelgate.Policy.Models;
using Modelgate.Policy.Rules;
using Modelgate.Verification;

namespace Modelgate.Policy.Policies;

/// <summary>A ModelPolicy (<c>modelgate.dev/v1alpha1</c>, cluster-scoped): for whom, how far, whom to trust.</summary>
public sealed class ModelPolicy
{
    private Dictionary<RuleId, RuleAction>? _actions;

    /// <summary>The policy's name.</summary>
    public required string Name { get; init; }

    /// <summary>Which namespaces; null: all.</summary>
    public LabelSelector? NamespaceSelector { get; init; }

    /// <summary>Which objects, by their labels; null: all.</summary>
    public LabelSelector? ObjectSelector { get; init; }

    /// <summary>How far.</summary>
    public EnforcementMode Mode { get; init; } = EnforcementMode.Enforce;

    /// <summary>What evidence must reach.</summary>
    public EvidenceStrength RequiredStrength { get; init; } = EvidenceStrength.TrustedSignature;

    /// <summary>Rules that differ from their defaults.</summary>
    public IReadOnlyList<RuleSetting> Rules { get; init; } = [];

    /// <summary>Whose statements count.</summary>
    public TrustPolicy Trust { get; init; } = TrustPolicy.Nobody;

    /// <summary>Namespaces whose bundles count everywhere this policy applies.</summary>
    public IReadOnlyList<string> BundleNamespaces { get; init; } = [];

    /// <summary>Own images and runtimes.</summary>
    public RuntimeSettings Runtimes { get; init; } = RuntimeSettings.None;

    /// <summary>What to do about MSC501; null: as <see cref="Rules"/> or the default says.</summary>
    public CaseHandling? Unresolvable { get; init; }

    /// <summary>The same for MSC502.</summary>
    public CaseHandling? MutableVolumes { get; init; }

    /// <summary>The same for MSC203.</summary>
    public CaseHandling? MutableConfigMaps { get; init; }

    /// <summary>The same for MSC202.</summary>
    public CaseHandling? MutableImages { get; init; }

    /// <summary>The same for MSC503.</summary>
    public CaseHandling? UnrecognisedAcceleratorPods { get; init; }

    /// <summary>Parts that a bundle must attest.</summary>
    public IReadOnlyList<ModelRole> RequiredRoles { get; init; } = [];

    /// <summary>What no longer counts.</summary>
    public IReadOnlyList<Revocation> Revocations { get; init; } = [];

    /// <summary>Oldest accepted signing times.</summary>
    public IReadOnlyList<SigningFloor> Floors { get; init; } = [];

    /// <summary>Exemptions, expired ones too.</summary>
    public IReadOnlyList<Exemption> Exemptions { get; init; } = [];

    /// <summary>What applies when no policy is given: everything at its default, for every namespace.</summary>
    public static ModelPolicy BuiltIn { get; } = new() { Name = "built-in" };

    /// <summary>What this policy does about a rule's findings, before mode and exemptions.</summary>
    public RuleAction ActionOf(RuleDescription rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return (_actions ??= ReadActions()).TryGetValue(rule.Id, out var action) ? action : rule.Action;
    }

    /// <summary>True when the policy selects an object with these labels in a namespace with those.</summary>
    public bool Selects(IReadOnlyDictionary<string, string> namespaceLabels, IReadOnlyDictionary<string, string> labels) =>
        NamespaceSelector?.Matches(namespaceLabels) != false && ObjectSelector?.Matches(labels) != false;

    /// <summary>The rule about ConfigMaps that can change, MSC203: its action is also what is done about a change.</summary>
    public static RuleId ChangeRule { get; } = new(203);

    /// <summary>What this policy does about a change of a ConfigMap that a running pod takes what it serves from: what it does about such ConfigMaps (MSC203).</summary>
    /// <param name="namespace">The pod's namespace.</param>
    /// <param name="labels">The pod's labels.</param>
    /// <param name="now">The time, for exemptions.</param>
    public RuleAction ActionOnChange(string @namespace, IReadOnlyDictionary<string, string> labels, DateTimeOffset now)
    {
        var action = ActionOf(AdmissionRules.Find(ChangeRule)!.Description);
        if (Exemptions.Any(e => e.Covers(ChangeRule, @namespace, labels, now)))
            return RuleAction.Ignore;
        var limit = Mode switch
        {
            EnforcementMode.Enforce => RuleAction.Deny,
            EnforcementMode.Warn => RuleAction.Warn,
            EnforcementMode.Audit => RuleAction.Audit,
        };
        return action < limit ? action : limit;
    }

    /// <summary>True when it refuses changes of ConfigMaps under running pods, whichever they are.</summary>
    public bool RefusesChanges => Mode == EnforcementMode.Enforce && ActionOf(AdmissionRules.Find(ChangeRule)!.Description) == RuleAction.Deny;

    private Dictionary<RuleId, RuleAction> ReadActions()
    {
        var actions = new Dictionary<RuleId, RuleAction>();
        foreach (var rule in Rules)
        {
            if (rule.Action is { } action)
                actions[rule.Id] = action;
        }

        Put(actions, 501, Unresolvable);
        Put(actions, 502, MutableVolumes);
        Put(actions, 203, MutableConfigMaps);
        Put(actions, 202, MutableImages);
        Put(actions, 503, UnrecognisedAcceleratorPods);
        return actions;
    }

    private static void Put(Dictionary<RuleId, RuleAction> actions, int rule, CaseHandling? handling)
    {
        if (handling is { } value)
            actions[new(rule)] = ActionOf(value);
    }

    private static RuleAction ActionOf(CaseHandling handling) => handling switch
    {
        CaseHandling.Allow => RuleAction.Ignore,
        CaseHandling.Warn => RuleAction.Warn,
        CaseHandling.Deny => RuleAction.Deny,
    };
}
