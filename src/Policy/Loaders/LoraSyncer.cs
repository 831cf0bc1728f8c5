using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Loaders;

/// <summary>The sidecar of the Gateway API Inference Extension that makes vLLM load and unload adapters as a ConfigMap says.</summary>
/// <remarks>
/// Recognised by: images named <c>lora-syncer</c>, or the variable <c>DYNAMIC_LORA_ROLLOUT_CONFIG</c>, which names the file (default <c>configmap.yaml</c>).
/// The file holds <c>vLLMLoRAConfig.ensureExist.models[]</c> with <c>id</c>, <c>source</c> and <c>base-model</c>; a model under <c>ensureNotExist</c> is unloaded.
/// Read: tools/dynamic-lora-sidecar of release 1.0, August 2026.
/// </remarks>
internal sealed class LoraSyncer : IModelLoader
{
    private const string Variable = "DYNAMIC_LORA_ROLLOUT_CONFIG";

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation) =>
        PythonCommand.TryParse(invocation) is { Kind: PythonCommandKind.Script } python
        && python.Target.Text.EndsWith("sidecar.py", StringComparison.Ordinal) && invocation.Environment[Variable] is not null;

    /// <inheritdoc/>
    public bool MatchesContainer(ContainerSpec container, ImageReference image)
    {
        if (image.BaseName is "lora-syncer" or "lora-adapter-syncer" or "dynamic-lora-sidecar")
            return true;
        foreach (var variable in container.Environment)
        {
            if (variable.Name == Variable)
                return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        var path = FromFlag(context.Invocation) ?? context.Invocation.Environment[Variable]
            ?? new Word("configmap.yaml", new(ReferenceOrigin.Default, context.Container.Path));
        context.Sink.Add(new Signal(
            SignalKind.RuntimeMutation, path.Text, "whenever this file changes, the server is made to load other adapters", path.Origin, "Name the adapters in the server's own arguments"));
        var file = path.IsKnown && context.Absolute(path.Text) is { } absolute ? context.Files.Read(absolute) : null;
        if (file is not { Content: { IsKnown: true } content })
        {
            Unknown(context, path, path.Unresolved?.What ?? file?.Why ?? "the file does not exist");
            return;
        }

        var read = context.ReadYaml(content.Text);
        if (read is not { IsRead: true, Documents.Count: > 0 })
        {
            Unknown(context, path, read.Error ?? "the file is empty");
            return;
        }

        var models = read.Documents[0].At("vLLMLoRAConfig", "ensureExist", "models");
        foreach (var model in models?.Items ?? [])
        {
            if (model["source"] is not { IsScalar: true } source)
                continue;
            var word = new Word(source.Text, content.Origin.UsedBy(path.Origin).AtLine(source.Line));
            context.Sink.Add(ModelReferences.HubOrLocal(ModelRole.Adapter, word, null, context) with { LoadedElsewhere = true });
        }
    }

    private static Word? FromFlag(ProgramInvocation invocation)
    {
        var words = invocation.Arguments;
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i].Text == "--config" && i + 1 < words.Count)
                return words[i + 1];
            if (words[i].Text.StartsWith("--config=", StringComparison.Ordinal))
                return words[i].With(words[i].Text["--config=".Length..]);
        }

        return null;
    }

    private static void Unknown(InvocationContext context, Word path, string why) =>
        context.Sink.Add(new Signal(
            SignalKind.Unresolvable, path.Text, "the file names the adapters that the server is made to load, and it cannot be read", path.Origin,
            "Mount it from a ConfigMap", new(UnresolvedKind.UnreadFile, why)));
}
