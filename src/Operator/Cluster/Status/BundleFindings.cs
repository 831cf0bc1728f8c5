using Modelgate.Operator.Reports;
using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;
using Modelgate.Verification;

namespace Modelgate.Operator.Cluster.Status;

/// <summary>From what was verified to the status of a bundle.</summary>
internal static class BundleFindings
{
    /// <summary>The reason of <see cref="StatusCondition.Expiring"/> for evidence that still counts.</summary>
    public const string ExpiresSoon = nameof(ExpiresSoon);

    /// <summary>The status of a bundle.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="judged">Its evidence under each policy that counts where it lies; empty when none does.</param>
    /// <param name="notes">What else is known of its attestations, each a sentence.</param>
    /// <param name="now">The moment.</param>
    public static ObjectStatus Of(DeclaredObject<ModelBundle> bundle, IReadOnlyList<(ModelPolicy Policy, BundleEvidence Evidence)> judged, IReadOnlyList<string> notes, DateTimeOffset now)
    {
        if (bundle.Value is null)
        {
            return new()
            {
                ObservedGeneration = bundle.Generation,
                Strength = EvidenceStrength.None,
                Conditions =
                [
                    new(StatusCondition.Verified, false, "Invalid", "The bundle is not valid and counts for nothing: " + ObjectStatus.Text(bundle.Problems)),
                    new(StatusCondition.Expiring, false, "NoEvidence", "The bundle is not valid, so none of its evidence counts."),
                ],
            };
        }

        if (judged.Count == 0)
        {
            const string Unjudged = "No ModelPolicy selects this namespace or lists it under bundleNamespaces, so nobody judges by this bundle.";
            return new()
            {
                ObservedGeneration = bundle.Generation,
                Conditions = [new(StatusCondition.Verified, null, "NoPolicy", Unjudged), new(StatusCondition.Expiring, null, "NoPolicy", Unjudged)],
            };
        }

        return new()
        {
            ObservedGeneration = bundle.Generation,
            Strength = judged.Min(j => j.Evidence.Artifacts.Count == 0 ? EvidenceStrength.None : j.Evidence.Artifacts.Min(a => a.StrengthAt(now))),
            Expires = judged.Min(j => j.Evidence.Expires),
            Artifacts = [.. Enumerable.Range(0, bundle.Value.Artifacts.Count).Select(i => Artifact([.. judged.Select(j => j.Evidence.Artifacts[i])], now))],
            Conditions = [WithNotes(Verified(judged, now), notes), Expiring(judged, now)],
            ChangesAt = judged.SelectMany(j => j.Evidence.Artifacts).SelectMany(Moments).Where(m => m > now).Select(m => (DateTimeOffset?)m).Min(),
        };
    }

    /// <summary>The policies by which pods may be admitted with a bundle of a namespace.</summary>
    /// <param name="policies">All policies.</param>
    /// <param name="namespace">The bundle's namespace.</param>
    /// <param name="labels">Its labels.</param>
    public static IReadOnlyList<ModelPolicy> Policies(IReadOnlyList<ModelPolicy> policies, string @namespace, IReadOnlyDictionary<string, string> labels) =>
        [.. policies.Where(p => p.NamespaceSelector?.Matches(labels) != false || p.BundleNamespaces.Contains(@namespace, StringComparer.Ordinal))];

    private static ArtifactStatus Artifact(ArtifactEvidence[] judged, DateTimeOffset now)
    {
        // Under the policy that is least content with it.
        var worst = judged.OrderBy(e => e.ProblemAt(now) is null).ThenBy(e => e.StrengthAt(now)).First();
        var problem = worst.ProblemAt(now);
        return new(worst.Artifact.Name, worst.StrengthAt(now), worst.Builder, worst.StatementDigest, problem is null ? null : Reason(problem),
            problem is null ? null : PlainText.Of(Sentences(problem), ClusterLimits.MaxArtifactMessage));
    }

    private static StatusCondition Verified(IReadOnlyList<(ModelPolicy Policy, BundleEvidence Evidence)> judged, DateTimeOffset now)
    {
        foreach (var (policy, evidence) in judged)
        {
            if (evidence.Artifacts.FirstOrDefault(a => a.ProblemAt(now) is not null) is { } weak)
            {
                var problem = weak.ProblemAt(now)!;
                var further = evidence.Artifacts.Count(a => a.ProblemAt(now) is not null) - 1;
                return new(StatusCondition.Verified, false, Reason(problem),
                    $"The evidence for artifact \"{weak.Artifact.Name}\" is not what {Name(policy)} asks for: {Sentences(problem)}"
                    + (further == 0 ? "" : further == 1 ? " One more artifact has a problem; status.artifacts says which." : $" {further} more artifacts have problems; status.artifacts says which."));
            }

            if (evidence.MissingRoles is [var role, ..])
            {
                return new(StatusCondition.Verified, false, nameof(EvidenceReasonKind.MissingRole),
                    $"{Capital(Name(policy))} requires an attested part of role {role}, and the bundle has none. Add the part to the bundle and attest it.");
            }
        }

        var names = judged is [var (only, _)] ? $"what {Name(only)} asks for ({only.RequiredStrength})" : $"what {judged.Count} policies ask for: {string.Join(", ", judged.Select(j => j.Policy.Name))}";
        return new(StatusCondition.Verified, true, "SufficientEvidence", $"The evidence for every artifact reaches {names}.");
    }

    private static StatusCondition WithNotes(StatusCondition condition, IReadOnlyList<string> notes) =>
        notes.Count == 0 ? condition : new(condition.Type, condition.Holds, condition.Reason, string.Join(' ', [condition.Message, .. notes]));

    private static StatusCondition Expiring(IReadOnlyList<(ModelPolicy Policy, BundleEvidence Evidence)> judged, DateTimeOffset now)
    {
        var first = judged.SelectMany(j => j.Evidence.Artifacts).Where(a => a.Expires is not null).MinBy(a => a.Expires);
        if (first is not { Expires: { } expires })
            return new(StatusCondition.Expiring, false, "NeverExpires", "None of the evidence that counts has an end.");
        var moment = StatusDocument.Moment(expires);
        if (now >= expires)
        {
            return new(StatusCondition.Expiring, true, nameof(EvidenceReasonKind.Expired),
                $"The evidence for artifact \"{first.Artifact.Name}\" stopped counting at {moment}. Have the artifact attested again.");
        }

        // One whose announcement begins sooner may end later.
        var announced = judged.SelectMany(j => j.Evidence.Artifacts).FirstOrDefault(a => Announced(a) <= now);
        return announced is null
            ? new(StatusCondition.Expiring, false, "NotSoon", $"The first evidence stops counting at {moment}.")
            : new(StatusCondition.Expiring, true, ExpiresSoon,
                $"The evidence for artifact \"{announced.Artifact.Name}\" stops counting at {StatusDocument.Moment(announced.Expires!.Value)}. Have the artifact attested again before then.");
    }

    private static IEnumerable<DateTimeOffset> Moments(ArtifactEvidence evidence) =>
        evidence.Expires is { } expires && Announced(evidence) is { } announced ? [announced, expires] : [];

    /// <summary>From when on the end is announced; null: there is none.</summary>
    private static DateTimeOffset? Announced(ArtifactEvidence evidence)
    {
        if (evidence.Expires is not { } expires)
            return null;
        var part = evidence.SignedAt is { } signed && signed < expires ? (expires - signed) / ClusterLimits.AnnouncementPart : ClusterLimits.Announcement;
        var ahead = part < ClusterLimits.Announcement ? part : ClusterLimits.Announcement;
        return expires - DateTimeOffset.MinValue > ahead ? expires - ahead : DateTimeOffset.MinValue;
    }

    /// <summary>The verifier's own reason where it has one: it names the step that refused.</summary>
    private static string Reason(EvidenceReason reason) => reason.Failure?.ToString() ?? reason.Kind.ToString();

    private static string Sentences(EvidenceReason reason) => $"{reason.Detail.TrimEnd('.')}. {reason.Mend}";

    private static string Name(ModelPolicy policy) => ReferenceEquals(policy, ModelPolicy.BuiltIn) ? "the built-in policy" : $"ModelPolicy {policy.Name}";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
