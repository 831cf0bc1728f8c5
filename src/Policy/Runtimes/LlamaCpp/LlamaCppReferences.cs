using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Runtimes.LlamaCpp;

/// <summary>What llama.cpp's settings load.</summary>
internal static class LlamaCppReferences
{
    private const string PinningHint =
        "llama.cpp always takes the newest commit: fetch the file at a 40-hex commit in an init container, or carry it in an image named by digest, and give its path with -m";

    /// <summary>Adds the references and signals; true when a model is named.</summary>
    public static bool Add(LlamaCppSettings settings, InvocationContext context)
    {
        var named = false;
        if (settings.Value(LlamaCppFlags.Model) is { } model)
        {
            named = true;
            AddLocal(model.Text.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) ? ModelRole.Quantization : ModelRole.Model, model, context);
        }

        named |= AddUrl(ModelRole.Quantization, settings.Value(LlamaCppFlags.ModelUrl), context);
        named |= AddHub(ModelRole.Model, settings.Value(LlamaCppFlags.HfRepo), settings.Value(LlamaCppFlags.HfFile), context);
        if (settings.Value(LlamaCppFlags.DockerRepo) is { } docker)
        {
            named = true;
            context.Sink.Add(ModelReferences.At(ModelRole.Model, docker, ModelLocations.Oci(DockerReference(docker.Text))));
        }

        foreach (var (flag, repository, draft) in LlamaCppFlags.Bundles)
        {
            if (settings.Switch(flag) is not { } word)
                continue;
            named = true;
            AddHub(ModelRole.Model, word.With(repository), null, context);
            AddHub(ModelRole.DraftModel, draft is null ? null : word.With(draft), null, context);
        }

        AddParts(settings, context);
        AddCode(settings, context);
        return named;
    }

    private static void AddParts(LlamaCppSettings settings, InvocationContext context)
    {
        AddLocal(ModelRole.Projector, settings.Value(LlamaCppFlags.Projector), context);
        AddUrl(ModelRole.Projector, settings.Value(LlamaCppFlags.ProjectorUrl), context);
        AddLocal(ModelRole.DraftModel, settings.Value(LlamaCppFlags.Draft), context);
        AddHub(ModelRole.DraftModel, settings.Value(LlamaCppFlags.DraftRepo), null, context);
        AddLocal(ModelRole.Model, settings.Value(LlamaCppFlags.VocoderModel), context);
        AddHub(ModelRole.Model, settings.Value(LlamaCppFlags.VocoderRepo), null, context);
        AddList(settings.All(LlamaCppFlags.Lora), hasScale: false, context);
        AddList(settings.All(LlamaCppFlags.LoraScaled), hasScale: true, context);
        AddList(settings.All(LlamaCppFlags.ControlVector), hasScale: false, context);
        AddList(settings.All(LlamaCppFlags.ControlVectorScaled), hasScale: true, context);
        AddLocal(ModelRole.ChatTemplate, settings.Value(LlamaCppFlags.TemplateFile), context);

        // The names of built-in templates are settings; only a template's own text is content.
        if (settings.Value(LlamaCppFlags.Template) is { } template && (template.Text.Contains("{%", StringComparison.Ordinal) || template.Text.Contains("{{", StringComparison.Ordinal)))
            context.Sink.Add(ModelReferences.At(ModelRole.ChatTemplate, template, ModelLocations.Local("(inline)")) with { Unresolved = template.Unresolved, IsUnknown = false });
    }

    private static void AddCode(LlamaCppSettings settings, InvocationContext context)
    {
        AddCode(settings.Value(LlamaCppFlags.Tools), "llama-server then runs tools that requests ask for, a shell and file access among them", context);
        AddCode(settings.Value(LlamaCppFlags.ToolsRuntime), "llama-server then runs its tools with this program", context);
        AddCode(settings.Switch(LlamaCppFlags.Agent), "llama-server then runs tools that the model asks for", context);
        AddCode(settings.Value(LlamaCppFlags.McpConfig), "llama-server then starts the MCP servers that are listed there", context);
        AddCode(settings.Value(LlamaCppFlags.McpJson), "llama-server then starts the MCP servers that are listed there", context);
        AddCode(context.Invocation.Environment["GGML_BACKEND_PATH"], "llama.cpp loads this library as a backend", context, "GGML_BACKEND_PATH");
        if (context.Invocation.Environment["MODEL_ENDPOINT"] is { Text.Length: > 0 } endpoint)
            context.Sink.Add(new Signal(SignalKind.RedirectedSource, "MODEL_ENDPOINT=" + endpoint.Text, "llama.cpp then downloads from this host instead of the Hub", endpoint.Origin));
    }

    private static void AddCode(Word? word, string reason, InvocationContext context, string? variable = null)
    {
        if (word is { Text.Length: > 0 } && word.Text is not ("none" or "off"))
            context.Sink.Add(new Signal(SignalKind.CodePlugin, Shorten(variable is null ? word.Text : $"{variable}={word.Text}"), reason, word.Origin));
    }

    private static void AddLocal(ModelRole role, Word? path, InvocationContext context)
    {
        if (path is { Text.Length: > 0 })
            context.Sink.Add(ModelReferences.At(role, path, ModelLocations.Local(path.Text, context)));
    }

    private static bool AddUrl(ModelRole role, Word? url, InvocationContext context)
    {
        if (url is not { Text.Length: > 0 })
            return false;
        context.Sink.Add(ModelReferences.At(role, url, ModelLocations.Uri(url.Text)));
        return true;
    }

    // user/model[:quant]: the colon selects a file, never a revision.
    private static bool AddHub(ModelRole role, Word? repository, Word? file, InvocationContext context)
    {
        if (repository is not { Text.Length: > 0 })
            return false;
        var colon = repository.Text.IndexOf(':', StringComparison.Ordinal);
        var id = colon < 0 ? repository.Text : repository.Text[..colon];
        var endpoint = context.Invocation.Environment["MODEL_ENDPOINT"]?.Text ?? ModelLocations.HubEndpoint(context.Invocation.Environment);
        context.Sink.Add(ModelReferences.At(role, repository, ModelLocations.HuggingFace(id, null, endpoint, file?.Text)) with { PinningHint = PinningHint });
        return true;
    }

    private static void AddList(IEnumerable<Word> values, bool hasScale, InvocationContext context)
    {
        foreach (var value in values)
        {
            foreach (var range in value.Text.AsSpan().Split(','))
            {
                var path = value.Text.AsSpan()[range].Trim();
                var colon = hasScale ? path.LastIndexOf(':') : -1;
                AddLocal(ModelRole.Adapter, value.With((colon < 0 ? path : path[..colon]).ToString()), context);
            }
        }
    }

    // Split at the first colon: what follows is asked for as the manifest's reference, so name:sha256:… is a digest.
    private static string DockerReference(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? text : text[..colon];
        var reference = colon < 0 ? "latest" : text[(colon + 1)..];
        if (!name.Contains('/', StringComparison.Ordinal))
            name = "ai/" + name;
        return "docker.io/" + name + (reference.StartsWith("sha256:", StringComparison.Ordinal) ? "@" : ":") + reference;
    }

    private static string Shorten(string text) => text.Length <= 120 ? text : string.Concat(text.AsSpan(0, 117), "...");
}
