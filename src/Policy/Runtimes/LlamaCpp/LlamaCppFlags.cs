using System.Collections.Frozen;
using Modelgate.Policy.Invocation.Arguments;

namespace Modelgate.Policy.Runtimes.LlamaCpp;

/// <summary>The options of llama.cpp's programs that name something to load or to run (llama.cpp <c>common/arg.cpp</c>, b10587, 2026-08-22).</summary>
/// <remarks>
/// Only these are listed. llama.cpp has no positional words, so an option that is not listed takes at most the plain word after it,
/// whatever its kind in this or that build.
/// </remarks>
internal static class LlamaCppFlags
{
    public static readonly Flag Model = Flag.One("--model", "-m");
    public static readonly Flag ModelUrl = Flag.One("--model-url", "-mu");
    public static readonly Flag HfRepo = Flag.One("--hf-repo", "-hf", "-hfr");
    public static readonly Flag HfFile = Flag.One("--hf-file", "-hff");
    public static readonly Flag DockerRepo = Flag.One("--docker-repo", "-dr");
    public static readonly Flag Projector = Flag.One("--mmproj", "-mm");
    public static readonly Flag ProjectorUrl = Flag.One("--mmproj-url", "-mmu");
    public static readonly Flag Lora = Flag.Append("--lora");
    public static readonly Flag LoraScaled = Flag.Append("--lora-scaled");
    public static readonly Flag ControlVector = Flag.Append("--control-vector");
    public static readonly Flag ControlVectorScaled = Flag.Append("--control-vector-scaled");
    public static readonly Flag Draft = Flag.One("--spec-draft-model", "-md", "--model-draft");
    public static readonly Flag DraftRepo = Flag.One("--spec-draft-hf", "-hfd", "-hfrd", "--hf-repo-draft");
    public static readonly Flag VocoderModel = Flag.One("--model-vocoder", "-mv");
    public static readonly Flag VocoderRepo = Flag.One("--hf-repo-v", "-hfv", "-hfrv");
    public static readonly Flag Template = Flag.One("--chat-template");
    public static readonly Flag TemplateFile = Flag.One("--chat-template-file");
    public static readonly Flag ModelsFolder = Flag.One("--models-dir");
    public static readonly Flag ModelsPreset = Flag.One("--models-preset");
    public static readonly Flag Tools = Flag.One("--tools");
    public static readonly Flag ToolsRuntime = Flag.One("--tools-runtime");
    public static readonly Flag Agent = Flag.Switch("--agent", "-ag");
    public static readonly Flag McpConfig = Flag.One("--mcp-servers-config");
    public static readonly Flag McpJson = Flag.One("--mcp-servers-json");

    /// <summary>Switches that name Hub repositories inside the program: the base, and a draft for the speculative ones.</summary>
    public static readonly IReadOnlyList<(Flag Flag, string Model, string? Draft)> Bundles =
    [
        (Flag.Switch("--embd-gemma-default"), "ggml-org/embeddinggemma-300M-qat-q4_0-GGUF", null),
        (Flag.Switch("--fim-qwen-1.5b-default"), "ggml-org/Qwen2.5-Coder-1.5B-Q8_0-GGUF", null),
        (Flag.Switch("--fim-qwen-3b-default"), "ggml-org/Qwen2.5-Coder-3B-Q8_0-GGUF", null),
        (Flag.Switch("--fim-qwen-7b-default"), "ggml-org/Qwen2.5-Coder-7B-Q8_0-GGUF", null),
        (Flag.Switch("--fim-qwen-7b-spec"), "ggml-org/Qwen2.5-Coder-7B-Q8_0-GGUF", "ggml-org/Qwen2.5-Coder-0.5B-Q8_0-GGUF"),
        (Flag.Switch("--fim-qwen-14b-spec"), "ggml-org/Qwen2.5-Coder-14B-Q8_0-GGUF", "ggml-org/Qwen2.5-Coder-0.5B-Q8_0-GGUF"),
        (Flag.Switch("--fim-qwen-30b-default"), "ggml-org/Qwen3-Coder-30B-A3B-Instruct-Q8_0-GGUF", null),
        (Flag.Switch("--gpt-oss-20b-default"), "ggml-org/gpt-oss-20b-GGUF", null),
        (Flag.Switch("--gpt-oss-120b-default"), "ggml-org/gpt-oss-120b-GGUF", null),
        (Flag.Switch("--vision-gemma-4b-default"), "ggml-org/gemma-3-4b-it-qat-GGUF", null),
        (Flag.Switch("--vision-gemma-12b-default"), "ggml-org/gemma-3-12b-it-qat-GGUF", null),
    ];

    /// <summary>The variables, older names last. LoRA and control vectors have none.</summary>
    public static readonly IReadOnlyList<(string Variable, Flag Flag)> Variables =
    [
        ("LLAMA_ARG_MODEL", Model), ("LLAMA_ARG_MODEL_URL", ModelUrl), ("LLAMA_ARG_HF_REPO", HfRepo), ("LLAMA_ARG_HF_FILE", HfFile),
        ("LLAMA_ARG_DOCKER_REPO", DockerRepo), ("LLAMA_ARG_MMPROJ", Projector), ("LLAMA_ARG_MMPROJ_URL", ProjectorUrl),
        ("LLAMA_ARG_SPEC_DRAFT_MODEL", Draft), ("LLAMA_ARG_SPEC_DRAFT_HF_REPO", DraftRepo), ("LLAMA_ARG_CHAT_TEMPLATE", Template),
        ("LLAMA_ARG_CHAT_TEMPLATE_FILE", TemplateFile), ("LLAMA_ARG_MODELS_DIR", ModelsFolder), ("LLAMA_ARG_MODELS_PRESET", ModelsPreset),
        ("LLAMA_ARG_TOOLS", Tools), ("LLAMA_ARG_TOOLS_RUNTIME", ToolsRuntime), ("LLAMA_ARG_AGENT", Agent),
        ("LLAMA_ARG_MCP_SERVERS_CONFIG", McpConfig), ("LLAMA_ARG_MCP_SERVERS_JSON", McpJson),
        ("LLAMA_ARG_MODEL_DRAFT", Draft), ("LLAMA_ARG_HFD_REPO", DraftRepo),
    ];

    /// <summary>The table of the command line.</summary>
    public static readonly FlagTable Table = new(
        ArgumentDialect.LlamaCpp,
        [
            Model, ModelUrl, HfRepo, HfFile, DockerRepo, Projector, ProjectorUrl, Lora, LoraScaled, ControlVector, ControlVectorScaled, Draft, DraftRepo,
            VocoderModel, VocoderRepo, Template, TemplateFile, ModelsFolder, ModelsPreset, Tools, ToolsRuntime, Agent, McpConfig, McpJson,
            Flag.One("--hf-token", "-hft"),
            .. Bundles.Select(bundle => bundle.Flag),
        ]);

    // Configuration files take any of an option's names: long, short, or the variable's.
    private static readonly FrozenDictionary<string, Flag> Keys = MakeKeys();

    /// <summary>The option that a configuration file's key names; null for one that loads nothing.</summary>
    public static Flag? OfKey(string key) => Keys.GetValueOrDefault(key.Replace('_', '-').TrimStart('-')) ?? Keys.GetValueOrDefault(key);

    private static FrozenDictionary<string, Flag> MakeKeys()
    {
        var keys = new Dictionary<string, Flag>(StringComparer.Ordinal);
        foreach (var flag in (Flag[])[Model, ModelUrl, HfRepo, HfFile, DockerRepo, Projector, ProjectorUrl, Lora, LoraScaled, ControlVector, ControlVectorScaled,
            Draft, DraftRepo, VocoderModel, VocoderRepo, Template, TemplateFile, ModelsFolder, ModelsPreset, Tools, ToolsRuntime, Agent, McpConfig, McpJson])
        {
            foreach (var name in flag.Names)
                keys[name.TrimStart('-')] = flag;
        }

        foreach (var (flag, _, _) in Bundles)
            keys[flag.Name.TrimStart('-')] = flag;
        foreach (var (variable, flag) in Variables)
            keys[variable] = flag;
        return keys.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
