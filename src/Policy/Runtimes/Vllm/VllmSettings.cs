using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Runtimes.Vllm;

/// <summary>The parsed flags of one vLLM process with the container around them.</summary>
internal sealed class VllmSettings
{
    /// <summary>Makes the settings.</summary>
    public VllmSettings(ParsedArguments arguments, InvocationContext context)
    {
        Arguments = arguments;
        Context = context;
        UsesModelScope = VllmEnvironment.UsesModelScope(context.Invocation.Environment);
    }

    /// <summary>The flags.</summary>
    public ParsedArguments Arguments { get; }

    /// <summary>The container.</summary>
    public InvocationContext Context { get; }

    /// <summary>True when ids are looked up on ModelScope.</summary>
    public bool UsesModelScope { get; }

    /// <summary>A flag's value; null when it is absent, empty or <c>None</c>, which vLLM reads as absent.</summary>
    public Word? Given(Flag flag) => Arguments.Value(flag) is { } word && (!word.IsKnown || word.Text is not ("" or "None")) ? word : null;

    /// <summary>A JSON flag's value; reports one that is not JSON. Null when there is none to read.</summary>
    public JsonArgument? Json(Flag flag)
    {
        var json = JsonArgument.Of(Arguments, flag);
        if (json is null or { IsRead: true } || (json.Word.IsKnown && json.Word.Text is "" or "None"))
            return json is { IsRead: true } ? json : null;
        Unreadable(json.Word, flag.Name, "the value is not JSON, so what it sets cannot be known");
        return null;
    }

    /// <summary>A repository, folder or URI that vLLM loads.</summary>
    /// <param name="role">The part it fills.</param>
    /// <param name="value">As given.</param>
    /// <param name="revision">The revision that vLLM uses for it, or null.</param>
    public ModelReference Locate(ModelRole role, Word value, Word? revision)
    {
        var text = value.Text;
        if (SplitQuantization(text) is { } repository && !ModelLocations.IsProvidedByPod(text, Context))
        {
            var reference = ModelReferences.HubOrLocal(role, value.With(repository), revision, Context);
            return reference with { Value = text, Part = $"*{text[(repository.Length + 1)..]}*.gguf" };
        }

        if (UsesModelScope && !text.Contains("://", StringComparison.Ordinal) && ModelLocations.HubOrLocal(value, revision, Context).Scheme == LocationScheme.HuggingFace)
            return ModelReferences.At(role, value, ModelLocations.ModelScope(text, revision?.Text), revision);
        return ModelReferences.HubOrLocal(role, value, revision, Context);
    }

    /// <summary>Adds a reference.</summary>
    public void Add(ModelRole role, Word value, Word? revision, string? pinningHint = null) =>
        Context.Sink.Add(Locate(role, value, revision) with { PinningHint = pinningHint });

    /// <summary>Adds a signal at a word.</summary>
    public void Signal(SignalKind kind, string subject, string reason, Word at, string? remedy = null) =>
        Context.Sink.Add(new Signal(kind, subject, reason, at.Origin, remedy, kind == SignalKind.Unresolvable ? at.Unresolved : null));

    /// <summary>Adds a signal that something cannot be known.</summary>
    public void Unreadable(Word at, string subject, string reason, string? remedy = null) =>
        Signal(SignalKind.Unresolvable, subject, reason, at, remedy);

    /// <summary><c>org/repo:QUANT</c> names a GGUF file by its quantisation (section 4); the repository part, or null.</summary>
    private static string? SplitQuantization(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || colon + 1 == text.Length || text[0] is '/' or '.' or '~' || text.AsSpan(colon).Contains('/'))
            return null;
        var repository = text[..colon];
        return repository.Contains('/', StringComparison.Ordinal) && HubId.IsValid(repository) ? repository : null;
    }
}
