using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Runtimes.Vllm;

/// <summary>vLLM's own environment variables (<c>envs.py</c>, August 2026) as far as they change what is loaded or run.</summary>
internal static class VllmEnvironment
{
    private static readonly string[] CodeVariables = ["VLLM_NCCL_SO_PATH", "VLLM_CUDART_SO_PATH", "VLLM_RUST_FRONTEND_PATH"];
    private static readonly string[] StoreVariables = ["S3_ENDPOINT_URL", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "RUNAI_STREAMER_S3_ENDPOINT"];

    /// <summary>True when ids are looked up on ModelScope. Releases differ on <c>1</c>; it counts.</summary>
    public static bool UsesModelScope(ResolvedEnvironment environment) =>
        environment.TryGet("VLLM_USE_MODELSCOPE", out var value) && value.IsKnown && Truth.TrueOrOne(value.Text);

    /// <summary>Reports what the variables do.</summary>
    /// <param name="settings">The process.</param>
    /// <param name="readsObjectStore">True when the model lies in a bucket.</param>
    public static void Report(VllmSettings settings, bool readsObjectStore)
    {
        var environment = settings.Context.Invocation.Environment;
        ReportRedirects(settings, environment, readsObjectStore);
        ReportMutation(settings, environment);
        foreach (var name in CodeVariables)
        {
            if (environment.TryGet(name, out var path) && path.Text.Length > 0)
                settings.Signal(SignalKind.CodePlugin, $"{name}={path.Text}", "vLLM runs or loads the binary at this path", path, "remove the variable");
        }

        if (environment.TryGet("VLLM_MEDIA_CONNECTOR", out var connector) && connector.Text is not ("" or "http"))
            settings.Signal(SignalKind.CodePlugin, "VLLM_MEDIA_CONNECTOR=" + connector.Text, "vLLM fetches media with this class", connector);
        if (environment.TryGet("VLLM_PLUGINS", out var plugins) && NamesForeignPlugin(plugins.Text))
            settings.Signal(SignalKind.CodePlugin, "VLLM_PLUGINS=" + plugins.Text, "vLLM imports these plugins at start", plugins);
        if (environment.TryGet("VLLM_LOGGING_CONFIG_PATH", out var logging) && logging.Text.Length > 0)
            VllmCode.ReportLogging(settings, "VLLM_LOGGING_CONFIG_PATH", logging);
        if (environment.TryGet("VLLM_ALLOW_INSECURE_SERIALIZATION", out var pickle) && Truth.Integer(pickle.Text) != false)
            settings.Signal(SignalKind.UnsafeDeserialization, "VLLM_ALLOW_INSECURE_SERIALIZATION=" + pickle.Text, "vLLM then unpickles what its processes and callers send it", pickle, "remove the variable");
    }

    private static void ReportRedirects(VllmSettings settings, ResolvedEnvironment environment, bool readsObjectStore)
    {
        if (environment.TryGet("VLLM_MODEL_REDIRECT_PATH", out var map) && map.Text.Length > 0)
            settings.Signal(SignalKind.RedirectedSource, "VLLM_MODEL_REDIRECT_PATH=" + map.Text, "vLLM replaces model names by what this file says", map, "remove the variable and name the model itself");
        if (environment.TryGet("VLLM_USE_MODELSCOPE", out var hub))
        {
            if (!hub.IsKnown)
                settings.Unreadable(hub, "VLLM_USE_MODELSCOPE", "which hub answers for the model cannot be known");
            else if (settings.UsesModelScope)
                settings.Signal(SignalKind.RedirectedSource, "VLLM_USE_MODELSCOPE=" + hub.Text, "vLLM then asks ModelScope instead of Hugging Face, where the same id and revision mean other content", hub, "remove the variable");
        }

        if (!readsObjectStore)
            return;
        foreach (var name in StoreVariables)
        {
            if (environment.TryGet(name, out var endpoint) && endpoint.Text.Length > 0)
                settings.Signal(SignalKind.RedirectedSource, $"{name}={endpoint.Text}", "weights are read from this object store instead of Amazon's", endpoint);
        }
    }

    /// <summary>Adapters can be posted, or resolved by name, only with the switch and with LoRA enabled (section 6.6).</summary>
    private static void ReportMutation(VllmSettings settings, ResolvedEnvironment environment)
    {
        var lora = settings.Arguments.Switch(VllmFlags.EnableLora) == true;
        if (lora && environment.TryGet("VLLM_ALLOW_RUNTIME_LORA_UPDATING", out var updating))
        {
            if (!updating.IsKnown)
                settings.Unreadable(updating, "VLLM_ALLOW_RUNTIME_LORA_UPDATING", "whether adapters can be loaded over HTTP cannot be known");
            else if (Truth.VllmTrimmed(updating.Text))
                settings.Signal(SignalKind.RuntimeMutation, "VLLM_ALLOW_RUNTIME_LORA_UPDATING=" + updating.Text, Updating(environment), updating, "remove the variable and name the adapters with --lora-modules");
        }

        if (environment.TryGet("VLLM_SERVER_DEV_MODE", out var development) && Truth.Integer(development.Text) != false)
            settings.Signal(SignalKind.RuntimeMutation, "VLLM_SERVER_DEV_MODE=" + development.Text, "vLLM then lets any caller replace the weights and call its workers", development, "remove the variable");
        if (settings.Arguments.Written(VllmFlags.WeightTransfer) is { } transfer)
            settings.Signal(SignalKind.RuntimeMutation, VllmFlags.WeightTransfer.Name, "other processes can push weights into the running server", transfer);
        if (settings.Arguments.Switch(VllmFlags.TrustRequestChatTemplate) == true)
            settings.Signal(SignalKind.RuntimeMutation, VllmFlags.TrustRequestChatTemplate.Name, "requests bring their own chat template", settings.Arguments.Written(VllmFlags.TrustRequestChatTemplate)!);
        if (settings.Arguments.Written(VllmFlags.AdapterCache) is { } cache)
            settings.Signal(SignalKind.RuntimeMutation, VllmFlags.AdapterCache.Name, "requests choose adapters from this folder", cache);
    }

    private static string Updating(ResolvedEnvironment environment)
    {
        if (environment.TryGet("VLLM_LORA_RESOLVER_CACHE_DIR", out var folder) && folder.Text.Length > 0)
            return $"a request can load any adapter below {folder.Text} by naming it, and adapters can be loaded over HTTP";
        return environment.TryGet("VLLM_LORA_RESOLVER_HF_REPO_LIST", out _)
            ? "a request can make vLLM download an adapter by naming it, and adapters can be loaded over HTTP"
            : "adapters can be loaded over HTTP after admission";
    }

    private static bool NamesForeignPlugin(string text)
    {
        foreach (var range in text.AsSpan().Split(','))
        {
            if (text.AsSpan()[range].Trim() is not ("" or "lora_filesystem_resolver" or "lora_hf_hub_resolver"))
                return true;
        }

        return false;
    }
}
