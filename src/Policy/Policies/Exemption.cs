using Modelgate.Policy.Rules;

namespace Modelgate.Policy.Policies;

/// <summary>Rules that do not count for some pods, for a reason and until a day.</summary>
/// <param name="Namespace">The namespace, exact.</param>
/// <param name="Selector">Which pods in it, by the pod's labels; null: all.</param>
/// <param name="Rules">The rules; never empty.</param>
/// <param name="Reason">Why, for the reports.</param>
/// <param name="Expires">From this moment on it no longer counts.</param>
public sealed record Exemption(string Namespace, LabelSelector? Selector, IReadOnlyList<RuleId> Rules, string Reason, DateTimeOffset Expires)
{
    /// <summary>True when it takes the rule away for a pod with these labels.</summary>
    public bool Covers(RuleId rule, string @namespace, IReadOnlyDictionary<string, string> labels, DateTimeOffset now) =>
        now < Expires
        && string.Equals(@namespace, Namespace, StringComparison.Ordinal)
        && Rules.Contains(rule)
        && Selector?.Matches(labels) != false;
}
