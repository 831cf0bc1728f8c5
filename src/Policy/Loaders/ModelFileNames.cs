using Modelgate.Policy.Models;

namespace Modelgate.Policy.Loaders;

/// <summary>What a file's name says about its part in a model. Names are conventions of the Hub's libraries, so only certain ones count.</summary>
internal static class ModelFileNames
{
    private static readonly string[] Weights =
        [".gguf", ".ggml", ".safetensors", ".onnx", ".ckpt", ".pth", ".pt", ".nemo", ".tflite", ".engine", ".plan", ".mlmodel", ".llamafile"];

    private static readonly string[] Pickles = [".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib"];

    private static readonly string[] Bundles =
        [".tar", ".tgz", ".tar.gz", ".tar.zst", ".tar.bz2", ".tar.xz", ".zip", ".7z", ".bin", ".pkl", ".pickle", ".joblib", ".h5", ".pb", ".npz", ".msgpack", ".json", ".model"];

    private static readonly string[] Programs = [".sh", ".bash", ".py", ".whl", ".deb", ".rpm", ".apk", ".so", ".run", ".appimage", ".jar"];

    private static readonly string[] ModelWords =
        ["model", "weight", "gguf", "ggml", "llm", "llama", "lora", "checkpoint", "ckpt", "qwen", "mistral", "gemma", "phi", "bert", "whisper", "huggingface", "embedding", "tokenizer"];

    /// <summary>The role of a file or repository path by its name.</summary>
    public static ModelRole RoleOf(string? path)
    {
        if (string.IsNullOrEmpty(path))
            return ModelRole.Model;
        var name = path.AsSpan()[(path.LastIndexOf('/') + 1)..];
        if (name.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase))
            return name.StartsWith("mmproj", StringComparison.OrdinalIgnoreCase) ? ModelRole.Projector : ModelRole.Quantization;
        if (name.StartsWith("tokenizer", StringComparison.OrdinalIgnoreCase) || name is "special_tokens_map.json" or "vocab.json" or "vocab.txt" or "merges.txt")
            return ModelRole.Tokenizer;
        if (name.StartsWith("adapter_model.", StringComparison.Ordinal) || name is "adapter_config.json")
            return ModelRole.Adapter;
        if (name.StartsWith("chat_template", StringComparison.Ordinal) || name.EndsWith(".jinja", StringComparison.OrdinalIgnoreCase))
            return ModelRole.ChatTemplate;
        if (name is "config.json" or "generation_config.json" or "preprocessor_config.json" or "processor_config.json")
            return ModelRole.Config;
        return name.EndsWith(".py", StringComparison.OrdinalIgnoreCase) ? ModelRole.Code : ModelRole.Model;
    }

    /// <summary>True for weights of any format, and for archives and generic files whose address or target speaks of a model.</summary>
    public static bool IsModel(string path, string? target) =>
        EndsWithAny(path, Weights) || (target is not null && EndsWithAny(target, Weights))
        || ((EndsWithAny(path, Bundles) || (target is not null && EndsWithAny(target, Bundles))) && (SpeaksOfModels(path) || (target is not null && SpeaksOfModels(target))));

    /// <summary>True for a format that runs code when it is loaded (Python's pickle), by its name. <c>.bin</c> counts where the file is a model's.</summary>
    public static bool IsPickle(string path) =>
        EndsWithAny(path, Pickles) || (path.EndsWith(".bin", StringComparison.OrdinalIgnoreCase) && !IsGgmlBin(path));

    /// <summary>True for a file that a server would load or obey: weights, tokenizer, adapter, template, configuration, code.</summary>
    public static bool IsModelLike(string path) =>
        EndsWithAny(path, Weights) || IsPickle(path) || path.EndsWith(".bin", StringComparison.OrdinalIgnoreCase) || RoleOf(path) != ModelRole.Model;

    /// <summary>True for scripts, packages and libraries.</summary>
    public static bool IsProgram(string path) => EndsWithAny(path, Programs);

    /// <summary>True when a path or address speaks of a model.</summary>
    public static bool SpeaksOfModels(string text)
    {
        foreach (var word in ModelWords)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    // whisper.cpp and old llama.cpp: ggml-base.bin holds tensors only.
    private static bool IsGgmlBin(string path) => path.AsSpan()[(path.LastIndexOf('/') + 1)..].StartsWith("ggml", StringComparison.OrdinalIgnoreCase);

    private static bool EndsWithAny(string path, string[] ends)
    {
        foreach (var end in ends)
        {
            if (path.EndsWith(end, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
