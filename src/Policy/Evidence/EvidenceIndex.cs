using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;
using Modelgate.Policy.Policies;

namespace Modelgate.Policy.Evidence;

/// <summary>What every bundle's evidence amounts to under every policy, verified ahead of time. Immutable; a review only looks up.</summary>
public sealed class EvidenceIndex
{
    private readonly Dictionary<ModelPolicy, Dictionary<ModelBundle, BundleEvidence>> _byPolicy = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(string Policy, string Bundle), BundleEvidence> _byContent = [];
    private readonly Dictionary<ModelBundle, (EvidenceContent[] Pointed, string Digest)> _digests = new(ReferenceEqualityComparer.Instance);

    private EvidenceIndex()
    {
    }

    /// <summary>No evidence.</summary>
    public static EvidenceIndex Empty { get; } = new();

    /// <summary>The evidence of a bundle under a policy. A pair that was not verified has none.</summary>
    public BundleEvidence Of(ModelBundle bundle, ModelPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(policy);
        return _byPolicy.TryGetValue(policy, out var bundles) && bundles.TryGetValue(bundle, out var evidence) ? evidence : None(bundle);
    }

    /// <summary>A bundle whose evidence nobody looked at.</summary>
    public static BundleEvidence None(ModelBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        return BundleEvidence.Of(bundle, [.. bundle.Artifacts.Select(a => new ArtifactEvidence { Artifact = a, Problem = EvidenceReasons.NoAttestation, Reasons = [EvidenceReasons.NoAttestation] })], []);
    }

    /// <summary>Verifies every bundle under every policy.</summary>
    /// <param name="policies">The policies.</param>
    /// <param name="bundles">The bundles.</param>
    /// <param name="content">Has what they point at.</param>
    /// <param name="now">The time of verification.</param>
    /// <param name="previous">An earlier index: what rests on the same bundle, attestations, trust and roots is taken from it.</param>
    public static EvidenceIndex Build(
        IReadOnlyList<ModelPolicy> policies, IReadOnlyList<ModelBundle> bundles, IEvidenceContent content, DateTimeOffset now, EvidenceIndex? previous = null) =>
        Build(policies, bundles, content, AttestationVerifier.Instance, now, previous);

    internal static EvidenceIndex Build(
        IReadOnlyList<ModelPolicy> policies, IReadOnlyList<ModelBundle> bundles, IEvidenceContent content, IAttestationVerifier verifier, DateTimeOffset now, EvidenceIndex? previous)
    {
        ArgumentNullException.ThrowIfNull(policies);
        ArgumentNullException.ThrowIfNull(bundles);
        ArgumentNullException.ThrowIfNull(content);
        if (bundles.Count == 0)
            return Empty;
        var review = new AttestationReview(content, verifier, now);
        var trusts = policies.Select(p => PolicyTrust.Of(p, content)).ToArray();
        var results = new (EvidenceContent[] Pointed, string Digest, BundleEvidence[] Evidence)[bundles.Count];
        Parallel.For(0, bundles.Count, i => results[i] = Verify(bundles[i], trusts, review, previous));
        var index = new EvidenceIndex();
        for (var b = 0; b < results.Length; b++)
            index._digests[bundles[b]] = (results[b].Pointed, results[b].Digest);
        for (var p = 0; p < trusts.Length; p++)
        {
            var byBundle = new Dictionary<ModelBundle, BundleEvidence>(bundles.Count, ReferenceEqualityComparer.Instance);
            for (var b = 0; b < results.Length; b++)
            {
                var evidence = results[b].Evidence[p];
                byBundle[bundles[b]] = evidence;
                if (!evidence.DependsOnTime)
                    index._byContent[(trusts[p].Digest, results[b].Digest)] = evidence;
            }

            index._byPolicy[policies[p]] = byBundle;
        }

        return index;
    }

    private static (EvidenceContent[], string, BundleEvidence[]) Verify(ModelBundle bundle, PolicyTrust[] trusts, AttestationReview review, EvidenceIndex? previous)
    {
        // The same instance has the same inline attestations, and equal content is the same memory: such a bundle is not hashed again.
        EvidenceContent[] pointed = [.. bundle.Attestations.Select(source => source.InlineBytes is null ? review.Fetch(bundle, source) : default)];
        EvidenceContent[]? all = null;
        EvidenceContent[] Fetched() => all ??= [.. bundle.Attestations.Select((source, i) => source.InlineBytes is null ? pointed[i] : review.Fetch(bundle, source))];
        var digest = previous is not null && previous._digests.TryGetValue(bundle, out var before) && before.Pointed.AsSpan().SequenceEqual(pointed)
            ? before.Digest
            : ContentDigest.Of(bundle, Fetched());
        var evidence = new BundleEvidence[trusts.Length];
        for (var i = 0; i < trusts.Length; i++)
        {
            evidence[i] = previous is not null && previous._byContent.TryGetValue((trusts[i].Digest, digest), out var known)
                ? known.For(bundle)
                : Verify(bundle, Fetched(), trusts[i], review);
        }

        return (pointed, digest, evidence);
    }

    private static BundleEvidence Verify(ModelBundle bundle, EvidenceContent[] fetched, PolicyTrust trust, AttestationReview review)
    {
        List<AttestationOutcome> outcomes = [];
        for (var i = 0; i < fetched.Length; i++)
            outcomes.Add(review.Review(bundle.Attestations[i], fetched[i], trust));
        var judge = new ArtifactJudge(trust, bundle, outcomes);
        return BundleEvidence.Of(bundle, [.. bundle.Artifacts.Select(judge.Judge)], [.. trust.Policy.RequiredRoles.Where(role => !bundle.Artifacts.Any(a => Fills(a, role))).Distinct()]);
    }

    /// <summary>Quantized weights and an image are a model, too; and a model's files have parts of other roles among them.</summary>
    internal static bool Fills(Artifact artifact, ModelRole required) =>
        artifact.Role == required || (required == ModelRole.Model && artifact.Role is ModelRole.Quantization or ModelRole.Image) || artifact.Carried.Contains(required);
}
