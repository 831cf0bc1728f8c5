using Modelgate.Policy.Invocation.Arguments;

namespace Modelgate.Policy.Runtimes.Tgi;

/// <summary>The options of TGI's programs that name something to load (TGI <c>launcher/src/main.rs</c>, <c>server/text_generation_server/cli.py</c>, 2026-01-08).</summary>
internal static class TgiFlags
{
    public static readonly Flag ModelId = Flag.One("--model-id");
    /// <summary>The model's flag of IBM's fork, which OpenShift AI ships under the same image name; its variable is <c>MODEL_NAME</c>.</summary>
    public static readonly Flag ModelName = Flag.One("--model-name");
    public static readonly Flag Revision = Flag.One("--revision");
    public static readonly Flag TrustRemoteCode = Flag.Switch("--trust-remote-code");
    public static readonly Flag LoraAdapters = Flag.One("--lora-adapters");
    public static readonly Flag TokenizerConfig = Flag.One("--tokenizer-config-path");
    public static readonly Flag TokenizerName = Flag.One("--tokenizer-name");
    public static readonly Flag ModelGguf = Flag.One("--model-gguf");
    public static readonly Flag WeightsOverride = Flag.One("--weights-cache-override");

    /// <summary>The launcher's and the routers' table.</summary>
    public static readonly FlagTable Launcher = new(
        ArgumentDialect.Clap,
        [ModelId, ModelName, Revision, TrustRemoteCode, LoraAdapters, TokenizerConfig, TokenizerName, ModelGguf, WeightsOverride]);

    /// <summary>The table of <c>text-generation-server</c>: typer; the model is a positional word.</summary>
    public static readonly FlagTable Server = new(
        ArgumentDialect.Click,
        [
            Revision, TrustRemoteCode, Flag.Toggle("--auto-convert"), Flag.Toggle("--sharded"), Flag.Toggle("--json-output"), Flag.Toggle("--merge-lora"),
            .. Flag.Ones("--extension", "--logger-level", "--quantize", "--speculate", "--dtype", "--kv-cache-dtype", "--uds-path", "--otlp-endpoint", "--otlp-service-name", "--max-input-tokens", "--upload-to-model-id"),
        ]);
}
