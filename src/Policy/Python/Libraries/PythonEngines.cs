using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Python.Evaluation;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Python.Libraries;

/// <summary>Engines inside the program: vLLM, SGLang, TensorRT-LLM, llama-cpp-python, faster-whisper, Ray Serve LLM.</summary>
/// <remarks>Signatures: vLLM 0.18 (<c>entrypoints/llm.py</c>, <c>engine/arg_utils.py</c>, <c>lora/request.py</c>), SGLang <c>srt/server_args.py</c>, llama-cpp-python 0.3 <c>llama.py</c>, Ray 2.5x <c>llm_config.py</c>.</remarks>
internal static class PythonEngines
{
    /// <summary>Calls that make an engine; null for others.</summary>
    public static PythonValue? Call(PythonMachine machine, SymbolValue symbol, PythonArguments arguments)
    {
        switch (symbol.Root, symbol.Last)
        {
            // A server's own main reads sys.argv, which the program may have replaced.
            case ("vllm" or "sglang" or "text_generation_server" or "lmdeploy" or "tensorrt_llm" or "infinity_emb" or "llama_cpp" or "fastchat" or "aphrodite", "main" or "cli"):
                machine.Report.Unknown(symbol.Path, "sys.argv", UnknownValue.Of("sys.argv"), arguments.Line);
                return null;
            case ("vllm", "from_cli_args"):
                CommandLine(machine, arguments);
                return null;
            case ("vllm", "LLM" or "EngineArgs" or "AsyncEngineArgs" or "ModelConfig"):
                Engine(machine, "vllm", symbol.Last, arguments, "model", "tokenizer");
                return null;
            case ("tensorrt_llm", "LLM"):
                Engine(machine, "tensorrt-llm", symbol.Last, arguments, "model", "tokenizer");
                return null;
            case ("sglang", "Engine" or "Runtime" or "ServerArgs"):
                Engine(machine, "sglang", symbol.Last, arguments, "model_path", "tokenizer_path");
                machine.Report.Load(ModelRole.DraftModel, arguments["speculative_draft_model_path"], arguments["speculative_draft_model_revision"], symbol.Last, "speculative_draft_model_path", arguments.Line);
                Adapters(machine, arguments["lora_paths"], symbol.Last, arguments.Line);
                return null;
            case ("vllm", "LoRARequest"):
                machine.Report.Load(ModelRole.Adapter, arguments["lora_path"] ?? arguments["lora_local_path"] ?? arguments.Get("lora_path", 2), null, symbol.Last, "lora_path", arguments.Line);
                return null;
            case ("llama_cpp", "Llama"):
                Llama(machine, symbol, arguments);
                return null;
            case ("faster_whisper", "WhisperModel"):
                Whisper(machine, arguments);
                return null;
            case ("ray", "LLMConfig"):
                RayConfig(machine, arguments);
                return null;
            default:
                return null;
        }
    }

    private static void Engine(PythonMachine machine, string runtime, string call, PythonArguments arguments, string model, string tokenizer)
    {
        var report = machine.Report;
        machine.Context.Sink.Recognise(runtime);
        var line = arguments.Line;
        report.Load(ModelRole.Model, arguments.Get(model, 0), arguments["revision"], call, model, line);
        report.Load(ModelRole.Tokenizer, arguments[tokenizer], arguments["tokenizer_revision"] ?? arguments["revision"], call, tokenizer, line);
        report.Load(ModelRole.Config, arguments["hf_config_path"], arguments["revision"], call, "hf_config_path", line);
        report.Load(ModelRole.Adapter, arguments["qlora_adapter_name_or_path"], null, call, "qlora_adapter_name_or_path", line);
        report.Load(ModelRole.DraftModel, arguments["speculative_model"], arguments["speculative_model_revision"], call, "speculative_model", line);
        switch (arguments["speculative_config"])
        {
            case DictionaryValue speculative:
                if (speculative.Entries["model"] is TextValue { Text: not ("ngram" or "[ngram]" or "suffix") } draft)
                    report.Load(ModelRole.DraftModel, draft, speculative.Entries["revision"], call, "speculative_config.model", line);
                else if (speculative.Entries["model"] is UnknownValue or SymbolValue || !speculative.IsComplete)
                    report.Unknown(call, "speculative_config.model", speculative.Entries["model"], line);
                break;
            case UnknownValue or SymbolValue:
                report.Unknown(call, "speculative_config", arguments["speculative_config"], line);
                break;
        }
    }

    // The program reads the server's own flags from its command line.
    private static void CommandLine(PythonMachine machine, PythonArguments arguments)
    {
        var words = new List<Word>
        {
            new("python3", machine.Scope.At(arguments.Line)),
            new("-m", machine.Scope.At(arguments.Line)),
            new("vllm.entrypoints.openai.api_server", machine.Scope.At(arguments.Line)),
        };
        words.AddRange(machine.Arguments.Skip(1));
        if (!machine.Report.CountProgram(arguments.Line))
            return;
        machine.Context.Run(new()
        {
            Arguments = words,
            Environment = PythonProcess.Environment(machine),
            WorkingDirectory = machine.Context.Invocation.WorkingDirectory,
            Source = machine.Context.Invocation.Source,
            IsConditional = machine.Journal.IsConditional || machine.Context.Invocation.IsConditional,
        });
    }

    private static void Adapters(PythonMachine machine, PythonValue? value, string call, int line)
    {
        switch (value)
        {
            case SequenceValue list:
                foreach (var item in list.Items)
                    machine.Report.Load(ModelRole.Adapter, item is TextValue text && text.Text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? text with { Text = text.Text[(at + 1)..] } : item, null, call, "lora_paths", line);
                break;
            case DictionaryValue dictionary:
                foreach (var (_, item) in dictionary.Entries.Values)
                    machine.Report.Load(ModelRole.Adapter, item, null, call, "lora_paths", line);
                break;
            case UnknownValue:
                machine.Report.Unknown(call, "lora_paths", value, line);
                break;
        }
    }

    private static void Llama(PythonMachine machine, SymbolValue symbol, PythonArguments arguments)
    {
        machine.Context.Sink.Recognise("llamacpp");
        machine.Report.Load(ModelRole.Model, arguments.Get("model_path", 0), null, symbol.Last, "model_path", arguments.Line, locate: path => ModelLocations.Local(path, machine.Context));
        machine.Report.Load(ModelRole.Adapter, arguments["lora_path"], null, symbol.Last, "lora_path", arguments.Line, locate: path => ModelLocations.Local(path, machine.Context));
        machine.Report.Load(ModelRole.Projector, arguments["clip_model_path"], null, symbol.Last, "clip_model_path", arguments.Line, locate: path => ModelLocations.Local(path, machine.Context));
    }

    // Sizes are names of Systran's conversions (faster_whisper/utils.py).
    private static void Whisper(PythonMachine machine, PythonArguments arguments)
    {
        var revision = (arguments["revision"] as TextValue)?.Text;
        machine.Report.Load(
            ModelRole.Model,
            arguments.Get("model_size_or_path", 0),
            arguments["revision"],
            "WhisperModel",
            "model_size_or_path",
            arguments.Line,
            locate: name => name.Contains('/', StringComparison.Ordinal) || ModelLocations.IsProvidedByPod(name, machine.Context)
                ? null
                : ModelLocations.HuggingFace("Systran/faster-whisper-" + name, revision, ModelLocations.HubEndpoint(machine.Report.Context().Invocation.Environment)));
    }

    private static void RayConfig(PythonMachine machine, PythonArguments arguments)
    {
        var report = machine.Report;
        machine.Context.Sink.Recognise("ray");
        var line = arguments.Line;
        var loading = arguments["model_loading_config"];
        var engine = arguments["engine_kwargs"] as DictionaryValue;
        var revision = engine?.Entries["revision"];
        if (loading is UnknownValue or SymbolValue or null)
            report.Unknown("LLMConfig", "model_loading_config", loading, line);
        var source = Member(loading, "model_source");
        if (source is DictionaryValue bucket)
            source = bucket.Entries["bucket_uri"];
        report.Load(ModelRole.Model, source is null or NoneValue ? Member(loading, "model_id") : source, revision, "LLMConfig", "model_source", line);
        report.Load(ModelRole.Tokenizer, Member(loading, "tokenizer_source") ?? engine?.Entries["tokenizer"], engine?.Entries["tokenizer_revision"] ?? revision, "LLMConfig", "tokenizer_source", line);
        if (arguments["engine_kwargs"] is UnknownValue or SymbolValue || engine?.IsComplete == false)
            report.Unknown("LLMConfig", "engine_kwargs", arguments["engine_kwargs"], line);
        if (engine?.Entries["trust_remote_code"] is { } trusted)
            report.TrustRemoteCode("LLMConfig", trusted, arguments);
        if (engine?.Entries["speculative_config"] is DictionaryValue speculative)
            report.Load(ModelRole.DraftModel, speculative.Entries["model"], speculative.Entries["revision"], "LLMConfig", "speculative_config.model", line);
        if (Member(arguments["lora_config"], "dynamic_lora_loading_path") is { } path and not NoneValue)
            report.Signal(SignalKind.RuntimeMutation, $"dynamic_lora_loading_path={PythonText.Of(path) ?? "…"}", "Ray Serve then loads any adapter from that place that a request names", line);
    }

    private static PythonValue? Member(PythonValue? value, string name) => value switch
    {
        DictionaryValue dictionary => dictionary.Entries[name],
        ObjectValue made => made.Arguments[name],
        _ => null,
    };
}
