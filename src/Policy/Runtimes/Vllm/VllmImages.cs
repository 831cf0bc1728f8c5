using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes.Vllm;

/// <summary>The images that vLLM is published in, and what they run.</summary>
internal static class VllmImages
{
    private static readonly string[] ServeWords = ["vllm", "serve"];
    private static readonly string[] ModuleWords = ["python3", "-m", "vllm.entrypoints.openai.api_server"];
    private static readonly string[] TgisWords = ["python3", "-m", "vllm_tgis_adapter"];

    /// <summary>Words in an image's name that say it only belongs to vLLM: routers, clients, tests.</summary>
    private static readonly string[] Companions =
        ["router", "gateway", "sim", "client", "proxy", "exporter", "operator", "controller", "dashboard", "benchmark", "downloader", "sidecar", "epp", "scheduler", "ui", "test", "tests", "mock", "mocker", "fake", "stub", "dummy"];

    /// <summary>True for vLLM's own images and rebuilds that say so in their name.</summary>
    public static bool Matches(ImageReference image)
    {
        var name = image.BaseName;
        if (name.Contains("vllm", StringComparison.OrdinalIgnoreCase))
            return !IsCompanion(name);
        return image.Name is "ghcr.io/llm-d/llm-d" or "ghcr.io/llm-d/llm-d-cuda" or "ghcr.io/llm-d/llm-d-dev"
            || (image.Tag?.Contains("vllm", StringComparison.OrdinalIgnoreCase) == true && !IsCompanion(image.Tag) && !IsCompanion(name));
    }

    /// <summary>True when the image's entrypoint is published and follows the release.</summary>
    /// <remarks>Mirrors that keep the project's path count: <c>registry.example/docker.io/vllm/vllm-openai</c>.</remarks>
    public static bool IsOfficial(ImageReference image) =>
        image.BaseName is "vllm-release-repo" or "vllm-cpu-release-repo"
        || (image.BaseName.StartsWith("vllm-openai", StringComparison.Ordinal) && (image.Repository.StartsWith("vllm/", StringComparison.Ordinal) || image.Repository.Contains("/vllm/", StringComparison.Ordinal)));

    /// <summary>What the image starts; null when only the image knows.</summary>
    /// <remarks>vLLM's Dockerfile: <c>vllm serve</c> since the change of 2 October 2025 (v0.11.1), before that the module, which takes no positional model.</remarks>
    public static IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs)
    {
        var name = image.BaseName;
        // NVIDIA's images, Dynamo's too, start what they are given.
        if (image.Registry == "nvcr.io" || image.Repository.Contains("dynamo", StringComparison.Ordinal) || image.Repository is "rocm/vllm" or "rocm/vllm-dev" or "rocm/vllm-ci" || name is "vllm-tpu" or "llm-d" or "llm-d-cuda" or "llm-d-dev"
            || name.Contains("ray", StringComparison.Ordinal))
        {
            return hasArgs ? [] : null;
        }

        if (IsOfficial(image))
            return VllmVersion.Of(image).IsAtLeast(11, 1) ? ServeWords : ModuleWords;
        if (!hasArgs)
            return null;
        if (image.Registry is "quay.io" or "registry.redhat.io" && (image.Repository.StartsWith("modh/", StringComparison.Ordinal)
            || image.Repository.StartsWith("rhaiis/", StringComparison.Ordinal) || name.StartsWith("odh-vllm", StringComparison.Ordinal)))
        {
            return TgisWords;
        }

        // A rebuild follows its own numbers; a positional model behind it is doubted.
        return ServeWords;
    }

    private static bool IsCompanion(string name)
    {
        foreach (var range in name.AsSpan().SplitAny('-', '_', '.'))
        {
            foreach (var word in Companions)
            {
                if (name.AsSpan()[range].Equals(word, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return name.Contains("simulator", StringComparison.OrdinalIgnoreCase);
    }
}
