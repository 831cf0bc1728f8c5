using Modelgate.Policy.Data;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>TensorRT-LLM's server.</summary>
/// <remarks>
/// Recognised by: <c>trtllm-serve</c>, <c>trtllm-llmapi-launch trtllm-serve</c>, the image <c>nvcr.io/nvidia/tensorrt-llm/release</c>.
/// Model given by: the positional word (hub id, checkpoint or engine folder), <c>--revision</c>, <c>--tokenizer</c>; <c>--config</c> (<c>--extra_llm_api_options</c>)
/// names a YAML file whose keys beat the flags; newer releases let given flags win, so both are reported where they differ.
/// Versions read: tensorrt_llm/commands/serve.py at 00209af1, 2026.
/// </remarks>
internal sealed class TensorRtLlmRuntime : IServingRuntime
{
    private static readonly Flag Tokenizer = Flag.One("--tokenizer");
    private static readonly Flag CustomTokenizer = Flag.One("--custom_tokenizer");
    private static readonly Flag ModuleFolders = Flag.Append("--custom_module_dirs");
    private static readonly Flag TrustRemoteCode = Flag.Switch("--trust_remote_code");
    private static readonly Flag Revision = Flag.One("--revision");
    private static readonly Flag Config = Flag.One("--config", "--extra_llm_api_options", "-c");
    private static readonly Flag Template = Flag.One("--chat_template");

    private static readonly FlagTable Table = new(
        ArgumentDialect.Click,
        [
            Tokenizer, CustomTokenizer, ModuleFolders, TrustRemoteCode, Revision, Config, Template,
            .. Flag.Ones("--host", "--port", "--backend", "--log_level", "--max_beam_width", "--max_batch_size", "--max_num_tokens", "--max_seq_len", "--tp_size", "--pp_size",
                "--ep_size", "--cluster_size", "--gpus_per_node", "--kv_cache_free_gpu_memory_fraction", "--num_postprocess_workers", "--reasoning_parser", "--tool_parser",
                "--metadata_server_config_file", "--server_role", "--otlp_traces_endpoint", "--moe_expert_parallel_size", "--moe_cluster_parallel_size", "--cp_size",
                "--served_model_name", "--media_io_kwargs", "--extra_encoder_options", "--free_gpu_memory_fraction", "--kv_cache_dtype"),
            .. Flag.Switches("--fail_fast_on_attention_window_too_large", "--enable_chunked_prefill", "--disagg_cluster_uri"),
        ]);

    public string Name => "tensorrtllm";

    public bool MatchesImage(ImageReference image) => image.Repository.Contains("tensorrt-llm", StringComparison.Ordinal) && !image.BaseName.Contains("backend", StringComparison.Ordinal);

    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => hasArgs ? [] : null;

    public bool MatchesProgram(ProgramInvocation invocation) => invocation.ProgramName is "trtllm-serve" or "trtllm-llmapi-launch";

    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation) => false;

    public void Resolve(InvocationContext context)
    {
        context.Sink.Recognise(Name);
        var words = context.Invocation.Rest;
        if (context.Invocation.ProgramName == "trtllm-llmapi-launch")
        {
            if (words.Length > 0)
                context.Run(new() { Arguments = words.ToArray(), Environment = context.Invocation.Environment, WorkingDirectory = context.Invocation.WorkingDirectory });
            return;
        }

        var arguments = ArgumentParser.Parse(JoinedWords.Split(words, Table, "TensorRT-LLM", context), Table);
        var positionals = arguments.Positionals;
        var first = positionals.Count > 0 && positionals[0].Text is "serve" or "mm_embedding_serve" or "disaggregated" or "disaggregated_mpi_worker" ? 1 : 0;
        var model = positionals.Count > first ? positionals[first] : null;
        var revision = arguments.Value(Revision);
        Add(ModelRole.Model, model, revision, context);
        Add(ModelRole.Tokenizer, arguments.Value(Tokenizer), revision, context);
        if (arguments.Value(Template) is { } template && template.Text.Contains('/', StringComparison.Ordinal))
            context.Sink.Add(ModelReferences.At(ModelRole.ChatTemplate, template, ModelLocations.Local(template.Text, context)));
        if (arguments.Written(TrustRemoteCode) is { } trust)
            Trust(trust, context);
        foreach (var code in (IEnumerable<Word?>)[arguments.Value(CustomTokenizer), .. arguments.Values(ModuleFolders)])
        {
            if (code is not null)
                context.Sink.Add(new Signal(SignalKind.CodePlugin, code.Text, "TensorRT-LLM imports Python from it", code.Origin));
        }

        if (arguments.Value(Config) is { } file)
            ReadFile(file, model, context);
    }

    private static void ReadFile(Word file, Word? model, InvocationContext context)
    {
        var path = context.Absolute(file.Text);
        var content = path is null ? null : context.Files.Read(path).Content;
        var read = content is { IsKnown: true } ? context.ReadYaml(content.Text) : null;
        if (read is not { IsRead: true, Documents: [{ Kind: DataKind.Mapping } root] })
        {
            var why = path is null ? "its place is not known" : content is null ? context.Files.Read(path).Why ?? "it is not known" : read?.Error ?? "it is no mapping";
            context.Sink.Add(new Signal(SignalKind.Unresolvable, file.Text, $"the options in this file decide what is loaded, and it cannot be read: {why}", file.Origin,
                "Mount the file from a ConfigMap", new(UnresolvedKind.UnreadFile, why)));
            return;
        }

        var revision = Text(root, "revision");
        Add(ModelRole.Model, Text(root, "model") ?? (revision is null ? null : model), revision, context);
        Add(ModelRole.Tokenizer, Text(root, "tokenizer"), Text(root, "tokenizer_revision") ?? revision, context);
        if (root["trust_remote_code"]?.IsTrue == true)
            Trust(Text(root, "trust_remote_code")!.With("trust_remote_code: true"), context);
        var speculative = root["speculative_config"];
        if (speculative is not null)
            Add(ModelRole.DraftModel, Text(speculative, "speculative_model_dir") ?? Text(speculative, "speculative_model"), null, context);
        foreach (var adapter in root.At("lora_config", "lora_dir")?.Items ?? [])
            Add(ModelRole.Adapter, content!.With(adapter.Text), null, context);

        Word? Text(DataNode node, string name) =>
            node[name] is { IsScalar: true, Text.Length: > 0 } value ? new(value.Text, content!.Origin.AtLine(value.Line)) : null;
    }

    private static void Add(ModelRole role, Word? word, Word? revision, InvocationContext context)
    {
        if (word is not null)
            context.Sink.Add(ModelReferences.HubOrLocal(role, word, revision, context));
    }

    private static void Trust(Word word, InvocationContext context) =>
        context.Sink.Add(new Signal(SignalKind.RemoteCode, word.Text, "TensorRT-LLM then runs Python code from the model's repository", word.Origin, "Remove trust_remote_code"));
}
