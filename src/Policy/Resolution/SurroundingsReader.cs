using Modelgate.Policy.Invocation;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Resolution;

/// <summary>Reads what surrounds the programs of a container.</summary>
public static class SurroundingsReader
{
    /// <summary>Adds the signals of one container.</summary>
    public static void Read(ContainerSpec container, ResolvedEnvironment environment, PodWorkload pod, IPodFiles files, IResolutionSink sink)
    {
    }
}
