using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Rules;

/// <summary>One reference and the artifacts that declare it.</summary>
/// <param name="Reference">What the container says.</param>
/// <param name="Matches">The artifacts, those of the own namespace first.</param>
/// <param name="IsFetchedElsewhere">True for a path that a download fills; the download is judged, here only the composition.</param>
internal sealed record DeclaredReference(ModelReference Reference, IReadOnlyList<BundledArtifact> Matches, bool IsFetchedElsewhere)
{
    private Dictionary<ModelBundle, Artifact>? _byBundle;

    /// <summary>The artifact of a bundle that stands for the reference; null when it has none. One that lists the very file comes before others.</summary>
    public Artifact? In(ModelBundle bundle) => (_byBundle ??= ByBundle()).GetValueOrDefault(bundle);

    // Whoever owns a namespace may fill it with bundles for one reference, so each is looked at once.
    private Dictionary<ModelBundle, Artifact> ByBundle()
    {
        Dictionary<ModelBundle, Artifact> found = new(ReferenceEqualityComparer.Instance);
        foreach (var match in Matches)
        {
            if (!found.TryGetValue(match.Bundle, out var best) || Fitness(match.Artifact) > Fitness(best))
                found[match.Bundle] = match.Artifact;
        }

        return found;
    }

    /// <summary>The file or folder of the artifact that the reference asks for, if the artifact lists nothing there; else null.</summary>
    public string? UnlistedFile(Artifact artifact) => ArtifactListing.Wanted(Reference) is { } wanted && !ArtifactListing.Has(artifact, wanted) ? wanted : null;

    private int Fitness(Artifact artifact) =>
        (artifact.Role == Reference.Role ? 1 : 0) + (ArtifactListing.Wanted(Reference) is { } wanted && ArtifactListing.Has(artifact, wanted) ? 2 : 0);
}

/// <summary>Why a part of a container is not attested well enough.</summary>
/// <param name="Rule">The number of the rule whose matter it is.</param>
/// <param name="Reference">The reference that leads to it.</param>
/// <param name="Bundle">The bundle.</param>
/// <param name="Artifact">The artifact that fails; null when the bundle lacks a part.</param>
/// <param name="Evidence">The artifact's evidence, or null.</param>
/// <param name="Reason">Why.</param>
/// <param name="IsReferenced">True when <paramref name="Reference"/> names this very artifact, false when it only is part of the same bundle.</param>
internal sealed record EvidenceIssue(
    int Rule, ModelReference Reference, ModelBundle Bundle, Artifact? Artifact, ArtifactEvidence? Evidence, EvidenceReason Reason, bool IsReferenced)
{
    /// <summary>Other artifacts of the bundle that fail for the same reason and that nothing in the container names.</summary>
    public IReadOnlyList<Artifact> Also { get; init; } = [];
}

/// <summary>Parts of a container that no single bundle composes.</summary>
/// <param name="Reference">The first reference that the bundle of the others does not have.</param>
/// <param name="Other">A bundle that has it.</param>
/// <param name="One">The bundle of the others.</param>
internal sealed record MixedParts(ModelReference Reference, ModelBundle Other, ModelBundle One);

/// <summary>What the bundles' evidence means for one container.</summary>
/// <param name="Container">The container.</param>
/// <param name="Issues">What is not attested well enough.</param>
/// <param name="Mixed">Set when no single bundle has all parts.</param>
internal sealed record ContainerEvidence(ContainerResolution Container, IReadOnlyList<EvidenceIssue> Issues, MixedParts? Mixed);
