using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes.Tgi;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>Hugging Face Text Generation Inference.</summary>
/// <remarks>
/// Recognised by: images named after text-generation-inference, <c>tgi-gaudi</c>; the programs <c>text-generation-launcher</c>, <c>-server</c>, <c>-router*</c>;
/// <c>--model-id</c> or <c>MODEL_ID</c> together with settings that only TGI has.
/// Model given by: <c>--model-id</c>, <c>MODEL_ID</c>; <c>--model-name</c>, <c>MODEL_NAME</c> of IBM's fork; default <c>bigscience/bloom-560m</c>. SageMaker's images read <c>HF_MODEL_ID</c> and drop the container's args.
/// Versions read: 2026-01-08: <c>launcher/src/main.rs</c>, <c>tgi-entrypoint.sh</c>, <c>sagemaker-entrypoint.sh</c>, <c>server/text_generation_server/utils/adapter.py</c>;
/// IBM's fork (text-generation-inference of 2025): <c>launcher/src/main.rs</c>.
/// </remarks>
public sealed class TgiRuntime : IServingRuntime
{
    private const string EntrypointScript = "/tgi-entrypoint.sh";
    private const string SageMakerScript = "sagemaker-entrypoint.sh";
    private const string Launcher = "text-generation-launcher";

    private const string AdapterHint =
        "TGI reads adapter_config.json of a hub adapter without its revision: fetch the adapter at a 40-hex commit in an init container and name its path, id=/path";

    private static readonly string[] TellingFlags =
        ["--num-shard", "--max-input-length", "--max-input-tokens", "--max-total-tokens", "--max-batch-prefill-tokens", "--max-batch-total-tokens", "--sharded", "--cuda-memory-fraction"];

    private static readonly string[] TellingVariables =
        ["NUM_SHARD", "MAX_INPUT_LENGTH", "MAX_INPUT_TOKENS", "MAX_TOTAL_TOKENS", "MAX_BATCH_PREFILL_TOKENS", "MAX_BATCH_TOTAL_TOKENS", "SM_NUM_GPUS"];

    /// <inheritdoc/>
    public string Name => "tgi";

    /// <inheritdoc/>
    public bool MatchesImage(ImageReference image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var name = image.BaseName;
        return name.Contains("text-generation-inference", StringComparison.Ordinal) || name is "tgi-gaudi" or "tgi" || IsSageMaker(image);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (IsSageMaker(image))
            return ["./" + SageMakerScript];
        return image.Tag?.EndsWith("-llamacpp", StringComparison.Ordinal) == true ? ["text-generation-router-llamacpp"] : [EntrypointScript];
    }

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        var program = invocation.Arguments[0].Text;
        if (program.Contains("text-generation-", StringComparison.Ordinal))
        {
            var name = invocation.ProgramName;
            return name is Launcher or "text-generation-server" || name.StartsWith("text-generation-router", StringComparison.Ordinal);
        }

        return program.EndsWith(".sh", StringComparison.Ordinal) && invocation.ProgramName is "tgi-entrypoint.sh" or SageMakerScript;
    }

    /// <inheritdoc/>
    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(container);
        ArgumentNullException.ThrowIfNull(invocation);
        return ServerSignature.Matches(container, invocation, TellingFlags, TellingVariables);
    }

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Sink.Recognise(Name);
        var invocation = context.Invocation;
        if (invocation.ProgramName == "text-generation-server")
        {
            ResolveServer(invocation.Rest, context);
            return;
        }

        if (invocation.ProgramName == SageMakerScript)
        {
            Resolve(true, [], context);
            return;
        }

        // The image's script passes $@ unquoted, so the shell splits each argument at blanks.
        var words = MatchesProgram(invocation) ? invocation.Rest : invocation.Arguments.ToArray();
        Resolve(false, invocation.ProgramName == "tgi-entrypoint.sh" ? Split(words) : words, context);
    }

    private static void Resolve(bool isSageMaker, ReadOnlySpan<Word> words, InvocationContext context)
    {
        var parsed = isSageMaker ? null : ArgumentParser.Parse(words, TgiFlags.Launcher);
        if (parsed is not null)
            CommandLineDoubts.Add(parsed, Launcher, context);
        var settings = new ServerSettings(parsed, "TGI", context);
        var model = Model(isSageMaker, parsed, settings, context);
        var revision = isSageMaker ? settings.Value(null, "HF_MODEL_REVISION", "REVISION") : settings.Value(TgiFlags.Revision, "REVISION");
        if (model is not null && context.Invocation.WorkingDirectory is null && !ModelLocations.IsPath(model.Text) && context.Files.Exists("/usr/src/" + model.Text.Trim('/')))
            context.Sink.Add(ModelReferences.At(ModelRole.Model, model, ModelLocations.Local("/usr/src/" + model.Text, context)));
        else
            settings.AddHubOrLocal(ModelRole.Model, model, revision);
        settings.AddHubOrLocal(ModelRole.Tokenizer, settings.Value(TgiFlags.TokenizerName, "TOKENIZER_NAME"), revision);
        settings.AddLocal(ModelRole.Quantization, settings.Value(TgiFlags.ModelGguf, "MODEL_GGUF"));
        settings.AddLocal(ModelRole.Tokenizer, settings.Value(TgiFlags.TokenizerConfig, "TOKENIZER_CONFIG_PATH"));
        if (settings.Value(TgiFlags.LoraAdapters, "LORA_ADAPTERS") is { } adapters)
            AddAdapters(adapters, context);
        if (settings.Value(TgiFlags.WeightsOverride, "WEIGHTS_CACHE_OVERRIDE") is { } folder)
        {
            context.Sink.Add(new Signal(
                SignalKind.UnverifiableContent, folder.Text, "TGI then reads the weights from this folder, whatever model is named", folder.Origin));
        }

        ReadOnlySpan<string> trust = isSageMaker ? ["HF_MODEL_TRUST_REMOTE_CODE", "TRUST_REMOTE_CODE"] : ["TRUST_REMOTE_CODE"];
        settings.AddRemoteCode(TgiFlags.TrustRemoteCode, trust);
    }

    // IBM's fork says --model-name and MODEL_NAME. Each launcher refuses the other's flag; where both are written, both are judged.
    private static Word? Model(bool isSageMaker, ParsedArguments? parsed, ServerSettings settings, InvocationContext context)
    {
        if (isSageMaker)
            return settings.Model(null, ["HF_MODEL_ID"], null);
        if (parsed!.Value(TgiFlags.ModelName) is { } named)
        {
            if (parsed.Value(TgiFlags.ModelId) is { } other)
                settings.AddHubOrLocal(ModelRole.Model, other, settings.Value(TgiFlags.Revision, "REVISION"));
            return named;
        }

        var isOriginal = IsOriginal(context.Image);
        ReadOnlySpan<string> variables = isOriginal ? ["MODEL_ID"] : ["MODEL_ID", "MODEL_NAME"];
        return settings.Model(TgiFlags.ModelId, variables, isOriginal ? "bigscience/bloom-560m" : null);
    }

    private static void ResolveServer(ReadOnlySpan<Word> words, InvocationContext context)
    {
        if (words.IsEmpty || words[0].Text is not ("serve" or "download-weights" or "quantize"))
            return;
        var parsed = ArgumentParser.Parse(words[1..], TgiFlags.Server);
        CommandLineDoubts.Add(parsed, "text-generation-server", context);
        var settings = new ServerSettings(parsed, "TGI", context);
        if (parsed.Positionals is [var model, ..])
            context.Sink.Add(ModelReferences.HubOrLocal(ModelRole.Model, model, parsed.Value(TgiFlags.Revision), context) with { IsDownload = words[0].Text == "download-weights" });
        settings.AddRemoteCode(TgiFlags.TrustRemoteCode);
    }

    // id, id@REVISION, id=path or id=path@REVISION, between commas. A path is used as it is; an id is downloaded.
    private static void AddAdapters(Word list, InvocationContext context)
    {
        foreach (var range in list.Text.AsSpan().Split(','))
        {
            var text = list.Text.AsSpan()[range].Trim();
            var at = text.LastIndexOf('@');
            var revision = at < 0 ? null : list.With(text[(at + 1)..].Trim().ToString());
            if (at >= 0)
                text = text[..at];
            var equals = text.IndexOf('=');
            var value = list.With(text[(equals + 1)..].Trim().ToString());
            if (value.Text.Length == 0)
                continue;
            var location = equals >= 0 ? ModelLocations.Local(value.Text, context) : ModelLocations.HubOrLocal(value, revision, context);
            context.Sink.Add(ModelReferences.At(ModelRole.Adapter, value, location with { IsPinned = false }, revision) with { PinningHint = AdapterHint });
        }
    }

    private static Word[] Split(ReadOnlySpan<Word> words)
    {
        var parts = new List<Word>(words.Length);
        foreach (var word in words)
        {
            if (!word.Text.AsSpan().ContainsAny(' ', '\t', '\n'))
            {
                if (word.Text.Length > 0)
                    parts.Add(word);
                continue;
            }

            foreach (var part in word.Text.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries))
                parts.Add(word.With(part));
        }

        return [.. parts];
    }

    // Hugging Face's own images set no MODEL_ID; those of clouds and of one's own may.
    private static bool IsOriginal(ImageReference image) =>
        image.Repository.EndsWith("huggingface/text-generation-inference", StringComparison.Ordinal) || image.Repository.EndsWith("huggingface/tgi-gaudi", StringComparison.Ordinal);

    private static bool IsSageMaker(ImageReference image) => image.BaseName.Contains("huggingface-pytorch-tgi-inference", StringComparison.Ordinal);
}
