using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;
using Modelgate.Policy.Policies;
using Modelgate.Policy.Resolution;
using Modelgate.Verification;

namespace Modelgate.Policy.Evidence;

/// <summary>What reports say about the evidence for one reference. Decides nothing: rules do.</summary>
/// <param name="Bundle">The bundle that declares it: <c>namespace/name</c>.</param>
/// <param name="Artifact">The artifact's name.</param>
/// <param name="Strength">The strength of its evidence.</param>
/// <param name="Builder">The builder who signed, or null.</param>
public sealed record ReferenceEvidence(string Bundle, string Artifact, EvidenceStrength Strength, string? Builder)
{
    /// <summary>The policy under which it is judged.</summary>
    public required ModelPolicy Policy { get; init; }

    /// <summary>The evidence of the whole bundle under that policy.</summary>
    public required BundleEvidence Composed { get; init; }

    /// <summary>The best evidence for a reference; where several policies apply, under the one for which it is weakest. Null when no bundle declares it.</summary>
    public static ReferenceEvidence? Of(ModelReference reference, ReviewSubject subject, PodResolution pod, ClusterSnapshot snapshot, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(snapshot);
        if (snapshot.Bundles.Bundles.Count == 0)
            return null;
        ReferenceEvidence? weakest = null;
        foreach (var policy in PolicySelection.Select(subject, pod, snapshot.Policies))
        {
            if (Best(reference, subject.Namespace, policy, snapshot, now) is { } best && (weakest is null || best.Strength < weakest.Strength))
                weakest = best;
        }

        return weakest;
    }

    private static ReferenceEvidence? Best(ModelReference reference, string @namespace, ModelPolicy policy, ClusterSnapshot snapshot, DateTimeOffset now)
    {
        ReferenceEvidence? best = null;
        foreach (var match in ModelBundleMatcher.Match(reference, @namespace, policy, snapshot.Bundles))
        {
            var composed = snapshot.Evidence.Of(match.Bundle, policy);
            var evidence = composed.Of(match.Artifact);
            if (best is null || evidence.StrengthAt(now) > best.Strength)
            {
                best = new($"{match.Bundle.Namespace}/{match.Bundle.Name}", match.Artifact.Name, evidence.StrengthAt(now), evidence.Builder)
                {
                    Policy = policy,
                    Composed = composed,
                };
            }
        }

        return best;
    }
}
