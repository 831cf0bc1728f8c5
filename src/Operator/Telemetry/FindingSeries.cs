using System.Collections.Concurrent;
using Modelgate.Policy.Rules;

namespace Modelgate.Operator.Telemetry;

/// <summary>Decides which findings are counted under their own runtime and namespace, and which under <c>other</c>.</summary>
/// <remarks>
/// Each label alone is bounded, their combinations would not be. A namespace may fill its share and no more, so that one that is made of hostile pods
/// leaves room for the others; rule and action, which come from closed sets, are always kept.
/// </remarks>
internal sealed class FindingSeries
{
    /// <summary>Together with what is left under <c>other</c> fewer than the 2000 that the OpenTelemetry SDK keeps for one instrument.</summary>
    internal const int Most = 1700;

    /// <summary>Most of one namespace.</summary>
    internal const int MostOfNamespace = 100;

    private readonly ConcurrentDictionary<(int Rule, RuleAction Action, string Runtime, string Namespace), bool> _series = [];
    private readonly ConcurrentDictionary<string, int> _ofNamespace = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>What to count a finding under.</summary>
    public (string Runtime, string Namespace) Of(RuleId rule, RuleAction action, string runtime, string @namespace)
    {
        var key = (rule.Number, action, runtime, @namespace);
        if (_series.ContainsKey(key) || TryAdd(key))
            return (runtime, @namespace);
        return (LabelValues.Other, LabelValues.Other);
    }

    private bool TryAdd((int Rule, RuleAction Action, string Runtime, string Namespace) key)
    {
        if (Volatile.Read(ref _count) >= Most || _ofNamespace.GetValueOrDefault(key.Namespace) >= MostOfNamespace)
            return false;
        if (!_series.TryAdd(key, true))
            return true;
        Interlocked.Increment(ref _count);
        _ofNamespace.AddOrUpdate(key.Namespace, 1, (_, count) => count + 1);
        return true;
    }
}
