using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Runtimes.LocalAi;

/// <summary>LocalAI's own way of naming places, and its model files (LocalAI <c>pkg/downloader/uri.go</c>, <c>core/config/model_config.go</c>, 2026-08-22).</summary>
internal static class LocalAiReferences
{
    private static readonly (string Key, ModelRole Role)[] Keys =
    [
        ("lora_adapter", ModelRole.Adapter), ("lora_base", ModelRole.Model), ("draft_model", ModelRole.DraftModel), ("mmproj", ModelRole.Projector), ("tokenizer", ModelRole.Tokenizer),
    ];

    /// <summary>Adds what a name or URI names. A bare name is a model of the gallery.</summary>
    public static void Add(ModelRole role, Word value, InvocationContext context)
    {
        if (value.Text.Length > 0)
            context.Sink.Add(ModelReferences.At(role, value, Locate(value.Text, context)));
    }

    /// <summary>Reads the model files of the models folder, as far as the pod provides them.</summary>
    public static void AddFolder(Word? folder, InvocationContext context)
    {
        var path = context.Absolute(folder is { IsKnown: true } ? folder.Text : "/models");
        if (path is null)
            return;
        foreach (var file in context.Files.List(path))
        {
            if ((file.EndsWith(".yaml", StringComparison.Ordinal) || file.EndsWith(".yml", StringComparison.Ordinal)) && context.Files.Read(file).Content is { } content)
                AddFile(content, path, context);
        }
    }

    private static void AddFile(Word content, string folder, InvocationContext context)
    {
        var read = context.ReadYaml(content.Text, YamlDialect.Kubernetes);
        if (read.Documents is null)
        {
            CommandLineDoubts.Unresolvable(content.With("a model file"), "it configures a model of LocalAI", new(UnresolvedKind.UnreadableScript, read.Error!), context);
            return;
        }

        foreach (var document in read.Documents)
        {
            foreach (var model in document.Kind == DataKind.Sequence ? document.Items : [document])
                AddModel(model, content, folder, context);
        }
    }

    private static void AddModel(DataNode model, Word content, string folder, InvocationContext context)
    {
        Word Part(DataNode node) => new(node.Text, content.Origin.AtLine(node.Line), content.Unresolved);
        void AddPart(ModelRole role, DataNode? node)
        {
            if (node is not { IsScalar: true, Text.Length: > 0 })
                return;
            var word = Part(node);
            var isFile = !word.Text.Contains(':', StringComparison.Ordinal) && !HubId(word.Text);
            context.Sink.Add(isFile ? ModelReferences.At(role, word, ModelLocations.Local(folder + "/" + word.Text)) : ModelReferences.At(role, word, Locate(word.Text, context)));
        }

        AddPart(ModelRole.Model, model.At("parameters", "model"));
        foreach (var (key, role) in Keys)
            AddPart(role, model[key]);
        foreach (var adapter in model["lora_adapters"]?.Items ?? [])
            AddPart(ModelRole.Adapter, adapter);
        foreach (var download in model["download_files"]?.Items ?? [])
            AddPart(ModelRole.Model, download["uri"]);
        if (model["trust_remote_code"] is { IsTrue: true } trust)
            context.Sink.Add(new Signal(SignalKind.RemoteCode, "trust_remote_code: true", "LocalAI's backend then runs Python code from the model's repository", Part(trust).Origin));
    }

    private static bool HubId(string text) => text.Count(c => c == '/') == 1 && !text.StartsWith('/') && !text.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase);

    private static ModelLocation Locate(string text, InvocationContext context)
    {
        if (text.StartsWith("huggingface://", StringComparison.Ordinal))
            return Hub(text[14..]);
        if (text.StartsWith("hf://", StringComparison.Ordinal))
            return Hub(text[5..]);
        if (text.StartsWith("hf.co/", StringComparison.Ordinal))
            return Hub(text[6..]);
        if (text.StartsWith("github:", StringComparison.Ordinal))
            return new() { Scheme = LocationScheme.Other, Identity = text, Name = text };
        if (text.StartsWith("ocifile://", StringComparison.Ordinal))
            return ModelLocations.Local(text[10..], context);
        if (text.Contains("://", StringComparison.Ordinal))
            return ModelLocations.Uri(text);
        if (ModelLocations.IsPath(text))
            return ModelLocations.Local(text, context);
        return HubId(text)
            ? ModelLocations.HuggingFace(text, null, ModelLocations.HubEndpoint(context.Invocation.Environment))
            : new() { Scheme = LocationScheme.Other, Identity = "localai-gallery:" + text, Name = "localai-gallery:" + text };
    }

    // org/repo/file[@branch]
    private static ModelLocation Hub(string text)
    {
        var at = text.LastIndexOf('@');
        var parts = (at < 0 ? text : text[..at]).Split('/', 3);
        return ModelLocations.HuggingFace(
            parts.Length > 1 ? parts[0] + "/" + parts[1] : parts[0], at < 0 ? null : text[(at + 1)..], null, parts.Length > 2 ? parts[2] : null);
    }
}
