using System.Buffers;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>KServe's huggingfaceserver, which runs vLLM or transformers.</summary>
/// <remarks>
/// Recognised by: <c>python -m huggingfaceserver</c>, the images <c>kserve/huggingfaceserver*</c>.
/// Model given by: <c>--model_id</c>, else <c>--model_dir</c> (default <c>/mnt/models</c>); <c>--model_revision</c>, <c>--tokenizer_revision</c>.
/// argparse with <c>parse_known_args</c>: its own flags have underscores only, and unknown ones are dropped in silence. Every flag of <c>vllm serve</c>
/// is known; <c>--revision</c> is overwritten by <c>--model_revision</c>, also when that is absent.
/// Versions read: kserve aaac4e294d, August 2026 (python/huggingfaceserver/__main__.py, vllm/utils.py).
/// </remarks>
internal sealed class HuggingFaceServerRuntime : IServingRuntime
{
    private const string DefaultFolder = "/mnt/models";

    private static readonly string[] ValueFlags =
    [
        "--model_id", "--model_dir", "--model_revision", "--model_name", "--tokenizer_revision", "--max_length", "--task", "--backend", "--tensor_input_names",
        "--http_port", "--grpc_port", "--workers", "--max_threads", "--max_asyncio_workers", "--log_config_file", "--access_log_format", "--predictor_host",
        "--predictor_protocol", "--predictor_request_timeout_seconds", "--predictor_request_retries", "--revision", "--enable_docs_url", "--enable_grpc",
        "--enable_latency_logging", "--configure_logging", "--grpc_max_send_message_length", "--grpc_max_receive_message_length",
    ];

    private static readonly string[] Switches =
        ["--disable_lower_case", "--disable_special_tokens", "--return_token_type_ids", "--return_probabilities", "--return_raw_logits", "--predictor_use_ssl"];

    private static readonly SearchValues<char> DashOrEquals = SearchValues.Create("=");

    public string Name => "kserve";

    public bool MatchesImage(ImageReference image) => image.BaseName.StartsWith("huggingfaceserver", StringComparison.Ordinal);

    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => ["python3", "-m", "huggingfaceserver"];

    public bool MatchesProgram(ProgramInvocation invocation) =>
        PythonCommand.TryParse(invocation) is { Kind: PythonCommandKind.Module, Target.Text: "huggingfaceserver" or "huggingfaceserver.__main__" };

    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation) => false;

    public void Resolve(InvocationContext context)
    {
        context.Sink.Recognise(Name);
        var words = context.Invocation.Arguments;
        var first = PythonCommand.TryParse(context.Invocation) is { } python ? python.TargetIndex + 1 : 1;
        var own = new Dictionary<string, Word>(StringComparer.Ordinal);
        var rest = new List<Word>();
        for (var i = first; i < words.Count; i++)
            i = ReadWord(words, i, own, rest, context);
        var origin = new Origin(ReferenceOrigin.Default, context.Container.Path);
        own.TryGetValue("--model_revision", out var revision);
        var model = own.GetValueOrDefault("--model_id") ?? own.GetValueOrDefault("--model_dir") ?? new Word(DefaultFolder, origin);
        var line = new List<Word> { new("vllm", origin), new("serve", origin), model };
        if (revision is not null)
            line.AddRange([new("--revision", revision.Origin), revision]);
        if (own.TryGetValue("--tokenizer_revision", out var tokenizer))
            line.AddRange([new("--tokenizer-revision", tokenizer.Origin), tokenizer]);
        line.AddRange(rest);
        context.Run(new()
        {
            Arguments = [.. line],
            Environment = context.Invocation.Environment,
            WorkingDirectory = context.Invocation.WorkingDirectory,
            Source = context.Invocation.Source,
            StandardInput = context.Invocation.StandardInput,
            FailureIsIgnored = context.Invocation.FailureIsIgnored,
            IsConditional = context.Invocation.IsConditional,
        });
    }

    /// <summary>Reads the word at <paramref name="at"/>; the index of the last word that was used.</summary>
    private static int ReadWord(IReadOnlyList<Word> words, int at, Dictionary<string, Word> own, List<Word> rest, InvocationContext context)
    {
        var word = words[at];
        var equals = word.Text.AsSpan().IndexOfAny(DashOrEquals);
        var name = equals < 0 ? word.Text : word.Text[..equals];
        if (!word.Text.StartsWith("--", StringComparison.Ordinal))
        {
            rest.Add(word);
            return at;
        }

        if (Find(Switches, name) is not null)
            return at;
        if (Find(ValueFlags, name) is { } flag)
        {
            if (equals >= 0)
                own[flag] = word.With(word.Text[(equals + 1)..]);
            else if (at + 1 < words.Count && !words[at + 1].Text.StartsWith("--", StringComparison.Ordinal))
                own[flag] = words[++at];
            return at;
        }

        if (name is "--model-id" or "--model-dir" or "--model-revision")
        {
            context.Sink.Add(new Signal(SignalKind.Unresolvable, word.Text,
                "huggingfaceserver does not know this flag and drops it in silence, so something else is served than it names", word.Origin,
                $"Write {name.Replace('-', '_').Replace("__", "--", StringComparison.Ordinal)}",
                new(UnresolvedKind.UnreadableScript, $"{name} has no effect")));
            return equals < 0 && at + 1 < words.Count && !words[at + 1].Text.StartsWith('-') ? at + 1 : at;
        }

        rest.Add(word);
        return at;
    }

    /// <summary>The flag that a name is, or is an unambiguous prefix of. vLLM's flags have dashes, so a prefix with an underscore can only be ours.</summary>
    private static string? Find(string[] flags, string name)
    {
        string? found = null;
        foreach (var flag in flags)
        {
            if (flag == name)
                return flag;
            if (name.Length > 4 && name.IndexOf('_', StringComparison.Ordinal) > 0 && flag.StartsWith(name, StringComparison.Ordinal))
                found = found is null ? flag : "";
        }

        return found is "" ? null : found;
    }
}
