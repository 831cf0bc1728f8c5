using Modelgate.Policy.Models;
using Modelgate.Policy.Python.Evaluation;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Python.Libraries;

/// <summary>Libraries that load a model by id or folder: transformers, diffusers, peft, sentence-transformers, unsloth, FlagEmbedding, LangChain.</summary>
/// <remarks>Signatures: transformers 4.5x and 5 (<c>auto_factory.py</c>, <c>pipelines/__init__.py</c>), diffusers 0.3x (<c>pipeline_utils.py</c>, <c>loaders/</c>), peft 0.1x (<c>peft_model.py</c>), sentence-transformers 5 (<c>SentenceTransformer.py</c>).</remarks>
internal static class PythonPretrained
{
    private static readonly string[] NameArguments =
        ["pretrained_model_name_or_path", "model_name", "repo_id", "model_id", "pretrained_model_name", "model_name_or_path", "pretrained_model_or_path", "repo_id_or_path", "model_path", "name"];

    /// <summary>Calls that load; null for others.</summary>
    public static PythonValue? Call(PythonMachine machine, SymbolValue symbol, PythonArguments arguments)
    {
        switch (symbol.Last)
        {
            case "from_pretrained" or "from_quantized" or "from_single_file" or "from_model_id":
                FromPretrained(machine, symbol, arguments);
                return null;
            case "load_adapter" when symbol.Self is not InstanceValue:
                Adapter(machine, symbol, arguments, "peft_model_id", "model_id");
                return null;
            case "load_lora_weights" or "load_ip_adapter" or "load_textual_inversion" or "load_attn_procs" or "load_lora_into_unet":
                Adapter(machine, symbol, arguments, "pretrained_model_name_or_path_or_dict", "pretrained_model_name_or_path");
                return null;
            case "pipeline" when symbol.Root is "transformers" or "optimum" or "modelscope" or "lmdeploy" or "?":
                Pipeline(machine, symbol, arguments);
                return null;
            case "SentenceTransformer" or "CrossEncoder" or "SparseEncoder" when symbol.Root is "sentence_transformers" or "?":
                Sentence(machine, symbol, arguments);
                return null;
            case "FlagModel" or "BGEM3FlagModel" or "FlagReranker" or "FlagLLMModel" or "FlagLLMReranker" or "FlagAutoModel" or "LayerWiseFlagLLMReranker":
                machine.Report.Load(ModelRole.Model, arguments.Get("model_name_or_path", 0), arguments["revision"], symbol.Last, "model_name_or_path", arguments.Line);
                return null;
            case "HuggingFaceEmbeddings" or "HuggingFaceEmbedding" or "HuggingFaceBgeEmbeddings" or "HuggingFaceInstructEmbeddings" or "SentenceTransformerEmbeddings" or "SentenceTransformerEmbeddingFunction" or "TextEmbedding":
                Embeddings(machine, symbol, arguments);
                return null;
            case "create_model" or "create_model_and_transforms" when symbol.Root is "timm" or "open_clip":
                Prefixed(machine, symbol, arguments);
                return null;
            case "merge_and_unload":
                machine.Context.Sink.Step(machine.Scope.At(arguments.Line), "the adapter is merged into the model, and the result is served as one");
                return null;
            case "train" when machine.Report.MakesTrainer:
                machine.Report.Trains = true;
                return null;
            default:
                machine.Report.MakesTrainer |= PythonTraining.IsTrainer(symbol.Path);
                return null;
        }
    }

    private static void FromPretrained(PythonMachine machine, SymbolValue symbol, PythonArguments arguments)
    {
        var owner = symbol.Path[..^(symbol.Last.Length + 1)];
        var kind = owner[(owner.LastIndexOf('.') + 1)..];
        var call = kind is "?" or "" ? symbol.Last : kind + "." + symbol.Last;
        var revision = arguments["revision"];
        var line = arguments.Line;
        if (kind.StartsWith("PeftModel", StringComparison.Ordinal) || kind == "PeftMixedModel")
        {
            machine.Report.Load(ModelRole.Model, arguments.Get("model", 0), null, call, "model", line);
            machine.Report.Load(ModelRole.Adapter, arguments.Get("model_id", 1), revision, call, "model_id", line);
            return;
        }

        var (name, value) = First(arguments);
        if (value is null && kind == "Llama")
            return;
        if (symbol.Root == "modelscope" && value is TextValue)
        {
            machine.Report.Load(RoleOf(kind), value, revision, call, name, line, locate: id => ModelLocations.IsPath(id) ? null : ModelLocations.ModelScope(id, (revision as TextValue)?.Text));
            return;
        }

        machine.Report.Load(RoleOf(kind), value ?? arguments.MoreNamed, revision, call, name, line, part: Part(arguments));
        // A repository of pipeline code, or code for the model from another repository.
        if (arguments["custom_pipeline"] is TextValue code && !code.Text.EndsWith(".py", StringComparison.Ordinal))
        {
            machine.Report.Load(ModelRole.Code, code, arguments["custom_revision"], call, "custom_pipeline", line);
            machine.Report.Signal(SignalKind.RemoteCode, $"custom_pipeline={code.Text}", "diffusers then runs the pipeline code of that repository", line);
        }

        machine.Report.Load(ModelRole.DraftModel, arguments["assistant_model"], null, call, "assistant_model", line);
    }

    /// <summary>The folder or file of the repository that a call asks for, or null.</summary>
    private static string? Part(PythonArguments arguments)
    {
        var folder = (arguments["subfolder"] as TextValue)?.Text.Trim('/') ?? "";
        var file = ((arguments["gguf_file"] ?? arguments["weight_name"]) as TextValue)?.Text ?? "";
        return folder.Length == 0 ? (file.Length == 0 ? null : file) : file.Length == 0 ? folder : $"{folder}/{file}";
    }

    private static (string Name, PythonValue? Value) First(PythonArguments arguments)
    {
        foreach (var name in NameArguments)
        {
            if (arguments[name] is { } value)
                return (name, value);
        }

        return (NameArguments[0], arguments.Positional.Count > 0 ? arguments.Positional[0] : arguments.MorePositional);
    }

    /// <summary>The part that a class loads, by its name.</summary>
    internal static ModelRole RoleOf(string kind)
    {
        if (kind.Contains("Tokenizer", StringComparison.Ordinal) || kind.Contains("Processor", StringComparison.Ordinal) || kind.Contains("FeatureExtractor", StringComparison.Ordinal))
            return ModelRole.Tokenizer;
        if (kind is "PeftConfig" or "LoraConfig" or "MotionAdapter" or "T2IAdapter" || kind.StartsWith("AutoPeft", StringComparison.Ordinal))
            return ModelRole.Adapter;
        return kind.EndsWith("Config", StringComparison.Ordinal) || kind.EndsWith("Scheduler", StringComparison.Ordinal) ? ModelRole.Config : ModelRole.Model;
    }

    private static void Adapter(PythonMachine machine, SymbolValue symbol, PythonArguments arguments, string first, string second)
    {
        var value = arguments[first] ?? arguments.Get(second, 0);
        if (value is DictionaryValue)
            return;
        machine.Report.Load(ModelRole.Adapter, value, arguments["revision"] ?? (arguments["adapter_kwargs"] is DictionaryValue more ? more.Entries["revision"] : null), symbol.Last, first, arguments.Line,
            part: Part(arguments));
    }

    private static void Pipeline(PythonMachine machine, SymbolValue symbol, PythonArguments arguments)
    {
        var report = machine.Report;
        var line = arguments.Line;
        if (symbol.Root == "lmdeploy")
        {
            machine.Context.Sink.Recognise("lmdeploy");
            report.Load(ModelRole.Model, arguments.Get("model_path", 0), null, "lmdeploy.pipeline", "model_path", line);
            return;
        }

        var model = arguments.Get("model", 1);
        var task = arguments.Get("task", 0);
        var revision = arguments["revision"];
        if (model is null or NoneValue && symbol.Root == "transformers" && task is TextValue)
        {
            report.Unknown("pipeline", "model", UnknownValue.Of("the library's default model for the task"), line);
            return;
        }

        report.Load(ModelRole.Model, model, revision, "pipeline", "model", line, locate: symbol.Root == "modelscope" ? id => ModelLocations.IsPath(id) ? null : ModelLocations.ModelScope(id, (revision as TextValue)?.Text) : null);
        report.Load(ModelRole.Config, arguments.Get("config", 2), null, "pipeline", "config", line);
        report.Load(ModelRole.Tokenizer, arguments.Get("tokenizer", 3), revision, "pipeline", "tokenizer", line);
        report.Load(ModelRole.DraftModel, arguments["assistant_model"], null, "pipeline", "assistant_model", line);
        if (arguments["model_kwargs"] is DictionaryValue options && options.Entries["trust_remote_code"] is { } trusted)
            report.TrustRemoteCode("pipeline", trusted, arguments);
    }

    // A name without an organisation is one of the library's own (sentence_transformers adds its organisation).
    private static void Sentence(PythonMachine machine, SymbolValue symbol, PythonArguments arguments)
    {
        var revision = arguments["revision"];
        var value = arguments.Get("model_name_or_path", 0) ?? arguments.Get("model_name", 0);
        var isOwn = symbol.Last != "CrossEncoder" && value is TextValue text && text.Text.Length > 0 && !text.Text.Contains('/', StringComparison.Ordinal) && !ModelLocations.IsPath(text.Text) && !ModelLocations.IsProvidedByPod(text.Text, machine.Context);
        machine.Report.Load(
            ModelRole.Model,
            value,
            revision,
            symbol.Last,
            "model_name_or_path",
            arguments.Line,
            locate: isOwn ? id => ModelLocations.HuggingFace("sentence-transformers/" + id, (revision as TextValue)?.Text, ModelLocations.HubEndpoint(machine.Report.Context().Invocation.Environment)) : null);
    }

    private static void Embeddings(PythonMachine machine, SymbolValue symbol, PythonArguments arguments)
    {
        var options = arguments["model_kwargs"] as DictionaryValue;
        machine.Report.Load(ModelRole.Model, arguments.Get("model_name", 0), options?.Entries["revision"], symbol.Last, "model_name", arguments.Line);
        if (options?.Entries["trust_remote_code"] is { } trusted)
            machine.Report.TrustRemoteCode(symbol.Last, trusted, arguments);
    }

    private static void Prefixed(PythonMachine machine, SymbolValue symbol, PythonArguments arguments)
    {
        if (arguments.Get("model_name", 0) is not TextValue text)
            return;
        foreach (var prefix in (ReadOnlySpan<string>)["hf_hub:", "hf-hub:"])
        {
            if (text.Text.StartsWith(prefix, StringComparison.Ordinal))
                machine.Report.Load(ModelRole.Model, text with { Text = text.Text[prefix.Length..] }, null, symbol.Last, "model_name", arguments.Line);
        }
    }
}
