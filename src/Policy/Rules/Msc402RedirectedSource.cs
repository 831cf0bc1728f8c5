using Modelgate.Policy.Policies;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Rules;

/// <summary>MSC402: references are answered by the hub that they name.</summary>
/// <remarks>
/// Looks at: endpoints, registries, proxies, certificate authorities, host aliases. Denies: each that leads away from the usual hub.
/// Allows: an address under a prefix of the policy's <c>trust.mirrors</c>. Why: no client checks that the bytes belong to the commit it
/// asked for, so whoever answers decides what is served, pinned or not.
/// </remarks>
internal sealed class Msc402RedirectedSource : IAdmissionRule
{
    public RuleDescription Description { get; } = new(
        new(402), "redirected-source", "References are answered by another host", Severity.High, RuleAction.Deny,
        "Remove the setting. If the host is a mirror of yours, an admin can add it to `trust.mirrors` of the ModelPolicy.");

    public IEnumerable<Finding> Evaluate(RuleContext context)
    {
        foreach (var (container, signal) in SignalFindings.Of(context.Pod, SignalKind.RedirectedSource))
        {
            if (!IsKnown(signal.Subject, context.Policy.Trust.Mirrors))
                yield return SignalFindings.Of(Description, container, signal, " No client checks that the bytes belong to the revision it asked for, so a pin does not help here.");
        }
    }

    /// <summary>True when the address after the first <c>=</c> lies under a mirror's prefix. Scheme and host have no case, paths have.</summary>
    private static bool IsKnown(string subject, IReadOnlyList<Mirror> mirrors)
    {
        var value = subject.AsSpan(subject.IndexOf('=', StringComparison.Ordinal) + 1).Trim();
        foreach (var mirror in mirrors)
        {
            var prefix = mirror.Prefix.AsSpan().TrimEnd('/');
            var host = HostLength(prefix);
            if (value.StartsWith(prefix[..host], StringComparison.OrdinalIgnoreCase) && value[host..].StartsWith(prefix[host..], StringComparison.Ordinal)
                && (value.Length == prefix.Length || value[prefix.Length] == '/'))
            {
                return true;
            }
        }

        return false;
    }

    private static int HostLength(ReadOnlySpan<char> prefix)
    {
        var scheme = prefix.IndexOf("://", StringComparison.Ordinal);
        var host = scheme < 0 ? 0 : scheme + 3;
        var path = prefix[host..].IndexOf('/');
        return path < 0 ? prefix.Length : host + path;
    }
}
