using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes.Custom;

/// <summary>The variables by which an image's own start script is told what to load, and those that give a client away.</summary>
internal static class CustomVariables
{
    private static readonly string[] Endings = ["MODEL", "MODEL_ID", "MODEL_PATH", "MODEL_NAME", "MODEL_NAME_OR_PATH", "MODEL_DIR", "MODEL_REPO", "MODEL_URI", "HF_REPO", "HF_REPO_ID"];

    private static readonly string[] HubVariables =
        ["HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "TRANSFORMERS_CACHE", "SENTENCE_TRANSFORMERS_HOME", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_ENABLE_HF_TRANSFER"];

    private static readonly string[] Accelerators = ["gpu", "tpu", "neuron", "gaudi", "habana", "npu", "xpu", "i915", "ascend"];

    /// <summary>True when a variable names a model and the container shows that it loads it itself.</summary>
    public static bool NamesModel(ContainerSpec container, ResolvedEnvironment environment)
    {
        var loads = HasAccelerator(container) || UsesHub(container);
        foreach (var variable in container.Environment)
        {
            if (!IsName(variable.Name) || environment[variable.Name] is not { } value)
                continue;
            if (loads ? CustomValues.IsModel(value.Text) : CustomValues.IsPath(value.Text) && IsMounted(container, value.Text) && value.Text.Contains("models/", StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>Adds what the variables name.</summary>
    public static void Add(InvocationContext context)
    {
        var environment = context.Invocation.Environment;
        var revision = environment["REVISION"] ?? environment["MODEL_REVISION"];
        foreach (var (name, value) in environment.Variables)
        {
            if (IsName(name) && CustomValues.IsModel(value.Text))
                context.Sink.Add(CustomValues.Reference(ModelRole.Model, value, revision, context));
            else if (name is "TRUST_REMOTE_CODE" or "HF_TRUST_REMOTE_CODE" && (!value.IsKnown || Truth.StrToBool(value.Text) == true))
                context.Sink.Add(new Signal(SignalKind.RemoteCode, name + "=" + value.Text, "the server then runs Python code from the model's repository", value.Origin, "Remove " + name));
        }
    }

    /// <summary>True when the container asks for a GPU, TPU or the like.</summary>
    public static bool HasAccelerator(ContainerSpec container)
    {
        foreach (var resource in container.Resources)
        {
            foreach (var word in Accelerators)
            {
                if (resource.Contains(word, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return false;
    }

    /// <summary>True when the container is told of another server: it asks that one and loads nothing.</summary>
    public static bool IsClient(ProgramInvocation invocation)
    {
        var environment = invocation.Environment;
        // What a Secret or a missing ConfigMap adds may name the server that is asked.
        if (environment.MayHoldMore is not null)
            return true;
        foreach (var (name, value) in environment.Variables)
        {
            if (name is "OLLAMA_HOST" or "OPENAI_API_KEY" or "ANTHROPIC_API_KEY" || IsServer(value.Text))
                return true;
            if (name.EndsWith("API_BASE", StringComparison.Ordinal) || name.EndsWith("BASE_URL", StringComparison.Ordinal))
                return true;
        }

        for (var i = 0; i < Math.Min(invocation.Arguments.Count, 200); i++)
        {
            var text = invocation.Arguments[i].Text;
            var equals = text.StartsWith('-') ? text.IndexOf('=', StringComparison.Ordinal) : -1;
            if (IsServer(equals < 0 ? text : text[(equals + 1)..]))
                return true;
        }

        return false;
    }

    private static bool IsServer(string value) =>
        (value.StartsWith("http://", StringComparison.Ordinal) || value.StartsWith("https://", StringComparison.Ordinal))
        && !value.StartsWith("https://huggingface.co", StringComparison.Ordinal) && !value.StartsWith("https://hf-mirror.com", StringComparison.Ordinal) && !value.Contains("proxy", StringComparison.Ordinal);

    private static bool IsName(string name)
    {
        if (name.Contains("SERVED", StringComparison.Ordinal) || name.StartsWith("OPENAI", StringComparison.Ordinal) || name.StartsWith("OLLAMA", StringComparison.Ordinal))
            return false;
        foreach (var ending in Endings)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal) && (name.Length == ending.Length || name[^(ending.Length + 1)] == '_'))
                return true;
        }

        return false;
    }

    private static bool UsesHub(ContainerSpec container)
    {
        foreach (var variable in container.Environment)
        {
            if (Array.IndexOf(HubVariables, variable.Name) >= 0)
                return true;
        }

        foreach (var mount in container.VolumeMounts)
        {
            if (mount.MountPath.Contains("huggingface", StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static bool IsMounted(ContainerSpec container, string path)
    {
        foreach (var mount in container.VolumeMounts)
        {
            if (mount.MountPath.Length > 1 && ContainerPath.IsAtOrBelow(ContainerPath.Normalise(path), mount.MountPath.TrimEnd('/')))
                return true;
        }

        return false;
    }
}
