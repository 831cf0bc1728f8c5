using System.Collections.Concurrent;
using Modelgate.Policy;
using Modelgate.Policy.Evidence;
using Modelgate.Verification;

namespace Modelgate.Operator.Telemetry;

/// <summary>A bundle or trusted root whose time ends.</summary>
/// <param name="Namespace">The bundle's namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Expires">When.</param>
internal readonly record struct ExpiringBundle(string Namespace, string Name, DateTimeOffset Expires);

/// <summary>The bundles of a snapshot in numbers.</summary>
/// <param name="Snapshot">The snapshot.</param>
/// <param name="Counted">When they were counted.</param>
/// <param name="Counts">By whether a policy accepts the evidence, and by its strength.</param>
/// <param name="Problems">Those that no policy accepts, by the nearest reason.</param>
/// <param name="Expiring">Those that end first, earliest first.</param>
internal sealed record BundleCounts(
    ClusterSnapshot Snapshot,
    DateTimeOffset Counted,
    IReadOnlyDictionary<(bool IsVerified, EvidenceStrength Strength), int> Counts,
    IReadOnlyDictionary<EvidenceReasonKind, int> Problems,
    IReadOnlyList<ExpiringBundle> Expiring);

/// <summary>Counts the bundles of a snapshot, once for each snapshot and half minute: there may be ten thousand, under many policies.</summary>
/// <remarks>A bundle that several policies judge counts with the best of their verdicts: teams trust different builders, and nobody is accepted by all.</remarks>
internal sealed class BundleStatistics(TimeProvider time)
{
    /// <summary>Most bundles whose end is told at once.</summary>
    internal const int MaxExpiring = 100;

    /// <summary>Most bundles that are ever told by name; below what the OpenTelemetry SDK keeps for one instrument.</summary>
    internal const int MaxNamed = 1500;

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(string Namespace, string Name), bool> _named = [];
    private BundleCounts? _last;

    /// <summary>The numbers of a snapshot.</summary>
    public BundleCounts Of(ClusterSnapshot snapshot)
    {
        var now = time.GetUtcNow();
        if (Volatile.Read(ref _last) is { } last && ReferenceEquals(last.Snapshot, snapshot) && now - last.Counted < Lifetime)
            return last;
        var counts = Count(snapshot, now);
        Volatile.Write(ref _last, counts);
        return counts;
    }

    /// <summary>The bundles that end first. When too many names were told in the program's life, further ones are one under <c>other</c>, with the earliest end.</summary>
    public IReadOnlyList<ExpiringBundle> Expiring(ClusterSnapshot snapshot)
    {
        List<ExpiringBundle> named = [];
        ExpiringBundle? other = null;
        foreach (var bundle in Of(snapshot).Expiring)
        {
            if (_named.ContainsKey((bundle.Namespace, bundle.Name)) || (_named.Count < MaxNamed && _named.TryAdd((bundle.Namespace, bundle.Name), true)))
                named.Add(bundle);
            else
                other ??= new(LabelValues.Other, LabelValues.Other, bundle.Expires);
        }

        if (other is { } rest)
            named.Add(rest);
        return named;
    }

    private static BundleCounts Count(ClusterSnapshot snapshot, DateTimeOffset now)
    {
        Dictionary<(bool, EvidenceStrength), int> counts = [];
        Dictionary<EvidenceReasonKind, int> problems = [];
        List<ExpiringBundle> expiring = [];
        foreach (var bundle in snapshot.Bundles.Bundles)
        {
            BundleEvidence? best = null;
            foreach (var policy in snapshot.Policies)
            {
                var evidence = snapshot.Evidence.Of(bundle, policy);
                if (best is null || IsBetter(evidence, best, now))
                    best = evidence;
            }

            best ??= EvidenceIndex.None(bundle);
            var isVerified = best.IsSufficientAt(now);
            var key = (isVerified, StrengthAt(best, now));
            counts[key] = counts.GetValueOrDefault(key) + 1;
            if (!isVerified && ReasonOf(best, now) is { } reason)
                problems[reason] = problems.GetValueOrDefault(reason) + 1;
            if (best.IsSufficient && best.Expires is { } expires)
                expiring.Add(new(bundle.Namespace, bundle.Name, expires));
        }

        return new(snapshot, now, counts, problems, [.. expiring.OrderBy(e => e.Expires).Take(MaxExpiring)]);
    }

    private static bool IsBetter(BundleEvidence one, BundleEvidence other, DateTimeOffset now)
    {
        var (sufficient, before) = (one.IsSufficientAt(now), other.IsSufficientAt(now));
        return sufficient != before ? sufficient : StrengthAt(one, now) > StrengthAt(other, now);
    }

    private static EvidenceStrength StrengthAt(BundleEvidence evidence, DateTimeOffset now) => evidence.Expires is { } expires && now >= expires ? EvidenceStrength.None : evidence.Strength;

    private static EvidenceReasonKind? ReasonOf(BundleEvidence evidence, DateTimeOffset now)
    {
        foreach (var artifact in evidence.Artifacts)
        {
            if (artifact.ProblemAt(now) is { } problem)
                return problem.Kind;
        }

        return evidence.MissingRoles.Count > 0 ? EvidenceReasonKind.MissingRole : null;
    }
}
