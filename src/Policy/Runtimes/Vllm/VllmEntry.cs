using Modelgate.Policy.Invocation;

namespace Modelgate.Policy.Runtimes.Vllm;

/// <summary>The ways in which vLLM is started. They differ in where the model's name is looked for.</summary>
internal enum VllmEntryKind
{
    /// <summary><c>vllm serve</c>: the first positional word, then <c>--model</c>.</summary>
    Serve,

    /// <summary>The server as a module: <c>--model</c> only; a positional word is accepted and not used.</summary>
    Module,

    /// <summary>The module of the TGIS adapter: <c>--model</c> or <c>--model-name</c>.</summary>
    Tgis,

    /// <summary>A batch run or a benchmark that loads a model: <c>--model</c> only.</summary>
    Batch,

    /// <summary>A client or a helper; it loads nothing.</summary>
    Client,
}

/// <summary>How a program starts vLLM.</summary>
/// <param name="Kind">Which way.</param>
/// <param name="First">Index of the first word that the entry point reads.</param>
internal readonly record struct VllmEntry(VllmEntryKind Kind, int First)
{
    /// <summary>Recognises the program; null when it is not vLLM.</summary>
    public static VllmEntry? Find(ProgramInvocation invocation)
    {
        var words = invocation.Arguments;
        var name = invocation.ProgramName;
        if (name is "vllm" or "vllm-omni")
            return words.Count > 1 ? Command(words, 1) : null;
        if (!name.StartsWith("py", StringComparison.Ordinal) || PythonCommand.TryParse(invocation) is not { } python)
            return null;
        var first = python.TargetIndex + 1;
        return python.Kind switch
        {
            PythonCommandKind.Module => Module(python.Target.Text, words, first),
            PythonCommandKind.Script => Script(python.Target.Text, words, first),
            PythonCommandKind.Code or PythonCommandKind.StandardInput => null,
        };
    }

    private static VllmEntry? Module(string module, IReadOnlyList<Word> words, int first) => module switch
    {
        "vllm.entrypoints.openai.api_server" or "vllm.entrypoints.api_server" or "vllm.entrypoints.grpc_server"
            or "vllm.entrypoints.openai.rpc.server" => new(VllmEntryKind.Module, first),
        "vllm.entrypoints.openai.run_batch" => new(VllmEntryKind.Batch, first),
        "vllm_tgis_adapter" or "vllm_tgis_adapter.__main__" or "vllm.entrypoints.grpc.grpc_server" => new(VllmEntryKind.Tgis, first),
        "vllm.entrypoints.cli.main" or "vllm.scripts" or "vllm" => words.Count > first ? Command(words, first) : new(VllmEntryKind.Client, first),
        _ => null,
    };

    private static VllmEntry? Script(string path, IReadOnlyList<Word> words, int first) =>
        path.EndsWith("vllm/entrypoints/openai/api_server.py", StringComparison.Ordinal) || path.EndsWith("vllm/entrypoints/api_server.py", StringComparison.Ordinal)
            ? new(VllmEntryKind.Module, first)
            : path.EndsWith("/bin/vllm", StringComparison.Ordinal) && words.Count > first ? Command(words, first) : null;

    private static VllmEntry? Command(IReadOnlyList<Word> words, int at) => words[at].Text switch
    {
        "serve" => new(VllmEntryKind.Serve, at + 1),
        "launch" => new(VllmEntryKind.Serve, Math.Min(at + 2, words.Count)),
        "run-batch" => new(VllmEntryKind.Batch, at + 1),
        "bench" when at + 1 < words.Count && words[at + 1].Text is "latency" or "throughput" or "startup" => new(VllmEntryKind.Batch, at + 2),
        "bench" or "chat" or "complete" or "collect-env" or "--version" or "-v" or "--help" or "-h" => new(VllmEntryKind.Client, at + 1),
        _ => words[at].IsKnown ? null : new(VllmEntryKind.Serve, at),
    };
}
