using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Resolution;

/// <summary>Everything that a runtime or a loader may look at when it reads one program invocation.</summary>
public sealed class InvocationContext
{
    /// <summary>The program, its arguments, environment and directory.</summary>
    public required ProgramInvocation Invocation { get; init; }

    /// <summary>The container that runs it.</summary>
    public required ContainerSpec Container { get; init; }

    /// <summary>The pod.</summary>
    public required PodWorkload Pod { get; init; }

    /// <summary>The container's image.</summary>
    public required ImageReference Image { get; init; }

    /// <summary>The container's files.</summary>
    public required IPodFiles Files { get; init; }

    /// <summary>Takes what is found.</summary>
    public required IResolutionSink Sink { get; init; }

    /// <summary>What reading the pod may still cost.</summary>
    internal ReadingBudget Budget { get; init; } = new();

    /// <summary>Reads another invocation that this one starts (wrappers, <c>eval</c>, generated scripts). Depth is bounded.</summary>
    public required Action<ProgramInvocation> Run { get; init; }

    /// <summary>Reads a YAML file of the pod, as PyYAML does unless told otherwise, and counts it: a script may start a thousand programs that each read the same file.</summary>
    internal DataReadResult ReadYaml(string text, YamlDialect dialect = YamlDialect.PyYaml)
    {
        if (text.Length > ResolutionLimits.MaxTextLength)
            return DataReadResult.Failed("it is too long");
        return Budget.Take(text.Length / 4) ? YamlReader.Read(text, dialect) : DataReadResult.Failed("the pod names more, and longer, files than Modelgate reads");
    }

    /// <summary>Makes a path of the container absolute: <c>~</c> is <c>$HOME</c> or <c>/root</c>; relative to the working directory when that is known; null otherwise.</summary>
    public string? Absolute(string path) => ContainerPath.Absolute(path, Invocation.WorkingDirectory, Invocation.Environment);
}
