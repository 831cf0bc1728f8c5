using System.Security.Cryptography;
using System.Text;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes.Vllm;

/// <summary>The parts that vLLM loads beside adapters and draft models: weights, tokenizer, configuration, template.</summary>
internal static class VllmArtifacts
{
    /// <summary>What vLLM serves when nobody names a model; an id that anyone may move.</summary>
    public static Word DefaultModel(VllmVersion version, ContainerSpec container) =>
        new(version.IsAtLeast(10, 0) ? "Qwen/Qwen3-0.6B" : "facebook/opt-125m", new(ReferenceOrigin.Default, container.Path.Field("image")) { Note = "vLLM's default model" });

    /// <summary>Reports the parts. Where a file that cannot be known may name the model, nobody knows that the default is served.</summary>
    public static void Report(VllmSettings settings, Word model, bool isCertain, string? pinningHint)
    {
        var revision = settings.Given(VllmFlags.Revision);
        if (isCertain)
            settings.Add(ModelRole.Model, model, revision, pinningHint);
        ReportTokenizer(settings, model, revision);
        if (settings.Given(VllmFlags.HfConfigPath) is { } config)
            settings.Add(ModelRole.Config, config, revision);
        if (settings.Given(VllmFlags.GenerationConfig) is { } generation && generation.Text is not ("auto" or "vllm"))
            settings.Add(ModelRole.Config, generation, null, "vLLM reads this from the default branch; give a local folder");
        if (settings.Given(VllmFlags.ChatTemplate) is { } template)
            settings.Context.Sink.Add(Template(settings, template));
        ReportOverrides(settings);
        ReportLoader(settings);
    }

    /// <summary>A tokenizer of its own inherits the model's revision, even from another repository (<c>ModelConfig</c>).</summary>
    private static void ReportTokenizer(VllmSettings settings, Word model, Word? revision)
    {
        var tokenizer = settings.Given(VllmFlags.Tokenizer);
        var own = settings.Given(VllmFlags.TokenizerRevision);
        if (tokenizer is not null)
            settings.Add(ModelRole.Tokenizer, tokenizer, own ?? revision, "add --tokenizer-revision with the 40-hex commit of the tokenizer's repository");
        else if (own is not null && own.Text != revision?.Text)
            settings.Add(ModelRole.Tokenizer, model, own);
    }

    private static ModelReference Template(VllmSettings settings, Word template)
    {
        // vLLM takes the text for the template itself when no such file exists and it has a brace or a line break.
        if (template.IsKnown && template.Text.AsSpan().ContainsAny('{', '}', '\n'))
        {
            var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(template.Text)));
            ModelLocation inline = new() { Scheme = LocationScheme.Other, Identity = "inline:sha256:" + digest, Name = "inline", IsPinned = true };
            return new() { Role = ModelRole.ChatTemplate, Value = template.Text, Location = inline, Origin = template.Origin };
        }

        return ModelReferences.At(ModelRole.ChatTemplate, template, ModelLocations.Local(template.Text, settings.Context));
    }

    /// <summary><c>--hf-overrides</c> may name classes of another repository and models inside the model.</summary>
    private static void ReportOverrides(VllmSettings settings)
    {
        if (settings.Json(VllmFlags.HfOverrides) is not { } overrides)
            return;
        foreach (var (parent, name, value) in overrides.Scalars())
        {
            if (parent == "auto_map" || name == "auto_map")
            {
                settings.Signal(SignalKind.RemoteCode, "--hf-overrides auto_map", "the override makes vLLM load Python classes from a model repository", value);
                var mark = value.Text.IndexOf("--", StringComparison.Ordinal);
                if (mark > 0)
                    settings.Add(ModelRole.Code, value.With(value.Text[..mark]), settings.Given(VllmFlags.CodeRevision), "add --code-revision with the 40-hex commit");
            }
            else if (name is "text_model_id" or "audio_model_id" or "vision_model_id")
            {
                settings.Add(ModelRole.Model, value, null, "vLLM reads this from the default branch; serve a local folder");
            }
        }
    }

    private static void ReportLoader(VllmSettings settings)
    {
        if (settings.Given(VllmFlags.LoadFormat) is { } format)
        {
            if (format.Text is "pt" or "npcache")
                settings.Signal(SignalKind.UnsafeDeserialization, "--load-format " + format.Text, "vLLM then reads pickle files, which older releases unpickle without restriction", format, "serve safetensors");
            else if (!format.IsKnown)
                settings.Unreadable(format, VllmFlags.LoadFormat.Name, "the load format decides where weights come from and cannot be known");
            else if (!IsBuiltInFormat(format.Text))
                settings.Signal(SignalKind.CodePlugin, "--load-format " + format.Text, "vLLM has no such format of its own, so a plugin loads the weights", format);
        }

        if (settings.Json(VllmFlags.LoaderExtraConfig) is not { } extra)
            return;
        if (extra.Text("tensorizer_uri") is { } tensors)
            settings.Add(ModelRole.Model, tensors, null, "a bucket address cannot be pinned; mount the file from an image by digest");
        if (extra.Text("lora_dir") is { } adapters)
            settings.Add(ModelRole.Adapter, adapters, null);
        if (extra.Text("s3_endpoint") is { } endpoint)
            settings.Signal(SignalKind.RedirectedSource, "s3_endpoint " + endpoint.Text, "weights are read from this object store instead of Amazon's", endpoint);
    }

    private static bool IsBuiltInFormat(string format) => format is "auto" or "hf" or "safetensors" or "dummy" or "mistral" or "sharded_state" or "tensorizer"
        or "runai_streamer" or "runai_streamer_sharded" or "fastsafetensors" or "instanttensor" or "modelexpress" or "gguf" or "bitsandbytes" or "private" or "tpu_streaming_loader";
}
