namespace Modelgate.Policy.Rules;

/// <summary>THE ORDERED LIST of rules. Findings of one container come in this order.</summary>
public static class AdmissionRules
{
    /// <summary>All rules, by id.</summary>
    public static IReadOnlyList<IAdmissionRule> All { get; } =
    [
        new Msc101RemoteCode(),
        new Msc102CodePlugin(),
        new Msc103UnsafeDeserialization(),
        new Msc104VulnerableRuntime(),
        new Msc201UnpinnedReference(),
        new Msc202MutableImage(),
        new Msc203MutableConfig(),
        new Msc301UnattestedModel(),
        new Msc302UnattestedAdapter(),
        new Msc303UnattestedPart(),
        new Msc304MixedBundle(),
        new Msc305UnlinkedMirror(),
        new Msc306WeakEvidence(),
        new Msc307InvalidEvidence(),
        new Msc308RevokedEvidence(),
        new Msc401RuntimeMutation(),
        new Msc402RedirectedSource(),
        new Msc501Unresolvable(),
        new Msc502UnverifiableContent(),
        new Msc503UnrecognisedAccelerator(),
        new Msc901Exempted(),
        new Msc902NotReady(),
        new Msc999InternalError(),
    ];

    /// <summary>The rule with that id, or null.</summary>
    public static IAdmissionRule? Find(RuleId id)
    {
        foreach (var rule in All)
        {
            if (rule.Description.Id == id)
                return rule;
        }

        return null;
    }
}
