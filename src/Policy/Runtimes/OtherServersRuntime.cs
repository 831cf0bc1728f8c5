using System.Collections.Frozen;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes.Custom;
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
    private sealed record Server(string Name, string? Verb = null, bool TakesPositional = false);

    private static readonly FrozenDictionary<string, Server> Programs = new Dictionary<string, Server>(StringComparer.Ordinal)
    {
        ["aphrodite"] = new("aphrodite", "run", true),
        ["mlc_llm"] = new("mlc", "serve", true),
        ["openllm"] = new("openllm", "serve", true),
        ["litgpt"] = new("litgpt", "serve", true),
        ["transformers"] = new("transformers", "serve", true),
        ["tabby"] = new("tabby", "serve"),
        ["koboldcpp"] = new("koboldcpp"),
        ["koboldcpp.py"] = new("koboldcpp"),
        ["mistralrs-server"] = new("mistralrs"),
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
        CustomFlags.Add(rest, isServer: true, context);
    }

    private static string? ProgramOf(ImageReference image) => image.BaseName switch
    {
        "tabby" when image.Repository.StartsWith("tabbyml/", StringComparison.Ordinal) => "tabby",
        "koboldcpp" => "koboldcpp",
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
        if (server.Verb is not { } verb)
            return server;
        return first < invocation.Arguments.Count && invocation.Arguments[first++].Text == verb ? server : null;
    }
}
