using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Resolution;

/// <summary>From a pod to what it serves.</summary>
/// <remarks>
/// 1. Containers run in the kubelet's order: init containers one after another, then the others; what one writes to a shared volume, the next may read.
/// 2. Each container's entrypoint, hooks and probes are followed to the programs that serve or load models.
/// 3. A container that nothing gave away is asked for its signature: flags or variables that only one runtime reads.
/// 4. What surrounds the programs (endpoints, proxies, library paths, mounts) is read once for each container that matters.
/// 5. Local paths are tied to what provides them.
/// </remarks>
public static class PodResolver
{
    /// <summary>Resolves every container, hook and probe of a pod.</summary>
    public static PodResolution Resolve(PodWorkload pod, IConfigMapSource configMaps, ResolverOptions options)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(configMaps);
        ArgumentNullException.ThrowIfNull(options);
        if (!options.CollectSteps && options.Runtimes.IsBuiltIn && !PodTriage.MayServe(pod))
            return new PodResolution { Pod = pod, Containers = [] };
        var volumes = new PodVolumes(pod, configMaps);
        var runs = new ContainerRun[Math.Min(pod.Containers.Count, ResolutionLimits.MaxContainers)];
        var anyRelevant = false;
        for (var i = 0; i < runs.Length; i++)
        {
            runs[i] = ContainerRun.Start(pod, pod.Containers[i], volumes, configMaps, options);                  // 1, 2, 3
            anyRelevant |= runs[i].IsRelevant;
        }

        if (runs.Length < pod.Containers.Count)
        {
            runs[0].Sink.AddWhole(TooMany(pod));
            anyRelevant = true;
        }

        if (anyRelevant)
        {
            foreach (var run in runs)
            {
                if (run.IsRelevant)
                    SurroundingsReader.Read(run.Container, run.Environment, pod, run.Files, run.Sink);            // 4
            }

            LocalContent.Judge(pod, runs);                                                                        // 5
        }

        if (volumes.Budget.IsSpent)
            runs[0].Sink.AddWhole(TooMuch(pod));
        if (runs.Length > 0)
        {
            foreach (var name in configMaps.Unread)
                runs[0].Sink.AddWhole(Unread(pod, name, configMaps));
        }

        return new PodResolution { Pod = pod, Containers = Array.ConvertAll(runs, run => run.ToResolution()) };
    }

    /// <summary>Readers stop when the budget is spent; this is what says so, whatever they themselves could say.</summary>
    private static Signal TooMuch(PodWorkload pod)
    {
        const string what = "reading the whole pod takes more steps than Modelgate spends on one pod";
        return new(
            SignalKind.Unresolvable, "pod", what, new(ReferenceOrigin.Spec, pod.SpecPath), "Split the pod, or shorten its scripts and lists",
            new(UnresolvedKind.TooLarge, what));
    }

    /// <summary>What an unread ConfigMap would have changed cannot be known, whether or not the rest of the pod asks for it.</summary>
    private static Signal Unread(PodWorkload pod, string name, IConfigMapSource configMaps)
    {
        var what = configMaps.Explain(name);
        return new(
            SignalKind.Unresolvable, $"what ConfigMap {name} says", what, new(ReferenceOrigin.Spec, pod.SpecPath),
            "Apply the pod again in a few seconds; if it happens again, an admin should look at Modelgate's log", new(UnresolvedKind.MissingConfigMap, what));
    }

    private static Signal TooMany(PodWorkload pod)
    {
        var what = $"the pod has {pod.Containers.Count} containers, and Modelgate reads {ResolutionLimits.MaxContainers}";
        return new(
            SignalKind.Unresolvable, "containers", what, new(ReferenceOrigin.Spec, pod.SpecPath.Field("containers")), "Split the pod",
            new(UnresolvedKind.TooLarge, what));
    }
}
