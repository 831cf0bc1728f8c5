using System.Buffers;
using System.Collections.Frozen;
using Modelgate.Policy.Python.Evaluation;

namespace Modelgate.Policy.Python.Libraries;

/// <summary>Calls of anything that is not the program's own.</summary>
internal static class PythonLibraries
{
    private static readonly SearchValues<string> LoadingNames = SearchValues.Create(
        [
            "from_pretrained", "snapshot_download", "hf_hub_download", "torch.load", "torch.hub", "torch.jit", "pipeline(", "SentenceTransformer", "CrossEncoder",
            "LLM(", "EngineArgs", "LLMConfig", "Engine(", "Llama(", "WhisperModel", "LoRARequest", "load_adapter", "load_lora_weights", "trust_remote_code",
            "pickle", "joblib", "dill", "ollama", "/api/pull", "/api/create", "exec(", "eval(", "__import__", "import_module", "subprocess", "os.system", "os.exec",
            "from_single_file", "FlagModel", "urlretrieve", "download_file", "load_model",
        ],
        StringComparison.Ordinal);

    private static readonly SearchValues<string> HidingNames = SearchValues.Create(
        [
            "getattr", "globals", "exec", "eval", "compile", "import", "requests", "urllib", "httpx", "boto3", "timm", "open_clip", "Embedding", "spawn", "popen", "runpy", "open(", "write_text", "shutil",
        ],
        StringComparison.Ordinal);

    private static readonly FrozenSet<string> ModelCalls = new[]
    {
        "from_pretrained", "pipeline", "SentenceTransformer", "CrossEncoder", "LLM", "EngineArgs", "AsyncEngineArgs", "Engine", "ModelConfig", "from_config",
        "HuggingFaceEmbeddings", "FlagModel",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> ModelMakers = new[]
    {
        "transformers", "peft", "diffusers", "torch", "unsloth", "trl", "optimum", "auto_gptq", "awq", "accelerate", "sentence_transformers", "vllm", "ray",
    }.ToFrozenSet(StringComparer.Ordinal);

    // Names that only one library has, for "from library import *".
    private static readonly FrozenDictionary<string, string> Owners = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["snapshot_download"] = "huggingface_hub",
        ["hf_hub_download"] = "huggingface_hub",
        ["HfApi"] = "huggingface_hub",
        ["LLM"] = "vllm",
        ["AsyncEngineArgs"] = "vllm",
        ["EngineArgs"] = "vllm",
        ["LLMEngine"] = "vllm",
        ["AsyncLLMEngine"] = "vllm",
        ["PeftModel"] = "peft",
        ["PeftConfig"] = "peft",
        ["SentenceTransformer"] = "sentence_transformers",
        ["CrossEncoder"] = "sentence_transformers",
        ["Llama"] = "llama_cpp",
        ["Engine"] = "sglang",
        ["WhisperModel"] = "faster_whisper",
        ["DiffusionPipeline"] = "diffusers",
        ["pipeline"] = "transformers",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>True when the text names a function that loads models or runs code.</summary>
    public static bool Mentions(ReadOnlySpan<char> text) => text.ContainsAny(LoadingNames);

    /// <summary>True when a program may load something: it names a loading function, or it may hide one.</summary>
    public static bool IsInteresting(ReadOnlySpan<char> text) => Mentions(text) || text.ContainsAny(HidingNames) || text.ContainsAnyExceptInRange('\0', '\x7f');

    /// <summary>True for calls whose keyword arguments may say <c>trust_remote_code</c>.</summary>
    public static bool LoadsModels(string call) => ModelCalls.Contains(call[(call.LastIndexOf('.') + 1)..]);

    /// <summary>Which of the modules that were imported whole has a name.</summary>
    public static string OwnerOf(string name, List<string> modules)
    {
        if (modules.Count == 1)
            return modules[0];
        return Owners.TryGetValue(name, out var owner) && modules.Exists(m => m.StartsWith(owner, StringComparison.Ordinal)) ? owner
            : modules.Exists(m => m.StartsWith("transformers", StringComparison.Ordinal)) ? "transformers" : "?";
    }

    /// <summary>Calls a library function, class or method, and notes what it loads.</summary>
    public static PythonValue Call(PythonMachine machine, SymbolValue symbol, PythonArguments arguments)
    {
        if (symbol.Path.EndsWith(".__init__", StringComparison.Ordinal))
            symbol = symbol with { Path = symbol.Path[..^9] };
        return symbol.Root switch
        {
            "builtins" => Builtin(machine, symbol, arguments),
            "str" when symbol.Self is TextValue text => PythonStrings.Call(machine, text, symbol.Last, arguments),
            "list" or "dict" when symbol.Self is SequenceValue or DictionaryValue => PythonBuiltins.Method(machine, symbol.Self, symbol.Last, arguments),
            "callable" when symbol.Self is not null => Handle(machine, symbol, symbol.Self, arguments),
            "os" or "sys" or "pathlib" or "posixpath" or "subprocess" or "pty" or "asyncio" or "base64" or "codecs" or "importlib" or "runpy" or "functools" or "json" or "yaml" =>
                Standard(machine, symbol, arguments) ?? Made(machine, symbol, arguments),
            _ => Made(machine, symbol, arguments),
        };
    }

    private static PythonValue Builtin(PythonMachine machine, SymbolValue symbol, PythonArguments arguments) =>
        symbol.Self is ObjectValue { Type: "builtins.file" } file
            ? PythonFiles.Method(machine, file, symbol.Last, arguments) ?? UnknownValue.Of($"….{symbol.Last}(…)")
            : PythonBuiltins.Call(machine, symbol.Path["builtins.".Length..], arguments);

    // Ray's, Celery's and Modal's ways to call what they decorate.
    private static PythonValue Handle(PythonMachine machine, SymbolValue symbol, PythonValue self, PythonArguments arguments)
    {
        switch (symbol.Last)
        {
            case "bind" or "remote" or "delay" or "local" or "spawn" or "apply":
                return machine.Invoke(self, arguments);
            case "options" or "configure":
                return self;
            case "from_pretrained" or "load_from_checkpoint" or "parse_obj" or "model_validate":
                return machine.Invoke(self, arguments);
            default:
                return UnknownValue.Of($"….{symbol.Last}(…)");
        }
    }

    private static PythonValue? Standard(PythonMachine machine, SymbolValue symbol, PythonArguments arguments)
    {
        var first = arguments.Get("", 0);
        switch (symbol.Path)
        {
            case "os.getenv" or "os.environ.get" or "os.environ.pop" or "os.environ.setdefault" or "os.environ.__getitem__":
                return Variable(machine, symbol.Last, arguments);
            case "os.putenv" when first is TextValue name && arguments.Get("", 1) is { } value:
                PythonProcess.SetVariable(machine, name.Text, value, arguments.Line);
                return NoneValue.Instance;
            case "os.environ.update":
                var entries = new DictionaryValue(new(machine.Journal));
                if (first is DictionaryValue)
                    machine.Merge(entries, first);
                foreach (var (key, value) in entries.Entries.Values.Concat(arguments.Named).ToArray())
                    PythonProcess.SetVariable(machine, key, value, arguments.Line);
                return NoneValue.Instance;
            case "os.environ.copy":
                var copy = new DictionaryValue(new(machine.Journal)) { IsComplete = false };
                machine.Merge(copy, new SymbolValue("os.environ"));
                return copy;
            case "sys.exit" or "os._exit" or "os.abort":
                machine.HasExited = true;
                return NoneValue.Instance;
            case "base64.b64decode" or "base64.standard_b64decode" or "base64.urlsafe_b64decode" or "base64.decodebytes":
                return PythonDynamic.Decode(machine, first, symbol.Last);
            case "importlib.import_module" or "importlib.__import__":
                return PythonDynamic.Call(machine, "import_module", arguments);
            case "json.dumps.encode" when symbol.Self is not null:
                return symbol.Self;
            case "json.loads" or "json.load" or "yaml.safe_load" or "yaml.load":
                return PythonData.Read(machine, symbol, first, arguments.Line);
            default:
                return PythonPaths.Call(machine, symbol, arguments) ?? PythonProcess.Call(machine, symbol, arguments);
        }
    }

    private static PythonValue Variable(PythonMachine machine, string function, PythonArguments arguments)
    {
        if (arguments.Get("key", 0) is not TextValue name)
            return UnknownValue.Of("an environment variable");
        var value = PythonProcess.Variable(machine, name.Text, $"os.environ[\"{name.Text}\"]");
        var fallback = arguments.Get("default", 1);
        if (function == "setdefault" && value is UnknownValue { IsMissingVariable: true } && fallback is not null)
            PythonProcess.SetVariable(machine, name.Text, fallback, arguments.Line);
        return value is UnknownValue { IsMissingVariable: true } && fallback is not null and not NoneValue ? fallback : value;
    }

    private static PythonValue Made(PythonMachine machine, SymbolValue symbol, PythonArguments arguments)
    {
        var result = PythonCommandLine.Call(machine, symbol, arguments)
            ?? PythonConcurrency.Call(machine, symbol, arguments)
            ?? PythonHub.Call(machine, symbol, arguments)
            ?? PythonPretrained.Call(machine, symbol, arguments)
            ?? PythonEngines.Call(machine, symbol, arguments)
            ?? PythonDeserialization.Call(machine, symbol, arguments)
            ?? PythonNetwork.Call(machine, symbol, arguments);
        // Objects that hide behind a name of their own keep the code switch in sight.
        if (symbol.Root is not ("argparse" or "click" or "typer" or "dict") && (arguments["trust_remote_code"] is not null || LoadsModels(symbol.Path)))
            machine.Report.TrustRemoteCode(ShortName(symbol), arguments["trust_remote_code"], arguments);
        foreach (var argument in arguments.Positional)
            Refer(argument);
        return result ?? (symbol.Path.Length < 512 ? new ObjectValue(symbol.Path, arguments, new(machine.Journal)) : UnknownValue.Of("the result of a call"));
    }

    /// <summary>The last name of a call, with its class for a constructor that has a name of its own: <c>AutoModel.from_pretrained</c>.</summary>
    public static string ShortName(SymbolValue symbol)
    {
        if (!symbol.Last.StartsWith("from_", StringComparison.Ordinal))
            return symbol.Last;
        var owner = symbol.Path[..^(symbol.Last.Length + 1)];
        var kind = owner[(owner.LastIndexOf('.') + 1)..];
        return kind is "?" or "" ? symbol.Last : kind + "." + symbol.Last;
    }

    /// <summary>True for an object that a load returned, whose source is known already.</summary>
    public static bool IsLoaded(ObjectValue made) =>
        made.Type.Contains("from_", StringComparison.Ordinal) || made.Type.Contains("download", StringComparison.Ordinal)
        || ModelMakers.Contains(made.Type.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? made.Type[..dot] : made.Type);

    private static void Refer(PythonValue argument)
    {
        if (argument is FunctionValue function)
            function.Use.IsReferenced = true;
    }
}
