using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes.Tgi;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>LoRAX, a fork of TGI that downloads adapters on request.</summary>
/// <remarks>
/// Recognised by: images named <c>lorax</c>; the programs <c>lorax-launcher</c>, <c>lorax-server</c>.
/// Model given by: <c>--model-id</c>, <c>MODEL_ID</c>; default <c>mistralai/Mistral-7B-Instruct-v0.1</c>. Each request may name an adapter.
/// Versions read: 2026-05-28: <c>launcher/src/main.rs</c>.
/// </remarks>
public sealed class LoraxRuntime : IServingRuntime
{
    private static readonly Flag AdapterId = Flag.One("--adapter-id");
    private static readonly Flag Preloaded = Flag.AppendMany("--preloaded-adapter-ids");
    private static readonly Flag EmbeddingModel = Flag.One("--embedding-model");
    private static readonly FlagTable Table = new(
        ArgumentDialect.Clap, [TgiFlags.ModelId, TgiFlags.Revision, TgiFlags.TrustRemoteCode, AdapterId, Preloaded, EmbeddingModel]);

    /// <inheritdoc/>
    public string Name => "lorax";

    /// <inheritdoc/>
    public bool MatchesImage(ImageReference image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.BaseName is "lorax" or "lorax-server";
    }

    /// <inheritdoc/>
    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => ["lorax-launcher"];

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return invocation.Arguments[0].Text.Contains("lorax", StringComparison.Ordinal) && invocation.ProgramName is "lorax-launcher" or "lorax-server";
    }

    /// <inheritdoc/>
    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation) => false;

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Sink.Recognise(Name);
        var parsed = ArgumentParser.Parse(context.Invocation.Rest, Table);
        CommandLineDoubts.Add(parsed, "lorax-launcher", context);
        var settings = new ServerSettings(parsed, "LoRAX", context);
        if (context.Invocation.ProgramName == "lorax-server")
        {
            settings.AddHubOrLocal(ModelRole.Model, parsed.Positionals is [_, var model, ..] ? model : null, parsed.Value(TgiFlags.Revision));
        }
        else
        {
            var fallback = context.Image.Repository.EndsWith("predibase/lorax", StringComparison.Ordinal) ? "mistralai/Mistral-7B-Instruct-v0.1" : null;
            settings.AddHubOrLocal(ModelRole.Model, settings.Model(TgiFlags.ModelId, ["MODEL_ID"], fallback), settings.Value(TgiFlags.Revision, "REVISION"));
        }

        settings.AddHubOrLocal(ModelRole.Adapter, settings.Value(AdapterId, "ADAPTER_ID"), null);
        settings.AddHubOrLocal(ModelRole.Model, settings.Value(EmbeddingModel, "EMBEDDING_MODEL"), null);
        foreach (var list in parsed.Has(Preloaded) ? parsed.AllValues(Preloaded) : settings.Value(null, "PRELOADED_ADAPTER_IDS") is { } variable ? [variable] : [])
        {
            foreach (var id in list.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                settings.AddHubOrLocal(ModelRole.Adapter, list.With(id), null);
        }

        settings.AddRemoteCode(TgiFlags.TrustRemoteCode, "TRUST_REMOTE_CODE");
        var program = context.Invocation.Arguments[0];
        context.Sink.Add(new Signal(SignalKind.RuntimeMutation, program.Text, "each request to LoRAX may name an adapter, which the server then downloads", program.Origin));
    }
}
