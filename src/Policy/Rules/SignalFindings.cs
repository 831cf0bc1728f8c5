using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Rules;

/// <summary>What the rules that judge one kind of signal have in common: one finding for each distinct subject of a container.</summary>
internal static class SignalFindings
{
    /// <summary>The signals of a kind, first of each subject, with their containers, in pod order.</summary>
    /// <remarks>Most pods have no signal of most kinds: then nothing is allocated.</remarks>
    public static IEnumerable<(ContainerResolution Container, Signal Signal)> Of(PodResolution pod, SignalKind kind) => pod.Has(kind) ? Find(pod, kind) : [];

    private static IEnumerable<(ContainerResolution Container, Signal Signal)> Find(PodResolution pod, SignalKind kind)
    {
        foreach (var container in pod.Containers)
        {
            HashSet<string>? seen = null;
            foreach (var signal in container.Signals)
            {
                if (signal.Kind == kind && (seen ??= new(StringComparer.Ordinal)).Add(signal.Subject))
                    yield return (container, signal);
            }
        }
    }

    /// <summary>The finding for a signal: what was seen and where, what it does, why it matters.</summary>
    public static Finding Of(RuleDescription rule, ContainerResolution container, Signal signal, string why) => new(
        rule.Id, rule.Severity, container.Container.Name, signal.Origin,
        $"Found {Wording.Plain(signal.Subject)} in {Wording.Where(signal.Origin)}. {Wording.Sentence(signal.Reason)}{why}",
        signal.Remedy is { } remedy ? Wording.Sentence(remedy) : rule.Remedy);
}
