using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;
using Modelgate.Policy.Policies;
using Modelgate.Verification;

namespace Modelgate.Policy.Evidence;

/// <summary>MAIN PATH of evidence: what the attestations of a bundle prove about one artifact under one policy.</summary>
/// <remarks>
/// 1. Revoked content counts for nothing, whoever signs it; and files that cannot be what the artifact says prove nothing about it.
/// 2. Time: a statement from before the policy's floor does not count.
/// 3. Binding: a statement counts for what it names under the signature, and for nothing else.
/// 4. Composition: an adapter's statement names the base that the bundle serves.
/// 5. Link: does it name the declared, pinned upstream?
/// 6. Coverage: every file has the signed digest; statements about the same identity complete each other.
/// 7. Strength, and whether it is what the policy asks for.
/// </remarks>
internal sealed class ArtifactJudge(PolicyTrust trust, ModelBundle bundle, IReadOnlyList<AttestationOutcome> outcomes)
{
    /// <summary>Judges an artifact of the bundle.</summary>
    public ArtifactEvidence Judge(Artifact artifact)
    {
        var reference = PinnedIdentity.Canonical(artifact.Reference) ?? artifact.Reference;
        if (Revocations.Of(artifact, reference, trust.Policy.Revocations) is { } revoked)                 // 1
            return Nothing(artifact, revoked);
        if (PartFiles.WhyNot(artifact) is { } other)
            return Nothing(artifact, other);
        List<EvidenceReason> reasons = [];
        var bound = Bound(artifact, reference, reasons);                                                  // 2, 3, 4
        foreach (var statement in bound)
        {
            if (Revocations.Of(statement, reference, trust.Policy.Revocations) is { } revokedFile)        // 1
                return Nothing(artifact, revokedFile);
        }

        var mirror = ServingPlace.MirrorOf(reference, trust.Policy.Trust);
        var link = new UpstreamLink(artifact, reference, BaseOf(artifact), trust.Policy.Trust);
        if (Covering(artifact, reference, bound, link) is { } covering)                                   // 5, 6
            return Trusted(artifact, covering, link, mirror, reasons);                                    // 7
        if (bound.Count > 0)
            reasons.Add(FileCoverage.WhyNot(artifact, reference, bound));
        return Weak(artifact, mirror, reasons);                                                           // 7
    }

    private static ArtifactEvidence Nothing(Artifact artifact, EvidenceReason why) => new() { Artifact = artifact, Problem = why, Reasons = [why] };

    private Artifact? BaseOf(Artifact artifact) => bundle.Artifacts.FirstOrDefault(a => string.Equals(a.Name, artifact.Base, StringComparison.Ordinal));

    private List<AcceptedStatement> Bound(Artifact artifact, string reference, List<EvidenceReason> reasons)
    {
        List<AcceptedStatement> bound = [];
        List<(AcceptedStatement Statement, EvidenceReason Why)> lists = [];
        foreach (var outcome in outcomes)
        {
            if (!outcome.IsFor(artifact))
                continue;
            if (outcome.Reason is { } reason)
                reasons.Add(reason);
            foreach (var statement in outcome.Statements)
            {
                if (WhyNotBound(artifact, reference, statement) is not { } why)
                    bound.Add(statement);
                else if (statement.Content.Manifest is not null && why.Kind == EvidenceReasonKind.OtherIdentity)
                    lists.Add((statement, why));
                else
                    reasons.Add(why);
            }
        }

        foreach (var (list, why) in lists)
        {
            if ((WhyTooOld(artifact, reference, list) ?? (AddList(bound, reference, list) ? null : why)) is { } reason)
                reasons.Add(reason);
        }

        // Where several cover the same, those that last longest do it.
        return [.. bound.OrderByDescending(s => s.Expires ?? DateTimeOffset.MaxValue)];
    }

    /// <summary>A model signature has no place for an identity. A statement that gives the reference the signature's root digest speaks for its list of files.</summary>
    private static bool AddList(List<AcceptedStatement> bound, string reference, AcceptedStatement list)
    {
        if (list.Content.Subjects is not [var root] || root.Digest("sha256") is not { } digest)
            return false;
        var isAdded = false;
        for (var i = 0; i < bound.Count; i++)
        {
            if (!bound[i].Subjects.HasRoot(reference, digest))
                continue;
            bound[i] = bound[i] with { Lists = [.. bound[i].Lists, list] };
            isAdded = true;
        }

        return isAdded;
    }

    private EvidenceReason? WhyNotBound(Artifact artifact, string reference, AcceptedStatement statement)
    {
        var place = statement.Subjects.Bind(reference);
        if (place == BindingPlace.None)
            return EvidenceReasons.OtherIdentity(statement.Attestation, statement.Builder.Name, statement.Subjects.Topic, reference);
        if (place == BindingPlace.Dependency && statement.Builder.BuildTypes.Count == 0)
            return EvidenceReasons.OnlyDependency(statement.Attestation, statement.Builder.Name, reference);
        if (WhyTooOld(artifact, reference, statement) is { } old)
            return old;
        if (artifact.Role != ModelRole.Adapter)
            return null;
        // An adapter on an adapter would be a chain that nobody attests as a whole.
        var @base = BaseOf(artifact);
        if (@base is null or { Role: ModelRole.Adapter })
            return EvidenceReasons.NoBase;
        var served = PinnedIdentity.Canonical(@base.Reference) ?? @base.Reference;
        return statement.Subjects.NamesBase(reference, served) ? null : EvidenceReasons.OtherBase(statement.Attestation, statement.Builder.Name, served);
    }

    private EvidenceReason? WhyTooOld(Artifact artifact, string reference, AcceptedStatement statement)
    {
        foreach (var floor in trust.Policy.Floors)
        {
            var isMeant = IsMeant(floor, artifact, reference) || MadeOf(floor, artifact, reference, statement);
            if (isMeant && statement.Content.SignedAt is null)
                return EvidenceReasons.NoSigningTime(statement.Attestation, floor);
            if (isMeant && statement.Content.SignedAt < floor.NotBefore)
                return EvidenceReasons.BelowFloor(statement.Attestation, statement.Content.SignedAt.Value, floor);
            // A copy of the repository has the same commits under another name.
            if (!isMeant && PinnedIdentity.IsOfHub(floor.Model) && statement.Subjects.NamesOnlyCommit(reference) && !(statement.Content.SignedAt >= floor.NotBefore))
                return EvidenceReasons.CommitBelowFloor(statement.Attestation, floor);
        }

        return null;
    }

    private static bool IsMeant(SigningFloor floor, Artifact artifact, string reference) =>
        IsModel(floor, reference) || (artifact.Upstream is { } upstream && IsModel(floor, PinnedIdentity.Canonical(upstream) ?? upstream));

    /// <summary>What went into it counts whether the bundle declares it or not; of an adapter, its base is judged on its own.</summary>
    private bool MadeOf(SigningFloor floor, Artifact artifact, string reference, AcceptedStatement statement)
    {
        var served = artifact.Role == ModelRole.Adapter ? BaseOf(artifact)?.Reference : null;
        foreach (var dependency in statement.Subjects.MadeOf(reference))
        {
            if (IsModel(floor, dependency) && dependency != served)
                return true;
        }

        return false;
    }

    private static bool IsModel(SigningFloor floor, string identity) => string.Equals(floor.Model, PinnedIdentity.NameOf(identity), StringComparison.Ordinal);

    /// <summary>The statements that cover every file: linked promotions if they do, else linked ones, else all; null when not even all do.</summary>
    private static CoveringStatements? Covering(Artifact artifact, string reference, List<AcceptedStatement> bound, UpstreamLink link)
    {
        var linked = bound.FindAll(link.IsIn);
        var promotions = linked.FindAll(s => StatementTrust.IsApprovedPromotion(s.Builder));
        foreach (var (statements, isLinked, isPromotion) in (ReadOnlySpan<(List<AcceptedStatement>, bool, bool)>)[(promotions, true, true), (linked, true, false), (bound, false, false)])
        {
            if (statements.Count > 0 && FileCoverage.Of(artifact, reference, statements) is { } used)
                return new(used, isLinked, isPromotion);
        }

        return null;
    }

    private ArtifactEvidence Trusted(Artifact artifact, CoveringStatements covering, UpstreamLink link, Mirror? mirror, List<EvidenceReason> reasons)
    {
        var first = covering.Statements[0];
        DateTimeOffset? expires = null;
        foreach (var statement in covering.Statements)
            expires = BundleEvidence.Earliest(expires, statement.Expires);
        EvidenceReason? problem = null;
        if (!covering.IsLinked && (mirror is not null || trust.Policy.RequiredStrength == EvidenceStrength.TrustedPromotion))
            problem = link.WhyNot(first, mirror);
        else if (!covering.IsPromotion && trust.Policy.RequiredStrength == EvidenceStrength.TrustedPromotion)
            problem = EvidenceReasons.NoApprovedWorkflow(first.Attestation, first.Builder.Name);
        return new()
        {
            Artifact = artifact,
            Strength = covering.IsPromotion ? EvidenceStrength.TrustedPromotion : EvidenceStrength.TrustedSignature,
            Builder = first.Builder.Name,
            StatementDigest = first.Content.StatementDigest,
            SignedAt = first.Content.SignedAt,
            Expires = expires,
            Problem = problem,
            Reasons = problem is null ? reasons : [problem, .. reasons],
        };
    }

    private ArtifactEvidence Weak(Artifact artifact, Mirror? mirror, List<EvidenceReason> reasons)
    {
        var strength = EvidenceStrength.None;
        foreach (var reason in reasons)
        {
            if (reason.Kind is EvidenceReasonKind.UntrustedSigner or EvidenceReasonKind.StatementNotAccepted)
                strength = EvidenceStrength.UntrustedSignature;
        }

        foreach (var outcome in outcomes)
        {
            if (outcome.Unsigned is not { } list || !outcome.IsFor(artifact))
                continue;
            var kind = ServingPlace.MayServe(artifact.Reference, outcome.Source.Source) ? EvidenceReasonKind.SelfReferentialManifest : EvidenceReasonKind.UnsignedManifest;
            reasons.Add(EvidenceReasons.Manifest(outcome.Source.Name, kind, outcome.Source.Source));
            var proves = kind == EvidenceReasonKind.UnsignedManifest ? EvidenceStrength.UnsignedManifest : EvidenceStrength.SelfReferential;
            if (proves > strength && FileCoverage.Covers(artifact, list))
                strength = proves;
        }

        if (reasons.Count == 0)
            reasons.Add(EvidenceReasons.NoAttestation);
        var reference = PinnedIdentity.Canonical(artifact.Reference) ?? artifact.Reference;
        if (trust.Policy.RequiredStrength < EvidenceStrength.TrustedSignature && trust.Policy.Floors.FirstOrDefault(f => IsMeant(f, artifact, reference)) is { } floor)
            reasons.Add(EvidenceReasons.UnsignedBelowFloor(floor));
        // Stable: of reasons that came equally near, the bundle's order decides.
        EvidenceReason[] ordered = [.. reasons.OrderByDescending(r => Nearness(r.Kind))];
        var isEnough = strength >= trust.Policy.RequiredStrength && mirror is null && !Array.Exists(ordered, r => Nearness(r.Kind) == 8);
        return new() { Artifact = artifact, Strength = strength, Problem = isEnough ? null : ordered[0], Reasons = ordered };
    }

    /// <summary>How near evidence with this reason came to counting: the nearest is what the author most likely has to mend.</summary>
    private static int Nearness(EvidenceReasonKind kind) => kind switch
    {
        EvidenceReasonKind.Revoked or EvidenceReasonKind.BelowFloor or EvidenceReasonKind.NoSigningTime or EvidenceReasonKind.Expired => 8,
        EvidenceReasonKind.UnlinkedMirror or EvidenceReasonKind.NoUpstream or EvidenceReasonKind.NoApprovedWorkflow => 7,
        EvidenceReasonKind.DigestMismatch or EvidenceReasonKind.FileNotCovered or EvidenceReasonKind.NoBase or EvidenceReasonKind.OtherBase => 6,
        EvidenceReasonKind.StatementNotAccepted => 5,
        EvidenceReasonKind.UntrustedSigner => 4,
        EvidenceReasonKind.InvalidAttestation => 3,
        EvidenceReasonKind.UnsignedManifest or EvidenceReasonKind.SelfReferentialManifest => 2,
        EvidenceReasonKind.NotAtHand => 1,
        // Most attestations of a bundle are about its other artifacts.
        EvidenceReasonKind.OtherIdentity or EvidenceReasonKind.NoAttestation or EvidenceReasonKind.MissingRole => 0,
    };

    private sealed record CoveringStatements(IReadOnlyList<AcceptedStatement> Statements, bool IsLinked, bool IsPromotion);
}
