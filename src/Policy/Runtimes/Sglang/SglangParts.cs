using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Runtimes.Sglang;

/// <summary>What an SGLang server loads and runs, from its parsed flags and its variables.</summary>
internal sealed class SglangParts
{
    private const string AdapterHint = "SGLang cannot pin an adapter: download it at a 40-hex commit in an init container, or mount it from an image volume by digest, and give its path";

    private readonly ParsedArguments _arguments;
    private readonly InvocationContext _context;
    private readonly bool _usesModelScope;

    /// <summary>Makes the reader.</summary>
    public SglangParts(ParsedArguments arguments, InvocationContext context)
    {
        _arguments = arguments;
        _context = context;
        _usesModelScope = context.Invocation.Environment.TryGet("SGLANG_USE_MODELSCOPE", out var hub) && hub.IsKnown && Truth.Sglang(hub.Text);
    }

    /// <summary>Reports the references.</summary>
    public void ReportReferences(Word? model)
    {
        var revision = Given(SglangFlags.Revision);
        if (model is not null)
            Add(ModelRole.Model, model, revision, "add --revision with the 40-hex commit");
        if (Given(SglangFlags.Tokenizer) is { } tokenizer)
            Add(ModelRole.Tokenizer, tokenizer, revision, "the tokenizer takes the model's --revision, which another repository does not have; give a local folder");
        if (Given(SglangFlags.Draft) is { } draft)
        {
            // The draft's own revision; main without one, unless it is the same repository as the model.
            var own = Given(SglangFlags.DraftRevision) ?? (draft.Text == model?.Text ? revision : null);
            Add(ModelRole.DraftModel, draft, own, "add --speculative-draft-model-revision with the 40-hex commit");
        }

        if (Given(SglangFlags.TokenMap) is { } map)
            _context.Sink.Add(ModelReferences.At(ModelRole.Config, map, TokenMap(map)));
        foreach (var adapter in _arguments.Values(SglangFlags.LoraPaths))
            ReportAdapter(adapter);
        foreach (var flag in (ReadOnlySpan<Flag>)[SglangFlags.UnoLora, SglangFlags.KtLora, SglangFlags.KtExpertLora])
        {
            if (Given(flag) is { } path)
                Add(ModelRole.Adapter, path, null, AdapterHint);
        }

        foreach (var flag in (ReadOnlySpan<Flag>)[SglangFlags.KtWeights, SglangFlags.RestorePath])
        {
            if (Given(flag) is { } path)
                Add(ModelRole.Model, path, null, null);
        }

        foreach (var flag in (ReadOnlySpan<Flag>)[SglangFlags.DecryptedConfig, SglangFlags.DecryptedDraftConfig, SglangFlags.QuantProfile])
        {
            if (Given(flag) is { } path)
                _context.Sink.Add(ModelReferences.At(ModelRole.Config, path, ModelLocations.Local(path.Text, _context)));
        }

        foreach (var flag in (ReadOnlySpan<Flag>)[SglangFlags.ChatTemplate, SglangFlags.CompletionTemplate])
        {
            // A name without a folder or an ending is one of SGLang's own templates.
            if (Given(flag) is { } template && (!template.IsKnown || template.Text.AsSpan().ContainsAny('/', '.')))
                _context.Sink.Add(ModelReferences.At(ModelRole.ChatTemplate, template, ModelLocations.Local(template.Text, _context)));
        }
    }

    /// <summary>Reports code, redirections and what can change later.</summary>
    public void ReportSignals()
    {
        ReportCode();
        ReportLoader();
        ReportVariables();
        if (Given(SglangFlags.ApiKey) is null && Given(SglangFlags.AdminApiKey) is null)
        {
            _context.Sink.Add(new Signal(
                SignalKind.RuntimeMutation, "no --api-key", "anyone who reaches SGLang's port can make it load other weights or adapters", _context.Invocation.Arguments[0].Origin,
                "set --api-key or --admin-api-key"));
        }

        if (_arguments.Written(SglangFlags.TrustRequestChatTemplate) is { } trust)
            Signal(SignalKind.RuntimeMutation, trust.Text, "requests bring their own chat template", trust);
    }

    /// <summary>Adds a signal at a word.</summary>
    public void Signal(SignalKind kind, string subject, string reason, Word at, string? remedy = null) =>
        _context.Sink.Add(new Signal(kind, subject, reason, at.Origin, remedy, kind == SignalKind.Unresolvable ? at.Unresolved : null));

    private void ReportCode()
    {
        foreach (var loader in _arguments.Values(SglangFlags.CustomLoader))
            Code(SglangFlags.CustomLoader, loader);
        foreach (var flag in (ReadOnlySpan<Flag>)[SglangFlags.ForwardHooks, SglangFlags.Sidecar, SglangFlags.ModelConfigParser])
        {
            if (Given(flag) is { } value && value.Text is not ("[]" or "{}" or "auto" or "hf" or "mistral"))
                Code(flag, value);
        }

        if (_arguments.Written(SglangFlags.CustomLogitProcessor) is { } processor)
            Signal(SignalKind.CodePlugin, processor.Text, "requests then carry Python that SGLang runs", processor, "remove the flag");
        if (Given(SglangFlags.ToolServer) is { Text: "demo" } demo)
            Signal(SignalKind.CodePlugin, "--tool-server demo", "the demo tools run Python that the model writes", demo);
        if (Given(SglangFlags.CacheBackendConfig) is { } cache && (JsonArgument.Of(cache).Text("module_path") is not null || cache.Text.StartsWith('@')))
            Code(SglangFlags.CacheBackendConfig, cache);
        if (Given(SglangFlags.ModelOverrides) is { } overrides)
            ReportOverrides(overrides);
    }

    private void ReportOverrides(Word overrides)
    {
        var json = JsonArgument.Of(overrides);
        if (!json.IsRead)
            Signal(SignalKind.Unresolvable, SglangFlags.ModelOverrides.Name, "the value is not JSON, so what it sets cannot be known", overrides);
        foreach (var (parent, name, value) in json.Scalars())
        {
            if (parent != "auto_map" && name != "auto_map")
                continue;
            Signal(SignalKind.RemoteCode, "--json-model-override-args auto_map", "the override makes SGLang load Python classes from a model repository", value);
            var mark = value.Text.IndexOf("--", StringComparison.Ordinal);
            if (mark > 0)
                Add(ModelRole.Code, value.With(value.Text[..mark]), null, null);
        }
    }

    private void ReportLoader()
    {
        if (Given(SglangFlags.LoadFormat) is { } format)
        {
            if (format.Text is "pt" or "npcache")
                Signal(SignalKind.UnsafeDeserialization, "--load-format " + format.Text, "SGLang then reads pickle files", format, "serve safetensors");
            else if (format.Text is "remote" or "remote_instance")
                Signal(SignalKind.RedirectedSource, "--load-format " + format.Text, "weights are copied from another server", format);
        }

        if (Given(SglangFlags.SeedInstance) is { } seed)
            Signal(SignalKind.RedirectedSource, $"{SglangFlags.SeedInstance.Name} {seed.Text}", "weights are copied from this server", seed);
        if (Given(SglangFlags.WeightCacheSocket) is { } socket)
            Signal(SignalKind.RedirectedSource, $"{SglangFlags.WeightCacheSocket.Name} {socket.Text}", "weights are taken from the process behind this socket", socket);
        if (Given(SglangFlags.LoaderExtraConfig) is { } extra && JsonArgument.Of(extra).Text("presharded_path") is { } path)
            Add(ModelRole.Model, path, null, null);
    }

    private void ReportVariables()
    {
        var environment = _context.Invocation.Environment;
        if (environment.TryGet("SGLANG_USE_MODELSCOPE", out var hub))
        {
            if (!hub.IsKnown)
                Signal(SignalKind.Unresolvable, "SGLANG_USE_MODELSCOPE", "which hub answers for the model cannot be known", hub);
            else if (_usesModelScope)
                Signal(SignalKind.RedirectedSource, "SGLANG_USE_MODELSCOPE=" + hub.Text, "SGLang then asks ModelScope instead of Hugging Face, where the same id and revision mean other content", hub, "remove the variable");
        }

        foreach (var name in (ReadOnlySpan<string>)["SGLANG_EXTERNAL_MODEL_PACKAGE", "SGLANG_EXTERNAL_MM_PROCESSOR_PACKAGE", "SGLANG_PLUGINS", "SGLANG_PLATFORM"])
        {
            if (environment.TryGet(name, out var package) && package.Text.Length > 0)
                Signal(SignalKind.CodePlugin, $"{name}={package.Text}", "SGLang imports this package at start", package, "remove the variable");
        }
    }

    /// <summary><c>path</c>, <c>name=path</c>, or JSON with <c>lora_path</c>, whose <c>pinned</c> means kept in memory.</summary>
    private void ReportAdapter(Word adapter)
    {
        var text = adapter.Text;
        if (text.StartsWith('{') || text.StartsWith('['))
        {
            var read = text.Length > ResolutionLimits.MaxTextLength ? null : JsonReader.Read(text);
            if (read is not { IsRead: true })
            {
                Signal(SignalKind.Unresolvable, SglangFlags.LoraPaths.Name, "the element is not JSON, so the adapter cannot be known", adapter);
                return;
            }

            foreach (var item in read.Documents[0].Kind == DataKind.Sequence ? read.Documents[0].Items : read.Documents)
            {
                if (item.TryGetText("lora_path", out var path))
                    Add(ModelRole.Adapter, adapter.With(path), null, AdapterHint);
                else
                    Signal(SignalKind.Unresolvable, SglangFlags.LoraPaths.Name, "an element has no lora_path, so the adapter cannot be known", adapter);
            }

            return;
        }

        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (text.Length > 0)
            Add(ModelRole.Adapter, equals < 0 ? adapter : adapter.With(text[(equals + 1)..]), null, AdapterHint);
    }

    /// <summary>A file, or <c>org/repository/file</c> on the Hub, fetched from its default branch.</summary>
    private ModelLocation TokenMap(Word map)
    {
        var text = map.Text;
        if (ModelLocations.IsPath(text) || ModelLocations.IsProvidedByPod(text, _context) || text.AsSpan().Count('/') < 2)
            return ModelLocations.Local(text, _context);
        var name = text.IndexOf('/', text.IndexOf('/', StringComparison.Ordinal) + 1);
        return ModelLocations.HuggingFace(text[..name], null, ModelLocations.HubEndpoint(_context.Invocation.Environment), text[(name + 1)..]);
    }

    private Word? Given(Flag flag) => _arguments.Value(flag) is { } word && (!word.IsKnown || word.Text.Length > 0) ? word : null;

    private void Code(Flag flag, Word what) => Signal(SignalKind.CodePlugin, $"{flag.Name} {what.Text}", "SGLang imports this code at start", what, "remove the flag");

    private void Add(ModelRole role, Word value, Word? revision, string? hint)
    {
        var reference = ModelReferences.HubOrLocal(role, value, revision, _context);
        if (_usesModelScope && reference.Location.Scheme == LocationScheme.HuggingFace)
            reference = ModelReferences.At(role, value, ModelLocations.ModelScope(value.Text, revision?.Text), revision);
        _context.Sink.Add(reference with { PinningHint = hint });
    }
}
