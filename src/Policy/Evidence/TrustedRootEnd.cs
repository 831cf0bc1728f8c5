using Modelgate.Policy.Policies;
using Modelgate.Verification.TrustedRoots;

namespace Modelgate.Policy.Evidence;

/// <summary>When a trusted root of a policy ends: nothing that is signed later can be verified with it.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Name">The root's name in it.</param>
/// <param name="Expires">The last moment.</param>
public sealed record TrustedRootEnd(string Policy, string Name, DateTimeOffset Expires)
{
    /// <summary>The ends of the roots that have one and are at hand.</summary>
    public static IReadOnlyList<TrustedRootEnd> Of(IReadOnlyList<ModelPolicy> policies, IEvidenceContent content)
    {
        ArgumentNullException.ThrowIfNull(policies);
        ArgumentNullException.ThrowIfNull(content);
        List<TrustedRootEnd> ends = [];
        foreach (var policy in policies)
        {
            foreach (var source in policy.Trust.TrustedRoots)
            {
                if ((source.Root ?? PolicyTrust.Fetch(source, content).Root) is { } root && EndOf(root) is { } end)
                    ends.Add(new(policy.Name, source.Name, end));
            }
        }

        return ends;
    }

    /// <summary>A root needs one of each kind that it lists; each kind lasts as long as the last of it. What ended earlier still vouches for its own time.</summary>
    internal static DateTimeOffset? EndOf(TrustedRoot root)
    {
        DateTimeOffset? end = null;
        foreach (var kind in (ReadOnlySpan<DateTimeOffset?>)
            [Last(root.TransparencyLogs, l => l.ValidFor.End), Last(root.CertificateTransparencyLogs, l => l.ValidFor.End), Last(root.CertificateAuthorities, End), Last(root.TimestampAuthorities, End)])
        {
            end = BundleEvidence.Earliest(end, kind);
        }

        return end;
    }

    private static DateTimeOffset? Last<T>(IReadOnlyList<T> all, Func<T, DateTimeOffset?> end) =>
        all.Count == 0 || all.Any(a => end(a) is null) ? null : all.Max(end);

    private static DateTimeOffset? End(TrustedAuthority authority)
    {
        var end = authority.ValidFor.End;
        foreach (var certificate in authority.Chain)
            end = BundleEvidence.Earliest(end, certificate.NotAfter);
        return end;
    }
}
