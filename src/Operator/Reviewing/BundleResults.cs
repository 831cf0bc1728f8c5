using Modelgate.Operator.Reports;
using Modelgate.Policy.Evidence;

namespace Modelgate.Operator.Reviewing;

/// <summary>Collects the bundles that reviewed objects load parts of.</summary>
internal static class BundleResults
{
    /// <summary>Each bundle once for each policy that judged it, by name and policy; null when there are none.</summary>
    public static IReadOnlyList<BundleResult>? Of(IReadOnlyList<ObjectResult> results, DateTimeOffset now)
    {
        Dictionary<(string, string), ReferenceEvidence>? found = null;
        foreach (var result in results)
        {
            foreach (var container in result.Containers)
            {
                foreach (var reference in container.References)
                {
                    if (reference.Evidence is { } evidence)
                        (found ??= []).TryAdd((evidence.Bundle, evidence.Policy.Name), evidence);
                }
            }
        }

        return found is null ? null : [.. found.Values.OrderBy(e => e.Bundle, StringComparer.Ordinal).ThenBy(e => e.Policy.Name, StringComparer.Ordinal).Select(e => Bundle(e, now))];
    }

    private static BundleResult Bundle(ReferenceEvidence evidence, DateTimeOffset now)
    {
        var composed = evidence.Composed;
        return new()
        {
            Name = evidence.Bundle,
            Policy = evidence.Policy.Name,
            Strength = composed.Artifacts.Min(a => a.StrengthAt(now)).ToString(),
            RequiredStrength = evidence.Policy.RequiredStrength.ToString(),
            Sufficient = composed.IsSufficientAt(now),
            Expires = composed.Expires,
            MissingRoles = composed.MissingRoles.Count == 0 ? null : [.. composed.MissingRoles.Select(r => r.ToString())],
            Artifacts = [.. composed.Artifacts.Select(a => Artifact(a, now))],
        };
    }

    private static ArtifactResult Artifact(ArtifactEvidence evidence, DateTimeOffset now)
    {
        var problem = evidence.ProblemAt(now);
        return new()
        {
            Name = evidence.Artifact.Name,
            Role = evidence.Artifact.Role.ToString(),
            Identity = evidence.Artifact.Reference,
            Files = evidence.Artifact.Files.Count,
            Strength = evidence.StrengthAt(now).ToString(),
            Builder = evidence.Builder,
            Statement = evidence.StatementDigest,
            Expires = evidence.Expires,
            Upstream = evidence.Artifact.Upstream,
            Base = evidence.Artifact.Base,
            Reason = problem?.Kind.ToString(),
            Message = problem?.Detail,
            Remedy = problem?.Mend,
        };
    }
}
