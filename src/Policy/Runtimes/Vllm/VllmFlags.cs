using Modelgate.Policy.Invocation.Arguments;

namespace Modelgate.Policy.Runtimes.Vllm;

/// <summary>The flags of vLLM's servers that decide what is loaded or run. Those that don't are in <see cref="VllmOtherFlags"/>.</summary>
/// <remarks>
/// From <c>engine/arg_utils.py</c> and <c>entrypoints/openai/cli_args.py</c>, August 2026, and older releases from 0.4 on.
/// One table serves all versions: a flag that a version lacks stops it, so knowing it harms nobody.
/// </remarks>
internal static class VllmFlags
{
    public static readonly Flag Model = Flag.One("--model");
    public static readonly Flag Revision = Flag.One("--revision");
    public static readonly Flag CodeRevision = Flag.One("--code-revision");
    public static readonly Flag Tokenizer = Flag.One("--tokenizer");
    public static readonly Flag TokenizerRevision = Flag.One("--tokenizer-revision");
    public static readonly Flag TokenizerMode = Flag.One("--tokenizer-mode");
    public static readonly Flag DownloadDirectory = Flag.One("--download-dir");
    public static readonly Flag TrustRemoteCode = Flag.Toggle("--trust-remote-code");
    public static readonly Flag TrustRequestChatTemplate = Flag.Toggle("--trust-request-chat-template");
    public static readonly Flag HfConfigPath = Flag.One("--hf-config-path");
    public static readonly Flag HfOverrides = Flag.Json("--hf-overrides");
    public static readonly Flag ConfigFile = Flag.One("--config");
    public static readonly Flag GenerationConfig = Flag.One("--generation-config");
    public static readonly Flag ChatTemplate = Flag.One("--chat-template");
    public static readonly Flag LoadFormat = Flag.One("--load-format");
    public static readonly Flag LoaderExtraConfig = Flag.Json("--model-loader-extra-config");
    public static readonly Flag Quantization = Flag.One("--quantization", "-q");

    public static readonly Flag EnableLora = Flag.Toggle("--enable-lora");
    public static readonly Flag LoraModules = Flag.Many("--lora-modules");
    public static readonly Flag DefaultMmLoras = Flag.Json("--default-mm-loras");
    public static readonly Flag PromptAdapters = Old(Flag.Many("--prompt-adapters"));
    public static readonly Flag QloraAdapter = Old(Flag.One("--qlora-adapter-name-or-path"));

    public static readonly Flag SpeculativeConfig = Flag.Json("--speculative-config", "-sc");
    public static readonly Flag SpecModel = Flag.One("--spec-model");
    public static readonly Flag SpecMethod = Flag.One("--spec-method");
    public static readonly Flag SpeculativeModel = Old(Flag.One("--speculative-model"));

    public static readonly Flag ToolParserPlugin = Flag.One("--tool-parser-plugin");
    public static readonly Flag ReasoningParserPlugin = Flag.One("--reasoning-parser-plugin");
    public static readonly Flag StructuredOutputs = Flag.Json("--structured-outputs-config");
    public static readonly Flag LogitsProcessors = Flag.Many("--logits-processors");
    public static readonly Flag Middleware = Flag.Append("--middleware");
    public static readonly Flag WorkerClass = Flag.One("--worker-cls");
    public static readonly Flag WorkerExtensionClass = Flag.One("--worker-extension-cls");
    public static readonly Flag SchedulerClass = Flag.One("--scheduler-cls");
    public static readonly Flag ExecutorBackend = Flag.One("--distributed-executor-backend");
    public static readonly Flag IoProcessorPlugin = Flag.One("--io-processor-plugin");
    public static readonly Flag ModelClassOverrides = Flag.Json("--model-class-overrides");
    public static readonly Flag KvTransfer = Flag.Json("--kv-transfer-config");
    public static readonly Flag EcTransfer = Flag.Json("--ec-transfer-config");
    public static readonly Flag EcManager = Flag.Json("--ec-manager-config");
    public static readonly Flag Compilation = Flag.Json("--compilation-config", "-cc", "-O");
    public static readonly Flag ToolServer = Flag.One("--tool-server");
    public static readonly Flag LogConfigFile = Flag.One("--log-config-file");
    public static readonly Flag WeightTransfer = Flag.Json("--weight-transfer-config");
    public static readonly Flag Omni = Flag.Switch("--omni");
    public static readonly Flag ModelName = Old(Flag.One("--model-name"));
    public static readonly Flag SpeculatorName = Old(Flag.One("--speculator-name"));
    public static readonly Flag AdapterCache = Old(Flag.One("--adapter-cache"));

    /// <summary>The flags above whose misreading could hide what is loaded or run.</summary>
    private static readonly Flag[] Deciding =
    [
        Model, Revision, CodeRevision, DownloadDirectory, Tokenizer, TokenizerRevision, TokenizerMode, TrustRemoteCode, TrustRequestChatTemplate, HfConfigPath, HfOverrides,
        ConfigFile, GenerationConfig, ChatTemplate, LoadFormat, LoaderExtraConfig, EnableLora, LoraModules, DefaultMmLoras, PromptAdapters,
        QloraAdapter, SpeculativeConfig, SpecModel, SpecMethod, SpeculativeModel, ToolParserPlugin, ReasoningParserPlugin, StructuredOutputs,
        LogitsProcessors, Middleware, WorkerClass, WorkerExtensionClass, SchedulerClass, ExecutorBackend, IoProcessorPlugin, ModelClassOverrides,
        KvTransfer, EcTransfer, EcManager, Compilation, ToolServer, LogConfigFile, WeightTransfer, Omni,
        ModelName, SpeculatorName, AdapterCache,
    ];

    private static readonly HashSet<Flag> DecidingSet = [.. Deciding];

    /// <summary>The whole table.</summary>
    public static FlagTable Table { get; } = new(ArgumentDialect.Vllm, [.. Deciding, Quantization, .. VllmOtherFlags.All]);

    /// <summary>True when a misreading of the flag could hide what is loaded or run.</summary>
    public static bool Decides(Flag flag) => DecidingSet.Contains(flag);

    /// <summary>True when any of the flags that a mistaken word may mean decides something.</summary>
    public static bool MayDecide(ArgumentMistake mistake)
    {
        foreach (var flag in Deciding)
        {
            if (mistake.Concerns(flag))
                return true;
        }

        return false;
    }

    private static Flag Old(Flag flag) => Flag.Exactly(flag).Single();
}
