using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Resources;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Runtimes.Ray;

/// <summary>One LLMConfig of Ray Serve LLM: <c>model_loading_config</c>, <c>engine_kwargs</c> (vLLM's engine arguments), <c>lora_config</c>, <c>runtime_env</c>.</summary>
internal static class RayLlmConfig
{
    /// <summary>Reads one entry of <c>llm_configs</c>: the settings, or the path of a file with them.</summary>
    public static void Read(DataNode node, RayRuntimeEnvironment environment, Origin origin, InvocationContext context)
    {
        if (node.IsScalar)
        {
            ReadFile(new Word(node.Text, origin.AtLine(node.Line)), environment, context);
            return;
        }

        environment = environment.With(RayRuntimeEnvironment.Read(node["runtime_env"], origin, context));
        if (Model(node["model_loading_config"], origin, context) is not { } model)
            return;
        var words = new List<Word> { new("vllm", origin), new("serve", origin), model };
        if (node.At("model_loading_config", "tokenizer_source") is { IsScalar: true } tokenizer)
            words.AddRange([new("--tokenizer", origin.AtLine(tokenizer.Line)), new(tokenizer.Text, origin.AtLine(tokenizer.Line))]);
        foreach (var (name, value) in node["engine_kwargs"]?.Members ?? [])
            EngineArguments.Add(words, name, value, origin.AtLine(value.Line));
        ControllerProgram.Run(context, [.. words], environment.Variables);
        ReadAdapters(node["lora_config"], origin, context);
        if (node.At("callback_config", "callback_class") is { IsScalar: true } callback)
            context.Sink.Add(new Signal(SignalKind.CodePlugin, callback.Text, "Ray imports this class and calls it", origin.AtLine(callback.Line)));
    }

    /// <summary><c>model_source</c> is a hub id, a path or a bucket; without it <c>model_id</c> is the hub id.</summary>
    private static Word? Model(DataNode? loading, Origin origin, InvocationContext context)
    {
        var source = loading?["model_source"];
        if (source is { Kind: DataKind.Mapping })
        {
            var bucket = source["bucket_uri"] ?? source.At("s3_mirror_config", "bucket_uri") ?? source.At("gcs_mirror_config", "bucket_uri");
            if (bucket is not { IsScalar: true })
                return null;
            var word = new Word(bucket.Text, origin.AtLine(bucket.Line));
            context.Sink.Add(ModelReferences.At(ModelRole.Model, word, ModelLocations.Uri(bucket.Text)));
            return null;
        }

        var model = source is { IsScalar: true } ? source : loading?["model_id"];
        return model is { IsScalar: true } ? new(model.Text, origin.AtLine(model.Line)) : null;
    }

    private static void ReadAdapters(DataNode? config, Origin origin, InvocationContext context)
    {
        if (config?["dynamic_lora_loading_path"] is not { IsScalar: true } path)
            return;
        context.Sink.Add(new Signal(SignalKind.RuntimeMutation, "dynamic_lora_loading_path: " + path.Text,
            "a request that names an adapter makes the server load it from there, so adapters can change after admission", origin.AtLine(path.Line),
            "Remove lora_config, or serve the adapters by name with vLLM's --lora-modules"));
    }

    private static void ReadFile(Word path, RayRuntimeEnvironment environment, InvocationContext context)
    {
        var absolute = context.Absolute(path.Text);
        var file = absolute is null ? null : context.Files.Read(absolute);
        var read = file?.Content is { IsKnown: true } content ? context.ReadYaml(content.Text) : null;
        if (read is { IsRead: true, Documents: [{ Kind: DataKind.Mapping } config] })
        {
            Read(config, environment, file!.Content!.Origin, context);
            return;
        }

        var why = file?.Why ?? read?.Error ?? "where it lies is not known";
        context.Sink.Add(new Signal(SignalKind.Unresolvable, path.Text, $"the model is named in this file, and it is not known: {why}", path.Origin, null,
            new(UnresolvedKind.UnreadFile, $"{path.Text}: {why}")));
    }
}
