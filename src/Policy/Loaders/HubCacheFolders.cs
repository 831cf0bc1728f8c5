using Modelgate.Policy.Invocation;

namespace Modelgate.Policy.Loaders;

/// <summary>Where huggingface_hub keeps its snapshots (constants.py): <c>HF_HUB_CACHE</c>, <c>HUGGINGFACE_HUB_CACHE</c>, <c>$HF_HOME/hub</c>, <c>$XDG_CACHE_HOME/huggingface/hub</c>.</summary>
public static class HubCacheFolders
{
    /// <summary>The cache folder in this environment; <c>~/.cache/huggingface/hub</c> when nothing names one.</summary>
    public static string Hub(ResolvedEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return Known(environment, "HF_HUB_CACHE") ?? Known(environment, "HUGGINGFACE_HUB_CACHE") ?? Home(environment) + "/hub";
    }

    /// <summary>The root of caches, tokens and modules.</summary>
    public static string Home(ResolvedEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return Known(environment, "HF_HOME") ?? (Known(environment, "XDG_CACHE_HOME") ?? "~/.cache") + "/huggingface";
    }

    private static string? Known(ResolvedEnvironment environment, string name) =>
        environment[name] is { IsKnown: true, Text.Length: > 0 } value ? value.Text.TrimEnd('/') : null;
}
