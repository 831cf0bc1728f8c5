using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>speaches (formerly faster-whisper-server), a speech server that downloads any model that a request names.</summary>
/// <remarks>
/// Recognised by: images named <c>speaches</c> or <c>faster-whisper-server</c>.
/// Model given by: <c>PRELOAD_MODELS</c> (a JSON list), <c>WHISPER__MODEL</c>, requests.
/// Versions read: speaches 0.8 (2025): <c>config.py</c>.
/// </remarks>
public sealed class SpeachesRuntime : IServingRuntime
{
    /// <inheritdoc/>
    public string Name => "speaches";

    /// <inheritdoc/>
    public bool MatchesImage(ImageReference image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.BaseName is "speaches" or "faster-whisper-server";
    }

    /// <inheritdoc/>
    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => hasArgs ? [] : ["speaches"];

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return invocation.Arguments[0].Text == "speaches";
    }

    /// <inheritdoc/>
    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(container);
        return MatchesImage(ImageReference.Parse(container.Image));
    }

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Sink.Recognise(Name);
        context.Sink.Add(new Signal(
            SignalKind.RuntimeMutation, "speaches", "a request may name any model of the Hub, which the server then downloads", context.Invocation.Arguments[0].Origin));
        if (context.Invocation.Environment["WHISPER__MODEL"] is { Text.Length: > 0 } model)
            context.Sink.Add(ModelReferences.HubOrLocal(ModelRole.Model, model, null, context));
        if (context.Invocation.Environment["PRELOAD_MODELS"] is not { Text.Length: > 0 } list)
            return;
        foreach (var item in JsonReader.Read(list.Text).Documents is [var document] ? document.Items : [])
        {
            if (item.Kind == DataKind.String)
                context.Sink.Add(ModelReferences.HubOrLocal(ModelRole.Model, list.With(item.Text), null, context));
        }
    }
}
