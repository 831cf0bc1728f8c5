using System.Collections.Frozen;

namespace Modelgate.Policy.Python.Libraries;

/// <summary>Tells a training job from a server by what the program imports.</summary>
internal static class PythonTraining
{
    // Libraries that train, prepare data and report, and modules of Python itself that open no port and start nothing.
    private static readonly FrozenSet<string> Harmless = new[]
    {
        "torch", "transformers", "datasets", "trl", "peft", "unsloth", "unsloth_zoo", "accelerate", "bitsandbytes", "evaluate", "wandb", "mlflow", "tensorboard",
        "numpy", "pandas", "sklearn", "tqdm", "deepspeed", "lightning", "pytorch_lightning", "torchvision", "torchaudio", "safetensors", "tokenizers", "yaml",
        "os", "sys", "json", "re", "math", "time", "random", "logging", "argparse", "pathlib", "typing", "dataclasses", "datetime", "collections", "functools",
        "itertools", "glob", "shutil", "gc", "warnings", "copy", "csv", "string", "textwrap", "contextlib", "abc", "enum", "__future__", "traceback", "pprint",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> ModelLibraries = new[]
    {
        "torch", "transformers", "diffusers", "sentence_transformers", "peft", "vllm", "sglang", "llama_cpp", "sklearn", "xgboost", "lightgbm", "catboost",
        "tensorflow", "keras", "onnxruntime", "huggingface_hub", "whisper", "faster_whisper", "timm", "spacy", "mlflow", "kserve", "tritonclient",
        "triton_python_backend_utils", "bentoml", "mlserver", "joblib", "modelscope", "unsloth", "optimum", "auto_gptq", "gptqmodel", "exllamav2", "mlx_lm", "ctransformers",
        "langchain_huggingface", "FlagEmbedding", "fastembed", "TTS", "nemo", "lmdeploy", "infinity_emb", "open_clip", "torchvision", "trl", "easyocr", "paddle", "paddleocr",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True when nothing that is imported could serve. An import that is not known could.</summary>
    public static bool OnlyTrains(HashSet<string> imports) => imports.IsSubsetOf(Harmless);

    /// <summary>True when a library that runs models is imported.</summary>
    public static bool HasModelLibrary(HashSet<string> imports) => imports.Overlaps(ModelLibraries);

    /// <summary>True for classes whose <c>train()</c> is a training run.</summary>
    public static bool IsTrainer(string type) =>
        (type.StartsWith("trl.", StringComparison.Ordinal) || type.StartsWith("transformers.", StringComparison.Ordinal)) && type.EndsWith("Trainer", StringComparison.Ordinal);
}
