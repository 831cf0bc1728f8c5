using Modelgate.Policy.Provenance;

namespace Modelgate.Policy.Rules;

/// <summary>MSC999: Modelgate failed; the fault is ours.</summary>
/// <remarks>Denies: the object, because a crash must not admit it. The user gets an id, the log has the details.</remarks>
public sealed class Msc999InternalError : IAdmissionRule
{
    private static readonly RuleId Id = new(999);

    /// <inheritdoc/>
    public RuleDescription Description { get; } = new(
        Id, "internal-error", "Modelgate failed", Severity.Critical, RuleAction.Deny,
        "This is a fault of Modelgate, not of the pod. Give the correlation id to the cluster's admins.");

    /// <summary>The finding for a review that failed.</summary>
    /// <param name="correlationId">The id under which the log has the details.</param>
    public static Finding Of(string correlationId) => new(
        Id, Severity.Critical, null, new Origin(ReferenceOrigin.Spec, FieldPath.Root),
        $"Modelgate failed while it judged this object, so it denied it. This is a fault of Modelgate, not of the object. Correlation id: {correlationId}",
        "Try once more. If it fails again, give the correlation id to the cluster's admins; the log of Modelgate has the details under it.");

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(RuleContext context) => [];
}
