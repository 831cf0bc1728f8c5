using Modelgate.Policy.Evidence;
using Modelgate.Policy.Models;
using Modelgate.Policy.Policies;

namespace Modelgate.Policy.ModelBundles;

/// <summary>From a reference to the bundles that name the same content.</summary>
public static class ModelBundleMatcher
{
    /// <summary>The artifacts that have the reference's pinned identity and its role, in bundles of the pod's namespace or of the policy's shared namespaces.</summary>
    /// <remarks>
    /// Nothing matches what is not pinned: a name that can move is no identity. Bundles of the own namespace come first; they do not hide shared ones, since any that is verified will do.
    /// </remarks>
    public static IReadOnlyList<BundledArtifact> Match(ModelReference reference, string @namespace, ModelPolicy policy, ModelBundleIndex bundles)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(bundles);
        if (!reference.IsPinned)
            return [];
        List<BundledArtifact>? own = null;
        List<BundledArtifact>? shared = null;
        foreach (var candidate in bundles.Find(reference.Identity))
        {
            if (!Fits(candidate.Artifact, reference))
                continue;
            if (string.Equals(candidate.Bundle.Namespace, @namespace, StringComparison.Ordinal))
                (own ??= []).Add(candidate);
            else if (policy.BundleNamespaces.Contains(candidate.Bundle.Namespace, StringComparer.Ordinal))
                (shared ??= []).Add(candidate);
        }

        if (own is not null && shared is not null)
            own.AddRange(shared);
        return own ?? shared ?? [];
    }

    /// <summary>An artifact of the same name but of another revision, that may be shown to people of this namespace; or null.</summary>
    public static BundledArtifact? OtherRevision(ModelReference reference, string @namespace, ModelPolicy policy, ModelBundleIndex bundles)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(bundles);
        foreach (var candidate in bundles.FindByName(reference.Location.Name))
        {
            if (string.Equals(candidate.Artifact.Reference, reference.Identity, StringComparison.Ordinal))
                continue;
            if (string.Equals(candidate.Bundle.Namespace, @namespace, StringComparison.Ordinal)
                || policy.BundleNamespaces.Contains(candidate.Bundle.Namespace, StringComparer.Ordinal))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>True when an artifact may serve a reference: quantized weights are a model; a tokenizer, a configuration and a listed chat template may lie among
    /// the model's own files; what an image carries, and what a download is for, shows only where a server opens it.</summary>
    private static bool Fits(Artifact artifact, ModelReference reference) =>
        artifact.Role == reference.Role || reference.Role == ModelRole.Image || reference.IsDownload || Fits(artifact.Role, reference.Role)
        || (artifact.Role == ModelRole.Image && reference.Location.Scheme == LocationScheme.Oci && reference.Role != ModelRole.Adapter)
        || (reference.Role == ModelRole.ChatTemplate && artifact.Role is ModelRole.Model or ModelRole.Quantization && CarriedParts.HasTemplate(artifact, reference));

    private static bool Fits(ModelRole artifact, ModelRole reference) => (artifact, reference) is
        (ModelRole.Quantization, ModelRole.Model) or (ModelRole.Model, ModelRole.Quantization) or
        (ModelRole.Model or ModelRole.Quantization, ModelRole.Tokenizer or ModelRole.Config) or
        (ModelRole.Image, ModelRole.Model);
}
