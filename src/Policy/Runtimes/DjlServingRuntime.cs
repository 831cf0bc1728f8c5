using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>DJL Serving, and the LMI containers made of it.</summary>
/// <remarks>
/// Recognised by: <c>djl-serving</c>, the images <c>deepjavalibrary/djl-serving</c> and <c>djl-inference</c>.
/// Model given by: <c>HF_MODEL_ID</c> or <c>OPTION_MODEL_ID</c> with <c>HF_REVISION</c> or <c>OPTION_REVISION</c>; <c>/opt/ml/model/serving.properties</c>
/// (<c>option.model_id</c> …), which beats the variables. Versions read: djl-serving d21927c4a6, June 2026.
/// </remarks>
internal sealed class DjlServingRuntime : IServingRuntime
{
    private const string PropertiesPath = "/opt/ml/model/serving.properties";

    public string Name => "djl";

    public bool MatchesImage(ImageReference image) => image.BaseName is "djl-serving" or "djl-inference";

    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => ["djl-serving"];

    public bool MatchesProgram(ProgramInvocation invocation) => invocation.ProgramName == "djl-serving";

    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation) => false;

    public void Resolve(InvocationContext context)
    {
        context.Sink.Recognise(Name);
        var file = ReadProperties(context);
        var revision = Option("revision", "HF_REVISION");
        Add(ModelRole.Model, Option("model_id", "HF_MODEL_ID"), revision, context);
        Add(ModelRole.DraftModel, Option("speculative_draft_model", null), null, context);
        Add(ModelRole.Tokenizer, Option("tokenizer", null), revision, context);
        if (Option("trust_remote_code", "HF_MODEL_TRUST_REMOTE_CODE") is { } trust && (!trust.IsKnown || Truth.TrueOnly(trust.Text)))
            context.Sink.Add(new Signal(SignalKind.RemoteCode, "trust_remote_code=" + trust.Text, "DJL Serving then runs Python code from the model's repository", trust.Origin, "Remove the option"));
        if (Option("entryPoint", null) is { Text: var entry } word && !entry.StartsWith("djl_python.", StringComparison.Ordinal))
            context.Sink.Add(new Signal(SignalKind.CodePlugin, "option.entryPoint=" + entry, "DJL Serving runs this Python module to load the model", word.Origin));

        Word? Option(string name, string? alias)
        {
            if (file.TryGetValue("option." + name, out var set))
                return set;
            return context.Invocation.Environment["OPTION_" + name.ToUpperInvariant()] ?? (alias is null ? null : context.Invocation.Environment[alias]);
        }
    }

    private static void Add(ModelRole role, Word? word, Word? revision, InvocationContext context)
    {
        if (word is { Text.Length: > 0 })
            context.Sink.Add(ModelReferences.HubOrLocal(role, word, revision, context));
    }

    /// <summary>Java properties: <c>key=value</c> or <c>key: value</c>, comments with <c>#</c> and <c>!</c>; the last of a key counts.</summary>
    private static Dictionary<string, Word> ReadProperties(InvocationContext context)
    {
        var found = new Dictionary<string, Word>(StringComparer.Ordinal);
        if (context.Files.Read(PropertiesPath).Content is not { IsKnown: true } content)
            return found;
        var line = 0;
        foreach (var range in content.Text.AsSpan().Split('\n'))
        {
            line++;
            var text = content.Text.AsSpan(range).Trim();
            var separator = text.IndexOfAny('=', ':');
            if (separator > 0 && text[0] is not ('#' or '!'))
                found[text[..separator].TrimEnd().ToString()] = new(text[(separator + 1)..].Trim().ToString(), content.Origin.AtLine(line));
        }

        return found;
    }
}
