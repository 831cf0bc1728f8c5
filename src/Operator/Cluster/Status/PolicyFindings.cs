using Modelgate.Policy.Evidence;
using Modelgate.Policy.Policies;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Operator.Cluster.Status;

/// <summary>From how a policy was read to its status.</summary>
internal static class PolicyFindings
{
    /// <summary>The status of a policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="content">Has the trusted roots that it points at.</param>
    /// <param name="now">The moment.</param>
    public static ObjectStatus Of(DeclaredObject<ModelPolicy> policy, IEvidenceContent content, DateTimeOffset now) => new()
    {
        ObservedGeneration = policy.Generation,
        Conditions = policy.Value is { } value && Roots(value, content) is { } roots ? [InForce(policy, now), roots] : [InForce(policy, now)],
        ChangesAt = policy.Value?.Exemptions.Where(e => e.Expires > now).Select(e => (DateTimeOffset?)e.Expires).Min(),
    };

    private static StatusCondition InForce(DeclaredObject<ModelPolicy> policy, DateTimeOffset now)
    {
        if (!policy.IsValid)
        {
            return new(StatusCondition.InForce, false, "Invalid",
                "The policy is not valid. So that its namespaces are not left unguarded, the defaults hold in its place, for what its selectors choose and in its mode where those can be read;"
                + " nobody is trusted and nothing is exempted. " + ObjectStatus.Text(policy.Problems));
        }

        var expired = policy.Value!.Exemptions.Count(e => e.Expires <= now);
        // What is warned of on reading is told here only where time does not change it.
        var warnings = ObjectStatus.Text([.. policy.Problems.Where(p => !p.Path.StartsWith("spec.exemptions[", StringComparison.Ordinal))], warnings: true);
        return new(StatusCondition.InForce, true, "Valid", "The policy is in force as it is written."
            + (warnings.Length > 0 ? " " + warnings : "")
            + (expired == 0 ? "" : expired == 1 ? " One of its exemptions has expired and no longer counts." : $" {expired} of its exemptions have expired and no longer count."));
    }

    private static StatusCondition? Roots(ModelPolicy policy, IEvidenceContent content)
    {
        TrustedRootSource[] pointed = [.. policy.Trust.TrustedRoots.Where(r => r.ConfigMap is not null)];
        if (pointed.Length == 0)
            return null;
        var problems = string.Join(" ", pointed.Select(r => Problem(r, content)).OfType<string>());
        return problems.Length == 0
            ? new(StatusCondition.TrustedRootsAvailable, true, "AllAtHand", "Every trusted root that the policy points at is at hand.")
            : new(StatusCondition.TrustedRootsAvailable, false, nameof(EvidenceReasonKind.NotAtHand), problems + " Builders who need such a root are not trusted until an admin provides it.");
    }

    private static string? Problem(TrustedRootSource source, IEvidenceContent content)
    {
        var found = content.TrustedRoot(source.Namespace, source.ConfigMap!.Name, source.ConfigMap.Key);
        if (found.Bytes is not { } bytes)
            return $"Trusted root \"{source.Name}\" is not at hand: {found.Why}.";
        return TrustedRootReader.Read(bytes) is { IsSuccess: false, Failure: { } failure } ? $"Trusted root \"{source.Name}\" cannot be read: {failure.ToString().TrimEnd('.')}." : null;
    }
}
