using System.Collections.Frozen;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes.Custom;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>Servers whose command line says all that matters: FastChat, Aphrodite, MLC LLM, LightLLM, OpenLLM, LitGPT, Tabby, KoboldCpp, mistral.rs, deepsparse.</summary>
/// <remarks>
/// Recognised by: their programs, modules and images. Model given by: the positional word behind the verb, or the flags of <see cref="CustomFlags"/>.
/// Versions read: the projects' manuals, August 2026.
/// </remarks>
internal sealed class OtherServersRuntime : IServingRuntime
{
    /// <param name="Name">The name in reports.</param>
    /// <param name="Verb">The word that must follow, or null.</param>
    /// <param name="TakesPositional">True when the model stands behind the verb.</param>
    /// <param name="Flags">Flags beside <see cref="CustomFlags"/>'s, each with the role of its value.</param>
    /// <param name="IsMutable">True when requests choose what it loads.</param>
    private sealed record Server(string Name, string? Verb = null, bool TakesPositional = false, FrozenDictionary<string, ModelRole>? Flags = null, bool IsMutable = false)
    {
        public bool TakesVerb(string word) => Verb is not null && Verb.Split('|').Contains(word, StringComparer.Ordinal);
    }

    // mistral.rs: -m names the quantized repository of gguf, -t the one of its tokenizer; -a is an architecture.
    private static readonly FrozenDictionary<string, ModelRole> MistralRs = new Dictionary<string, ModelRole>(StringComparer.Ordinal)
    {
        ["-m"] = ModelRole.Model,
        ["-q"] = ModelRole.Model,
        ["--quantized-model-id"] = ModelRole.Model,
        ["-t"] = ModelRole.Tokenizer,
        ["--tok-model-id"] = ModelRole.Tokenizer,
        ["-x"] = ModelRole.Adapter,
        ["--xlora-model-id"] = ModelRole.Adapter,
        ["--adapters-model-id"] = ModelRole.Adapter,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // OpenVINO Model Server fetches --source_model from the hub; its other models lie at --model_path. --model_name is what clients call it.
    private static readonly FrozenDictionary<string, ModelRole> OpenVino = new Dictionary<string, ModelRole>(StringComparer.Ordinal)
    {
        ["--source_model"] = ModelRole.Model,
        ["--draft_source_model"] = ModelRole.DraftModel,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, ModelRole> MaxText = new Dictionary<string, ModelRole>(StringComparer.Ordinal)
    {
        ["load_parameters_path"] = ModelRole.Model,
        ["load_full_state_path"] = ModelRole.Model,
        ["tokenizer_path"] = ModelRole.Tokenizer,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Server> Programs = new Dictionary<string, Server>(StringComparer.Ordinal)
    {
        ["aphrodite"] = new("aphrodite", "run", true),
        ["mlc_llm"] = new("mlc", "serve", true),
        ["openllm"] = new("openllm", "serve|start", true),
        ["petals.cli.run_server"] = new("petals", TakesPositional: true),
        ["xinference"] = new("xinference", "launch"),
        ["xinference-local"] = new("xinference", IsMutable: true),
        ["xinference-supervisor"] = new("xinference", IsMutable: true),
        ["cortex"] = new("cortex", "run|start|pull", true),
        ["nexa"] = new("nexa", "serve|server", true),
        ["max"] = new("max", "serve"),
        ["max.entrypoints.pipelines"] = new("max", "serve"),
        ["ovms"] = new("openvino", Flags: OpenVino),
        ["maxengine_server"] = new("maxtext", Flags: MaxText),
        ["MaxText.maxengine_server"] = new("maxtext", Flags: MaxText),
        ["litgpt"] = new("litgpt", "serve", true),
        ["transformers"] = new("transformers", "serve", true),
        ["tabby"] = new("tabby", "serve"),
        ["koboldcpp"] = new("koboldcpp"),
        ["koboldcpp.py"] = new("koboldcpp"),
        ["mistralrs-server"] = new("mistralrs", Flags: MistralRs),
        ["mistralrs"] = new("mistralrs", "serve|run", Flags: MistralRs),
        ["mlx_lm.server"] = new("mlx"),
        ["deepsparse.server"] = new("deepsparse"),
        ["llamafactory-cli"] = new("llamafactory", "api"),
        ["fastchat.serve.model_worker"] = new("fastchat"),
        ["fastchat.serve.vllm_worker"] = new("fastchat"),
        ["fastchat.serve.sglang_worker"] = new("fastchat"),
        ["fastchat.serve.lightllm_worker"] = new("fastchat"),
        ["fastchat.serve.multi_model_worker"] = new("fastchat"),
        ["llava.serve.model_worker"] = new("llava"),
        ["lightllm.server.api_server"] = new("lightllm"),
        ["aphrodite.endpoints.openai.api_server"] = new("aphrodite"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public string Name => "server";

    public bool MatchesImage(ImageReference image) => ProgramOf(image) is not null;

    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => hasArgs && ProgramOf(image) is { } program ? [program] : null;

    public bool MatchesProgram(ProgramInvocation invocation) => Find(invocation, out _) is not null;

    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation) => false;

    public void Resolve(InvocationContext context)
    {
        if (Find(context.Invocation, out var first) is not { } server)
            return;
        context.Sink.Recognise(server.Name);
        var words = context.Invocation.Arguments;
        if (server.TakesPositional && first < words.Count && !words[first].Text.StartsWith('-'))
            context.Sink.Add(CustomValues.Reference(ModelRole.Model, words[first], null, context));
        var rest = new Word[words.Count - Math.Min(first, words.Count)];
        for (var i = 0; i < rest.Length; i++)
            rest[i] = words[first + i];
        AddFlags(server, rest, context);
        if (server.IsMutable)
        {
            context.Sink.Add(new Signal(SignalKind.RuntimeMutation, words[0].Text, "anyone who reaches its API or its web interface can make it load any model, by name or by address", words[0].Origin,
                "Let only the pods that need it reach the port (NetworkPolicy)"));
        }

        CustomFlags.Add(server.Name == "openvino" ? WithoutName(rest) : rest, isServer: true, context);
    }

    private static List<Word> WithoutName(Word[] words)
    {
        var rest = new List<Word>(words.Length);
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].Text == "--model_name")
                i++;
            else if (!words[i].Text.StartsWith("--model_name=", StringComparison.Ordinal))
                rest.Add(words[i]);
        }

        return rest;
    }

    private static void AddFlags(Server server, Word[] words, InvocationContext context)
    {
        for (var i = 0; server.Flags is not null && i < words.Length; i++)
        {
            var text = words[i].Text;
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (!server.Flags.TryGetValue(equals < 0 ? text : text[..equals], out var role))
                continue;
            var value = equals >= 0 ? words[i].With(text[(equals + 1)..]) : text[0] == '-' && i + 1 < words.Length ? words[++i] : null;
            // MaxText's tokenizers are files of its image or of a bucket.
            if (value is { Text.Length: > 0 } && server.Name == "maxtext" && !value.Text.Contains("://", StringComparison.Ordinal))
                context.Sink.Add(ModelReferences.At(role, value, ModelLocations.Local(value.Text, context)));
            else if (value is { Text.Length: > 0 })
                context.Sink.Add(CustomValues.Reference(role, value, null, context));
        }
    }

    private static string? ProgramOf(ImageReference image) => image.BaseName switch
    {
        "tabby" when image.Repository.StartsWith("tabbyml/", StringComparison.Ordinal) => "tabby",
        "koboldcpp" => "koboldcpp",
        "mistral.rs" => "mistralrs-server",
        "model_server" or "openvino_model_server" or "odh-openvino-model-server-rhel8" or "odh-openvino-model-server-rhel9" => "ovms",
        "odh-openvino-servingruntime-container" or "odh-openvino-model-server" => "ovms",
        "xinference" when image.Repository.StartsWith("xprobe/", StringComparison.Ordinal) => "xinference-local",
        "maxengine-server" or "jetstream-pathways" => "maxengine_server",
        "aphrodite-openai" or "aphrodite-engine" => "aphrodite.endpoints.openai.api_server",
        _ when image.BaseName.StartsWith("deepsparse", StringComparison.Ordinal) => "deepsparse.server",
        _ => null,
    };

    /// <summary>The server that a program is, and the index of its first own word.</summary>
    private static Server? Find(ProgramInvocation invocation, out int first)
    {
        first = 1;
        var name = invocation.ProgramName;
        if (PythonCommand.IsPython(name))
        {
            if (PythonCommand.TryParse(invocation) is not { Kind: PythonCommandKind.Module } python)
                return null;
            name = python.Target.Text;
            first = python.TargetIndex + 1;
        }

        if (!Programs.TryGetValue(name, out var server))
            return null;
        if (server.Verb is null)
            return server;
        return first < invocation.Arguments.Count && server.TakesVerb(invocation.Arguments[first++].Text) ? server : null;
    }
}
