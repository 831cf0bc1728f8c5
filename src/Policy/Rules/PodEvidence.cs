using Modelgate.Policy.Evidence;
using Modelgate.Policy.ModelBundles;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Rules;

/// <summary>Matches what a pod's containers load with the bundles and their evidence. Looks up what was verified; verifies nothing.</summary>
/// <remarks>
/// For each container: 1. which of its references do bundles declare? 2. the bundle that has most of them, verified ones first; any that is verified will do.
/// 3. what that bundle's evidence lacks, artifact by artifact: a bundle is as good as its weakest part. 4. what the container does with the parts.
/// 5. parts that are of other bundles.
/// </remarks>
internal static class PodEvidence
{
    /// <summary>Judges every container.</summary>
    public static IReadOnlyList<ContainerEvidence> Judge(RuleContext context)
    {
        List<ContainerEvidence> judged = [];
        HashSet<(ModelBundle, Artifact?, EvidenceReason)>? told = null;
        HashSet<string>? filling = null;
        HashSet<string> loaded = new(StringComparer.Ordinal);
        List<string> served = [];
        foreach (var container in context.Pod.Containers)
        {
            foreach (var reference in container.References)
            {
                loaded.Add(reference.Identity);
                if (reference is { Role: ModelRole.Model or ModelRole.Quantization, IsDownload: false, LoadedElsewhere: false })
                    served.AddRange(reference.FilledBy.Count == 0 ? [reference.Identity] : reference.FilledBy.Select(f => f.Identity));
                foreach (var filled in reference.FilledBy)
                    (filling ??= new(StringComparer.Ordinal)).Add(filled.Identity);
            }
        }

        foreach (var container in context.Pod.Containers)
        {
            List<EvidenceIssue> issues = [];
            MixedParts? mixed = null;
            if (Declared(context, container, issues) is { Count: > 0 } declared)                    // 1
            {
                var best = Nearest(context, declared);                                              // 2
                AddIssues(context, best, declared, issues);                                         // 3
                AddMissingRoles(context, best, declared, loaded, issues);
                AddMisuse(best, declared, served, issues);                                          // 4
                mixed = AddOthers(context, best, declared, filling, issues);                        // 5
            }

            told ??= [];
            issues.RemoveAll(issue => !told.Add((issue.Bundle, issue.Artifact, issue.Reason)));
            if (issues.Count > 0 || mixed is not null)
                judged.Add(new(container, issues, mixed));
        }

        return judged;
    }

    private static List<DeclaredReference> Declared(RuleContext context, ContainerResolution container, List<EvidenceIssue> misused)
    {
        List<DeclaredReference> declared = [];
        foreach (var reference in container.References)
        {
            if (reference.Role == ModelRole.Code)
                continue;
            if (reference.FilledBy.Count == 0 && context.BundlesFor(reference) is { Count: > 0 } matches)
                declared.Add(new(reference, matches, false));
            foreach (var filled in reference.FilledBy)
            {
                if (Overlaid(reference, filled) is { } over && context.BundlesFor(filled) is [var under, ..])
                    misused.Add(new(EvidenceFindings.RuleOf(over.Kind, reference.Role), reference, under.Bundle, under.Artifact, null, over, true));
                // What the server opens decides the role; what was fetched, or lies in an image, decides the identity.
                var opened = filled with { Role = reference.Role, IsDownload = false, Origin = reference.Origin, Value = reference.Value };
                var ofOpened = context.BundlesFor(opened);
                if (CarriedParts.BesideModel(reference, filled) is { } beside)
                    ofOpened = [.. context.BundlesFor(opened = opened with { Role = beside }).Union(ofOpened)];
                if (ofOpened.Count > 0)
                    declared.Add(new(opened, ofOpened, true));
                else if (context.BundlesFor(filled) is [var other, ..])
                    misused.Add(new(EvidenceFindings.RuleOf(EvidenceReasonKind.OtherIdentity, reference.Role), opened, other.Bundle, other.Artifact, null, WhyNot(other.Artifact, opened), true));
            }
        }

        return declared;
    }

    private static EvidenceReason WhyNot(Artifact artifact, ModelReference opened) =>
        CarriedParts.MayCarry(artifact.Role, opened.Role) && ArtifactListing.Wanted(opened) is { } wanted && !ArtifactListing.Has(artifact, wanted)
            ? EvidenceReasons.UnlistedFile(wanted)
            : EvidenceReasons.OtherRole(artifact.Role, opened.Role);

    /// <summary>Two whole repositories in one folder are neither; told once, of the later one.</summary>
    private static EvidenceReason? Overlaid(ModelReference reference, ModelReference filled)
    {
        if (filled is not { DownloadedTo: { } path, Location: { Scheme: LocationScheme.HuggingFace, File: null } })
            return null;
        foreach (var other in reference.FilledBy)
        {
            if (ReferenceEquals(other, filled))
                return null;
            if (other.DownloadedTo == path && other.Location is { Scheme: LocationScheme.HuggingFace, File: null } && other.Identity != filled.Identity)
                return EvidenceReasons.Overlaid(path, other.Identity);
        }

        return null;
    }

    private static ModelBundle Nearest(RuleContext context, List<DeclaredReference> declared)
    {
        ModelBundle? best = null;
        var bestScore = (Parts: 0, IsSufficient: false, Good: 0);
        HashSet<ModelBundle> seen = new(ReferenceEqualityComparer.Instance);
        foreach (var match in declared.SelectMany(d => d.Matches))
        {
            if (!seen.Add(match.Bundle))
                continue;
            var evidence = context.Evidence.Of(match.Bundle, context.Policy);
            var isSufficient = evidence.IsSufficientAt(context.Now);
            var score = (declared.Count(d => d.In(match.Bundle) is not null), isSufficient, evidence.Artifacts.Count(a => a.ProblemAt(context.Now) is null));
            if (best is null || score.CompareTo(bestScore) > 0)
                (best, bestScore) = (match.Bundle, score);
        }

        return best!;
    }

    private static void AddIssues(RuleContext context, ModelBundle bundle, List<DeclaredReference> declared, List<EvidenceIssue> issues)
    {
        var evidence = context.Evidence.Of(bundle, context.Policy);
        if (evidence.IsSufficientAt(context.Now))
            return;
        var first = declared.Find(d => d.In(bundle) is not null)!.Reference;
        foreach (var artifact in evidence.Artifacts)
        {
            if (artifact.ProblemAt(context.Now) is not { } reason)
                continue;
            var reference = declared.Find(d => d.In(bundle) is { } own && ReferenceEquals(own, artifact.Artifact))?.Reference
                ?? declared.Find(d => d.In(bundle)?.Name == artifact.Artifact.Name)?.Reference;
            var issue = new EvidenceIssue(EvidenceFindings.RuleOf(reason.Kind, artifact.Artifact.Role), reference ?? first, bundle, artifact.Artifact, artifact, reason, reference is not null);
            // One cause is told once: parts that the container does not name are told with the one that it does.
            var same = issue.IsReferenced ? -1 : issues.FindIndex(i => i.Reason == reason);
            if (same < 0)
                issues.Add(issue);
            else
                issues[same] = issues[same] with { Also = [.. issues[same].Also, artifact.Artifact] };
        }

    }

    /// <summary>A required part must be what is loaded: an attested one that nobody opens says nothing of the one that is.</summary>
    private static void AddMissingRoles(RuleContext context, ModelBundle bundle, List<DeclaredReference> declared, HashSet<string> loaded, List<EvidenceIssue> issues)
    {
        foreach (var role in context.Policy.RequiredRoles.Distinct())
        {
            var filling = bundle.Artifacts.Where(a => EvidenceIndex.Fills(a, role)).ToArray();
            if (Array.Exists(filling, a => loaded.Contains(a.Reference)))
                continue;
            var reason = filling.Length == 0 ? EvidenceReasons.MissingRole(role) : EvidenceReasons.RequiredElsewhere(role, filling[0].Name);
            issues.Add(new(EvidenceFindings.RuleOf(reason.Kind, role), declared.Find(d => d.In(bundle) is not null)!.Reference, bundle, null, null, reason, false));
        }
    }

    private static void AddMisuse(ModelBundle bundle, List<DeclaredReference> declared, List<string> served, List<EvidenceIssue> issues)
    {
        List<Artifact>? models = null;
        foreach (var part in declared)
        {
            // What is fetched is put on what where it is opened.
            if (part.Reference is { Role: ModelRole.Model or ModelRole.Quantization, IsDownload: false } && part.In(bundle) is { } model)
                (models ??= []).Add(model);
        }

        foreach (var part in declared)
        {
            if (part.In(bundle) is not { } artifact)
                continue;
            if (part.UnlistedFile(artifact) is { } file)
                issues.Add(Issue(part, bundle, artifact, EvidenceReasons.UnlistedFile(file)));
            if (models?.Exists(m => m.Reference == artifact.Reference) != true && CarriedParts.IsMissing(artifact, part.Reference.Role))
                issues.Add(Issue(part, bundle, artifact, EvidenceReasons.NoFileOfRole(part.Reference.Role)));

            if (part.Reference is { Role: ModelRole.Adapter, IsDownload: false } && PutOn(artifact, bundle, models, served) is { } other)
                issues.Add(Issue(part, bundle, artifact, EvidenceReasons.PutOnOtherBase(artifact.Base, other)));
        }
    }

    /// <summary>The model that an adapter is put on and was not made for, or null. A container without a model of its own puts it on what the pod's others serve.</summary>
    private static string? PutOn(Artifact adapter, ModelBundle bundle, List<Artifact>? models, List<string> served)
    {
        if (models is not null)
            return models.Exists(m => string.Equals(m.Name, adapter.Base, StringComparison.Ordinal)) ? null : models[0].Name;
        var @base = bundle.Artifacts.FirstOrDefault(a => string.Equals(a.Name, adapter.Base, StringComparison.Ordinal));
        return served.Count == 0 || (@base is not null && served.Contains(@base.Reference)) ? null : served[0];
    }

    private static MixedParts? AddOthers(RuleContext context, ModelBundle best, List<DeclaredReference> declared, HashSet<string>? filling, List<EvidenceIssue> issues)
    {
        MixedParts? mixed = null;
        foreach (var part in declared)
        {
            if (part.In(best) is not null)
                continue;
            // A download that a server opens is composed where it is opened.
            if (part.IsFetchedElsewhere || !part.Reference.IsDownload || filling?.Contains(part.Reference.Identity) != true)
                mixed ??= new(part.Reference, part.Matches[0].Bundle, best);
            var other = Nearest(context, [part]);
            var artifact = part.In(other)!;
            var evidence = context.Evidence.Of(other, context.Policy).Of(artifact);
            if (evidence.ProblemAt(context.Now) is { } reason)
                issues.Add(new(EvidenceFindings.RuleOf(reason.Kind, artifact.Role), part.Reference, other, artifact, evidence, reason, true));
        }

        return mixed;
    }

    private static EvidenceIssue Issue(DeclaredReference part, ModelBundle bundle, Artifact artifact, EvidenceReason reason) =>
        new(EvidenceFindings.RuleOf(reason.Kind, CarriedParts.MayCarry(artifact.Role, part.Reference.Role) ? part.Reference.Role : artifact.Role), part.Reference, bundle, artifact, null, reason, true);
}
