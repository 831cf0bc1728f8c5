using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Policies;

namespace Modelgate.Policy.Evidence;

/// <summary>The link from an artifact to the upstream that it was copied or converted from.</summary>
internal sealed class UpstreamLink(Artifact artifact, string reference, TrustPolicy trust)
{
    private readonly string? _upstream = artifact.Upstream is { } upstream ? PinnedIdentity.Canonical(upstream) : null;

    /// <summary>True when a statement names the declared upstream, pinned, among its dependencies. Nothing is its own upstream, and a mirror is nobody's.</summary>
    public bool IsIn(AcceptedStatement statement) => _upstream is not null && !IsNoUpstream && statement.Subjects.Links(reference, _upstream);

    /// <summary>Why there is no link.</summary>
    public EvidenceReason WhyNot(AcceptedStatement nearest, Mirror? mirror) => IsNoUpstream
        ? EvidenceReasons.SelfUpstream(nearest.Attestation, mirror)
        : EvidenceReasons.NoUpstream(nearest.Attestation, nearest.Builder.Name, artifact.Upstream, mirror);

    private bool IsNoUpstream => _upstream is not null && (_upstream == reference || ServingPlace.MirrorOf(_upstream, trust) is not null);
}
