using System.Buffers;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Resolution;

/// <summary>Says at a glance that a pod has nothing to do with models, so that ordinary pods cost next to nothing and no ConfigMap is read for them.</summary>
/// <remarks>
/// A pod is let off only when no text in it holds any of the words below, no container runs a file or expands a value that a ConfigMap provides,
/// and no container asks for an accelerator. Every word by which a runtime, a loader or a signature is recognised must be listed here.
/// </remarks>
public static class PodTriage
{
    private static readonly SearchValues<string> Words = SearchValues.Create(
        [
            "llm", "llama", "model", "gguf", "ggml", "hugg", "hf_", "hf ", "hf.co", "text-gen", "text-emb", "tgi", "sglang", "sgl-", "triton", "lmdeploy",
            "infinity", "lorax", "transformer", "torch", "kserve", "nim", "djl", "ray", "whisper", "safetensors", "pickle", "diffus", "embed",
            "rerank", "openai", "infer", "genai", "trt", "tensor", "dynamo", "s3", "gs:", "gsutil", "gcloud", "azcopy", "rclone", "oras", "skopeo",
            "crane", "regctl", "git", "curl", "wget", "aria2", "pip", "conda", "uv ", "python", "pypy", "aws", "bucket", "weights", "lora", "adapter",
            "checkpoint", "onnx", "mlserver", "bento", "localai", "speaches", "jina", "predict", "eval", "base64", "ngc", "kaggle", "nvidia",
            "rocm", "cuda", "gpu", "qwen", "mistral", "gemma", "deepseek", "mc ", "ossutil", "modctl", "kit ", "dvc", "wandb", "mlflow",
            "bert", "gpt", "xinference", "ramalama", "aphrodite", "download", "neuron", "tpu", "habana", "gaudi", "local-ai", "aikit", "serve run", "serve deploy", "docker ", "podman", "nerdctl", "buildah", "imgpkg", "aibrix", "kobold", "tabby", "deepsparse", "mlx", "petals", "cortex", "nexa", "ovms", "maxengine",
        ],
        StringComparison.OrdinalIgnoreCase);

    private const int MaxMounts = 64;

    /// <summary>Programs whose names are too short to be looked for inside other words; in scripts a blank follows them.</summary>
    private static readonly System.Collections.Frozen.FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Programs =
        System.Collections.Frozen.FrozenSet.ToFrozenSet(["hf", "uv", "mc", "kit", "serve", "docker"], StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<string> SearchPath = SearchValues.Create(["/bin", "/sbin", "/entrypoint", "/docker-entrypoint", "/app"], StringComparison.Ordinal);

    /// <summary>False when the pod certainly serves, loads and fetches no model that Modelgate could recognise.</summary>
    public static bool MayServe(PodWorkload pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        foreach (var container in pod.Containers)
        {
            if (container.ReadByController is not null || container.Resources.Count > 0 || Holds(container.Image) || Holds(container.Command) || Holds(container.Args) || HoldsEnvironment(container)
                || RunsShell(container.Command) || RunsShell(container.Args))
            {
                return true;
            }

            foreach (var hook in container.ExecHooks)
            {
                if (Holds(hook.Command) || RunsShell(hook.Command))
                    return true;
            }

            if (container.VolumeMounts.Count > 0 && RunsFromConfigMap(pod, container))
                return true;
        }

        foreach (var volume in pod.Volumes)
        {
            if (volume.Kind == VolumeKind.Image)
                return true;
        }

        return false;
    }

    /// <summary>True for a shell with a script: quotes, variables and <c>printf</c> can make any word out of letters that say nothing.</summary>
    private static bool RunsShell(IReadOnlyList<string>? texts)
    {
        for (var i = 0; i < (texts?.Count ?? 0); i++)
        {
            var text = texts![i].AsSpan();
            if (text.Length is >= 2 and <= 8 && text[0] is '-' && text[^1] == 'c')
                return true;
            if (text.EndsWith("sh", StringComparison.Ordinal) && Invocation.ShellCommandLine.IsShell(text[(text.LastIndexOf('/') + 1)..].ToString()))
                return true;
        }

        return false;
    }

    private static bool Holds(string? text) => !string.IsNullOrEmpty(text) && text.AsSpan().ContainsAny(Words);

    private static bool Holds(IReadOnlyList<string>? texts)
    {
        for (var i = 0; i < (texts?.Count ?? 0); i++)
        {
            if (Holds(texts![i]) || IsProgram(texts[i]))
                return true;
        }

        return false;
    }

    private static bool IsProgram(string text) => Programs.Contains(text.AsSpan(text.LastIndexOf('/') + 1));

    private static bool HoldsEnvironment(ContainerSpec container)
    {
        var fromConfigMap = container.EnvironmentSources.Count > 0;
        foreach (var variable in container.Environment)
        {
            if (Holds(variable.Name) || Holds(variable.Value))
                return true;
            fromConfigMap |= variable.From is not null;
        }

        return fromConfigMap && (HoldsDollar(container.Command) || HoldsDollar(container.Args));
    }

    private static bool HoldsDollar(IReadOnlyList<string>? texts)
    {
        for (var i = 0; i < (texts?.Count ?? 0); i++)
        {
            if (texts![i].Contains('$', StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    /// <summary>True when what the container runs may lie in a ConfigMap: its path is named, or the mount lies where programs are looked for.</summary>
    private static bool RunsFromConfigMap(PodWorkload pod, ContainerSpec container)
    {
        // To look for each of many paths in each of many texts costs more than to read the pod.
        if (container.VolumeMounts.Count > MaxMounts)
            return true;
        foreach (var mount in container.VolumeMounts)
        {
            if (!ProvidesConfigMap(pod, mount.Volume))
                continue;
            var path = mount.MountPath.AsSpan().TrimEnd('/');
            if (path.ContainsAny(SearchPath) || path.IsEmpty)
                return true;
            if (container.WorkingDirectory is { } directory && path.StartsWith(directory, StringComparison.Ordinal))
                return true;
            if (Names(container.Command, path) || Names(container.Args, path) || Names(container.WorkingDirectory, path))
                return true;
            foreach (var hook in container.ExecHooks)
            {
                if (Names(hook.Command, path))
                    return true;
            }
        }

        return false;
    }

    private static bool ProvidesConfigMap(PodWorkload pod, string name)
    {
        foreach (var volume in pod.Volumes)
        {
            if (string.Equals(volume.Name, name, StringComparison.Ordinal))
                return volume.Kind is VolumeKind.ConfigMap or VolumeKind.Projected;
        }

        return false;
    }

    private static bool Names(IReadOnlyList<string>? texts, ReadOnlySpan<char> path)
    {
        for (var i = 0; i < (texts?.Count ?? 0); i++)
        {
            if (Names(texts![i], path))
                return true;
        }

        return false;
    }

    private static bool Names(string? text, ReadOnlySpan<char> path) => text is not null && text.AsSpan().Contains(path, StringComparison.Ordinal);
}
