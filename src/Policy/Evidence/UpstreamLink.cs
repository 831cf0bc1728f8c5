using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;
using Modelgate.Policy.Policies;

namespace Modelgate.Policy.Evidence;

/// <summary>The link from an artifact to the upstream that it was copied or converted from.</summary>
internal sealed class UpstreamLink(Artifact artifact, string reference, Artifact? @base, TrustPolicy trust)
{
    private readonly string? _upstream = artifact.Upstream is { } upstream ? PinnedIdentity.Canonical(upstream) : null;

    /// <summary>True when a statement names the declared upstream, pinned, among its dependencies. Nothing is its own upstream, a mirror is nobody's, and neither is what a build used beside it.</summary>
    public bool IsIn(AcceptedStatement statement) => _upstream is not null && !IsNoUpstream && statement.Subjects.Links(reference, _upstream);

    /// <summary>Why there is no link.</summary>
    public EvidenceReason WhyNot(AcceptedStatement nearest, Mirror? mirror) => IsNoUpstream
        ? EvidenceReasons.SelfUpstream(nearest.Attestation, mirror)
        : EvidenceReasons.NoUpstream(nearest.Attestation, nearest.Builder.Name, artifact.Upstream, mirror);

    private bool IsNoUpstream => _upstream is not null
        && (_upstream == reference || ServingPlace.MirrorOf(_upstream, trust) is not null || PartFiles.IsDataset(_upstream) || IsBase(_upstream) || IsBuildImage(_upstream));

    // An adapter's statement names its base, which it is no copy of.
    private bool IsBase(string upstream) => artifact.Role == ModelRole.Adapter && @base is not null
        && (upstream == PinnedIdentity.Canonical(@base.Reference) || (@base.Upstream is { } further && upstream == PinnedIdentity.Canonical(further)));

    // Builds name the image that they ran in.
    private bool IsBuildImage(string upstream) =>
        upstream.StartsWith("pkg:oci/", StringComparison.Ordinal) && reference.StartsWith("pkg:huggingface/", StringComparison.Ordinal);
}
