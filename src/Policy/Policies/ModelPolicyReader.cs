using Modelgate.Policy.Data;
using Modelgate.Policy.Declarations;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Rules;
using Modelgate.Verification;

namespace Modelgate.Policy.Policies;

/// <summary>Reads a ModelPolicy from its document, strictly.</summary>
public static class ModelPolicyReader
{
    /// <summary>The kind that is read here.</summary>
    public const string Kind = "ModelPolicy";

    /// <summary>Reads; all problems come at once.</summary>
    /// <param name="document">The document.</param>
    /// <param name="now">The time, to warn about exemptions that have expired.</param>
    public static DeclarationResult<ModelPolicy> Read(DataNode document, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(document);
        List<DeclarationProblem> problems = [];
        var (name, @namespace, node) = ResourceHeader.Read(document, Kind, problems);
        if (@namespace.Length > 0)
            problems.Add(new(document["metadata"]!.Line, "metadata.namespace", "A ModelPolicy belongs to no namespace.", "Remove the field; use namespaceSelector to choose namespaces."));
        var spec = new FieldReader(node, FieldPath.Root.Field("spec"), problems,
            "namespaceSelector", "objectSelector", "mode", "requiredStrength", "rules", "trust", "bundleNamespaces", "runtimes", "unresolvable", "mutableVolumes",
            "mutableConfigMaps", "mutableImages", "unrecognisedAcceleratorPods", "requiredRoles", "revocations", "floors", "exemptions");
        var rules = Rules(spec);
        if (spec.Has("objectSelector"))
        {
            spec.Warning("objectSelector", "Labels of pods are set by whoever makes the pods, who can so choose whether this policy applies to them.",
                "Choose by namespaceSelector; keep objectSelector for policies that nobody has a reason to avoid.");
        }

        var policy = new ModelPolicy
        {
            Name = name,
            NamespaceSelector = LabelSelectorReader.Read(spec, "namespaceSelector"),
            ObjectSelector = LabelSelectorReader.Read(spec, "objectSelector"),
            Mode = spec.Choice<EnforcementMode>("mode") ?? EnforcementMode.Enforce,
            RequiredStrength = spec.Choice<EvidenceStrength>("requiredStrength") ?? EvidenceStrength.TrustedSignature,
            Rules = rules,
            Trust = TrustReader.Read(spec),
            BundleNamespaces = spec.ExactTexts("bundleNamespaces"),
            Runtimes = RuntimeSettingsReader.Read(spec),
            Unresolvable = Handling(spec, "unresolvable", 501, rules),
            MutableVolumes = Handling(spec, "mutableVolumes", 502, rules),
            MutableConfigMaps = Handling(spec, "mutableConfigMaps", 203, rules),
            MutableImages = Handling(spec, "mutableImages", 202, rules),
            UnrecognisedAcceleratorPods = Handling(spec, "unrecognisedAcceleratorPods", 503, rules),
            RequiredRoles = spec.Choices<ModelRole>("requiredRoles"),
            Revocations = ExemptionReader.Revocations(spec),
            Floors = ExemptionReader.Floors(spec),
            Exemptions = ExemptionReader.Read(spec, now),
        };
        return new(policy, problems);
    }

    /// <summary>What holds in the place of a policy that is not valid, so that its mistakes leave nothing unguarded: its selectors and its mode where those can
    /// be read, else everything and Enforce; defaults for the rest, and trust in nobody.</summary>
    /// <param name="document">The document.</param>
    /// <param name="name">The policy's name.</param>
    public static ModelPolicy StandIn(DataNode document, string name)
    {
        ArgumentNullException.ThrowIfNull(document);
        var spec = document["spec"] is { Kind: DataKind.Mapping } node ? node : DataNode.Mapping([]);
        return new()
        {
            Name = name,
            NamespaceSelector = Readable(spec, "namespaceSelector"),
            ObjectSelector = Readable(spec, "objectSelector"),
            Mode = new FieldReader(spec, FieldPath.Root.Field("spec"), [], "mode").Choice<EnforcementMode>("mode") ?? EnforcementMode.Enforce,
        };
    }

    private static LabelSelector? Readable(DataNode spec, string field)
    {
        if (spec[field] is not { } selector)
            return null;
        List<DeclarationProblem> problems = [];
        var read = LabelSelectorReader.Read(new FieldReader(DataNode.Mapping([new(field, selector)]), FieldPath.Root.Field("spec"), problems, field), field);
        return problems.TrueForAll(p => p.IsWarning) ? read : null;
    }

    private static List<RuleSetting> Rules(FieldReader spec)
    {
        List<RuleSetting> settings = [];
        HashSet<RuleId> seen = [];
        foreach (var item in spec.Items("rules", "id", "action", "parameters"))
        {
            var text = item.Required("id", "Write a rule's id: MSC201.");
            var action = item.Choice<RuleAction>("action");
            if (!RuleId.TryParse(text, out var id) || !RuleCatalogue.TryFind(text, out _))
            {
                if (text.Length > 0)
                    item.Error("id", $"There is no rule {Wording.Quote(text)}.", "`modelgate rules` lists them.");
                continue;
            }

            if (!seen.Add(id))
                item.Error("id", $"{id} is listed twice.", "List each rule once.");
            if (id.Number >= 900)
                item.Error("id", $"{id} is not a policy's to decide: it is about Modelgate itself.", "Remove the entry.");
            Parameters(item, id);
            if (!item.Has("action") && !item.Has("parameters"))
                item.Error("action", "The entry says nothing.", "Set an action: Deny, Warn, Audit or Ignore.");
            settings.Add(new(id, action, item.Node("parameters")));
        }

        return settings;
    }

    private static void Parameters(FieldReader item, RuleId id)
    {
        if (!item.Has("parameters"))
            return;
        if (id.Number != 104)
        {
            item.Error("parameters", $"{id} has no parameters.", "Remove the field.");
            return;
        }

        foreach (var (image, release) in item.Child("parameters", Msc104VulnerableRuntime.OldestParameter)!.Pairs(Msc104VulnerableRuntime.OldestParameter))
        {
            if (!RuntimeRelease.TryParse(release, out _))
                item.Error("parameters", $"{Wording.Quote(release)} is no release of {Wording.Quote(image)}.", "Write a release as its tags do: \"v0.18.0\".");
        }
    }

    private static CaseHandling? Handling(FieldReader spec, string field, int rule, List<RuleSetting> rules)
    {
        var handling = spec.Choice<CaseHandling>(field);
        if (handling is not null && rules.Find(r => r.Id.Number == rule) is { Action: not null })
            spec.Error(field, $"{field} and the entry for MSC{rule} under rules both decide the same.", "Keep one of them.");
        return handling;
    }
}
