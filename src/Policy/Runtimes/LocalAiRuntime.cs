using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes.LocalAi;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>LocalAI, and AIKit's images, which are LocalAI with the models inside.</summary>
/// <remarks>
/// Recognised by: images named <c>localai</c>, <c>local-ai</c>, or below <c>aikit/</c>; the program <c>local-ai</c>.
/// Model given by: arguments, <c>MODELS</c>, <c>PRELOAD_MODELS</c>, YAML files in the models folder, requests and the web interface.
/// Versions read: 2026-08-22: <c>core/cli/run.go</c>, <c>core/config/model_config.go</c>, <c>pkg/downloader/uri.go</c>.
/// </remarks>
public sealed class LocalAiRuntime : IServingRuntime
{
    private static readonly Flag ModelsPath = Flag.One("--models-path");
    private static readonly Flag Models = Flag.One("--models");
    private static readonly Flag ExternalBackends = Flag.One("--external-grpc-backends");
    private static readonly Flag PreloadModels = Flag.One("--preload-models");
    private static readonly FlagTable Table = new(
        ArgumentDialect.Cobra,
        [
            ModelsPath, Models, ExternalBackends, PreloadModels,
            .. Flag.Ones("--address", "--threads", "--context-size", "--galleries", "--backend-galleries", "--backends-path", "--log-level", "--api-keys", "--preload-models-config", "--models-config-file",
                "--localai-config-dir", "--upload-limit", "--image-path", "--generated-content-path", "--cors-allow-origins"),
            .. Flag.Switches("--debug", "--f16", "--autoload-galleries", "--autoload-backend-galleries", "--disable-webui", "--cors", "--csrf", "--single-active-backend", "--parallel-requests", "--opaque-errors"),
        ]);

    /// <inheritdoc/>
    public string Name => "localai";

    /// <inheritdoc/>
    public bool MatchesImage(ImageReference image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.BaseName is "localai" or "local-ai" || IsAiKit(image);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => ["local-ai"];

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return invocation.Arguments[0].Text.EndsWith("local-ai", StringComparison.Ordinal) && invocation.ProgramName == "local-ai";
    }

    /// <inheritdoc/>
    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation) => false;

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Sink.Recognise(Name);
        var parsed = ArgumentParser.Parse(context.Invocation.Rest, Table);
        CommandLineDoubts.Add(parsed, "local-ai", context);
        var program = context.Invocation.Arguments[0];
        context.Sink.Add(new Signal(
            SignalKind.RuntimeMutation, "local-ai", "LocalAI's API and web interface install models and backends at any time, and it follows changes of its configuration folder", program.Origin));
        if (IsAiKit(context.Image))
            AddImage(context);
        var isFirst = true;
        foreach (var word in parsed.Positionals)
        {
            if (!isFirst || word.Text is not ("run" or "models" or "backends"))
                LocalAiReferences.Add(ModelRole.Model, word, context);
            isFirst = false;
        }

        foreach (var name in Variable("LOCALAI_MODELS", "MODELS", parsed.Value(Models))?.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
            LocalAiReferences.Add(ModelRole.Model, Variable("LOCALAI_MODELS", "MODELS", parsed.Value(Models))!.With(name), context);
        if (Variable("LOCALAI_PRELOAD_MODELS", "PRELOAD_MODELS", parsed.Value(PreloadModels)) is { } preload)
            AddPreload(preload, context);
        if (Variable("LOCALAI_EXTERNAL_GRPC_BACKENDS", "EXTERNAL_GRPC_BACKENDS", parsed.Value(ExternalBackends)) is { } backends)
            context.Sink.Add(new Signal(SignalKind.CodePlugin, backends.Text, "LocalAI starts or asks these programs as backends", backends.Origin));
        LocalAiReferences.AddFolder(Variable("LOCALAI_MODELS_PATH", "MODELS_PATH", parsed.Value(ModelsPath)), context);

        Word? Variable(string first, string second, Word? given) =>
            given ?? (context.Invocation.Environment[first] is { Text.Length: > 0 } value ? value : context.Invocation.Environment[second] is { Text.Length: > 0 } older ? older : null);
    }

    private static void AddPreload(Word json, InvocationContext context)
    {
        var read = JsonReader.Read(json.Text);
        if (read.Documents is not [{ Kind: DataKind.Sequence } list])
        {
            CommandLineDoubts.Unresolvable(json, "it names models that LocalAI installs at start", json.Unresolved ?? new(UnresolvedKind.UnreadableScript, read.Error ?? "it is no JSON list"), context);
            return;
        }

        foreach (var item in list.Items)
        {
            if (item.TryGetText("url", out var text) || item.TryGetText("id", out text))
                LocalAiReferences.Add(ModelRole.Model, json.With(text), context);
        }
    }

    private static void AddImage(InvocationContext context)
    {
        var image = new Word(context.Container.Image, new(ReferenceOrigin.Image, context.Container.Path.Field("image")));
        context.Sink.Add(ModelReferences.At(ModelRole.Model, image, ModelLocations.Oci(image.Text)));
    }

    private static bool IsAiKit(ImageReference image) =>
        image.Repository.Contains("/aikit/", StringComparison.Ordinal) || image.Repository.StartsWith("aikit/", StringComparison.Ordinal);
}
