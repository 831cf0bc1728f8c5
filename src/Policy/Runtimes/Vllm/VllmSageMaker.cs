using Modelgate.Policy.Invocation;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes.Vllm;

/// <summary>The SageMaker target of vLLM's image: its entrypoint drops the container's arguments and makes flags of variables (<c>sagemaker-entrypoint.sh</c>).</summary>
internal static class VllmSageMaker
{
    private const string Prefix = "SM_VLLM_";

    /// <summary>True when the container's variables only make sense to that entrypoint.</summary>
    public static bool IsMeant(ContainerSpec container, ResolvedEnvironment environment) =>
        container.Command is null && environment[Prefix + "MODEL"] is not null;

    /// <summary>The flags that the variables make; null when there are none or the container has a command of its own.</summary>
    public static Word[]? Words(InvocationContext context)
    {
        if (context.Container.Command is not null || context.Invocation.Source != InvocationSource.Container)
            return null;
        List<Word>? words = null;
        foreach (var variable in context.Container.Environment)
        {
            if (variable.Name.StartsWith(Prefix, StringComparison.Ordinal))
                words = [];
        }

        if (words is null && context.Container.EnvironmentSources.Count == 0)
            return null;
        foreach (var (name, value) in context.Invocation.Environment.Variables)
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal) || name.Length == Prefix.Length)
                continue;
            words ??= [];
            words.Add(new("--" + name[Prefix.Length..].ToLowerInvariant().Replace('_', '-'), value.Origin));
            if (!value.IsKnown || value.Text.Length > 0)
                words.Add(value);
        }

        return words?.ToArray();
    }
}
