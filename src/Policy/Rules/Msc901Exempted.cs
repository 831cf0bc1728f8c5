using System.Globalization;
using Modelgate.Policy.Policies;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Rules;

/// <summary>MSC901: an exemption was used. Said once for each exemption, so that nobody forgets that it is there.</summary>
/// <remarks>Made by the judgement, which alone knows what an exemption took away; <see cref="Evaluate"/> finds nothing.</remarks>
internal sealed class Msc901Exempted : IAdmissionRule
{
    /// <summary>An exemption is recorded; it never bothers the user.</summary>
    public const RuleAction Action = RuleAction.Audit;

    private static readonly RuleId Id = new(901);

    public RuleDescription Description { get; } = new(
        Id, "exempted", "An exemption was used", Severity.Info, Action,
        "Nothing to change now. Mend what the exempted rules found before the exemption expires.");

    public static Finding Of(Exemption exemption, PodResolution pod, ModelPolicy policy) => new(
        Id, Severity.Info, null, new Origin(ReferenceOrigin.Spec, pod.Pod.MetadataPath),
        $"Policy {policy.Name} exempts this pod from {string.Join(", ", exemption.Rules)} until "
        + $"{exemption.Expires.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}: {exemption.Reason}",
        "Mend what the exempted rules found before the exemption expires; they count again from then on.");

    public IEnumerable<Finding> Evaluate(RuleContext context) => [];
}
