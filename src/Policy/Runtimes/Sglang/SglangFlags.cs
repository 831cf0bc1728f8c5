using Modelgate.Policy.Invocation.Arguments;

namespace Modelgate.Policy.Runtimes.Sglang;

/// <summary>The flags of SGLang that decide what is loaded or run (<c>srt/server_args.py</c>, July and August 2026).</summary>
internal static class SglangFlags
{
    public static readonly Flag Model = Flag.One("--model-path", "--model");
    public static readonly Flag Revision = Flag.One("--revision");
    public static readonly Flag Tokenizer = Flag.One("--tokenizer-path");
    public static readonly Flag TrustRemoteCode = Flag.Switch("--trust-remote-code");
    public static readonly Flag TrustRequestChatTemplate = Flag.Switch("--trust-request-chat-template");
    public static readonly Flag Config = Flag.One("--config");
    public static readonly Flag LoraPaths = Flag.Many("--lora-paths");
    public static readonly Flag UnoLora = Flag.One("--uno-lora-path");
    public static readonly Flag KtLora = Flag.One("--kt-lora-path");
    public static readonly Flag KtExpertLora = Flag.One("--kt-expert-lora-path");
    public static readonly Flag KtWeights = Flag.One("--kt-weight-path");
    public static readonly Flag Draft = Flag.One("--speculative-draft-model-path", "--speculative-draft-model");
    public static readonly Flag DraftRevision = Flag.One("--speculative-draft-model-revision");
    public static readonly Flag TokenMap = Flag.One("--speculative-token-map");
    public static readonly Flag ModelOverrides = Flag.One("--json-model-override-args");
    public static readonly Flag DecryptedConfig = Flag.One("--decrypted-config-file");
    public static readonly Flag DecryptedDraftConfig = Flag.One("--decrypted-draft-config-file");
    public static readonly Flag ModelConfigParser = Flag.One("--model-config-parser");
    public static readonly Flag ChatTemplate = Flag.One("--chat-template");
    public static readonly Flag CompletionTemplate = Flag.One("--completion-template");
    public static readonly Flag LoadFormat = Flag.One("--load-format");
    public static readonly Flag LoaderExtraConfig = Flag.One("--model-loader-extra-config");
    public static readonly Flag RestorePath = Flag.One("--modelopt-checkpoint-restore-path");
    public static readonly Flag QuantProfile = Flag.One("--rl-quant-profile");
    public static readonly Flag SeedInstance = Flag.One("--remote-instance-weight-loader-seed-instance-ip");
    public static readonly Flag SeedPorts = Flag.Many("--remote-instance-weight-loader-send-weights-group-ports");
    public static readonly Flag CustomLoader = Flag.Many("--custom-weight-loader");
    public static readonly Flag ForwardHooks = Flag.One("--forward-hooks");
    public static readonly Flag CustomLogitProcessor = Flag.Switch("--enable-custom-logit-processor");
    public static readonly Flag ToolServer = Flag.One("--tool-server");
    public static readonly Flag Sidecar = Flag.One("--sidecar");
    public static readonly Flag SidecarArguments = Flag.One("--sidecar-args");
    public static readonly Flag CacheBackendConfig = Flag.One("--hicache-storage-backend-extra-config");
    public static readonly Flag WeightCacheMode = Flag.One("--weight-cache-mode");
    public static readonly Flag WeightCacheSocket = Flag.One("--weight-cache-socket");
    public static readonly Flag ApiKey = Flag.One("--api-key");
    public static readonly Flag AdminApiKey = Flag.One("--admin-api-key");
    public static readonly Flag EnableLora = Flag.Switch("--enable-lora");

    private static readonly Flag[] Deciding =
    [
        Model, Revision, Tokenizer, TrustRemoteCode, TrustRequestChatTemplate, Config, LoraPaths, UnoLora, KtLora, KtExpertLora, KtWeights, Draft, DraftRevision,
        TokenMap, ModelOverrides, DecryptedConfig, DecryptedDraftConfig, ModelConfigParser, ChatTemplate, CompletionTemplate, LoadFormat, LoaderExtraConfig,
        RestorePath, QuantProfile, SeedInstance, SeedPorts, CustomLoader, ForwardHooks, CustomLogitProcessor, ToolServer, Sidecar, SidecarArguments,
        CacheBackendConfig, WeightCacheMode, WeightCacheSocket, ApiKey, AdminApiKey, EnableLora,
    ];

    /// <summary>The whole table.</summary>
    public static FlagTable Table { get; } = new(ArgumentDialect.Argparse, [.. Deciding, .. SglangOtherFlags.All]);

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
}
