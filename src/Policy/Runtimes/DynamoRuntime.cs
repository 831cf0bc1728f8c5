using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>NVIDIA Dynamo's workers, which take the flags of the engine they wrap.</summary>
/// <remarks>
/// Recognised by: <c>python -m dynamo.vllm|sglang|trtllm</c>; the front end and the planner serve no model themselves.
/// Model given by: the engine's own flags, <c>--model-path</c> for sglang and trtllm, <c>--custom-jinja-template</c>; vllm's default is Qwen/Qwen3-0.6B.
/// Versions read: components/src/dynamo at 000a36a7, August 2026.
/// </remarks>
internal sealed class DynamoRuntime : IServingRuntime
{
    public string Name => "dynamo";

    public bool MatchesImage(ImageReference image) => false;

    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => null;

    public bool MatchesProgram(ProgramInvocation invocation) => Engine(invocation) is not null;

    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation) => false;

    public void Resolve(InvocationContext context)
    {
        if (Engine(context.Invocation) is not var (module, first))
            return;
        var words = context.Invocation.Arguments;
        var origin = words[0].Origin;
        context.Sink.Recognise(module["dynamo.".Length..]);
        var rest = new List<Word>();
        Word? model = null;
        for (var i = first; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (Value("--custom-jinja-template") is { } template)
                context.Sink.Add(ModelReferences.At(ModelRole.ChatTemplate, template, ModelLocations.Local(template.Text, context)));
            else if (module == "dynamo.trtllm" && Value("--model-path") is { } path)
                model = path;
            else if (module == "dynamo.trtllm" && Value("--extra-engine-args") is { } file)
                rest.AddRange([new("--extra_llm_api_options", file.Origin), file]);
            else if (text is not ("--is-prefill-worker" or "--is-decode-worker" or "--enable-local-indexer" or "--use-kv-events") && !Skips(text))
                rest.Add(words[i]);

            Word? Value(string flag)
            {
                if (text == flag && i + 1 < words.Count)
                    return words[++i];
                return text.StartsWith(flag, StringComparison.Ordinal) && text.Length > flag.Length && text[flag.Length] == '=' ? words[i].With(text[(flag.Length + 1)..]) : null;
            }

            bool Skips(string written)
            {
                var equals = written.IndexOf('=', StringComparison.Ordinal);
                var flag = equals < 0 ? written : written[..equals];
                if (flag is not ("--endpoint" or "--connector" or "--migration-limit" or "--store-kv" or "--request-plane" or "--event-plane" or "--served-model-name" or "--mm-prompt-template" or "--disaggregation-mode" or "--modality" or "--publish-events-and-metrics"))
                    return false;
                if (equals < 0 && i + 1 < words.Count && !words[i + 1].Text.StartsWith('-'))
                    i++;
                return true;
            }
        }

        string[] own = module switch
        {
            "dynamo.vllm" => ["vllm", "serve"],
            "dynamo.sglang" => ["python3", "-m", "sglang.launch_server"],
            _ => ["trtllm-serve", "serve"],
        };
        Word[] start = [.. own.Select(word => new Word(word, origin)), .. model is null ? (Word[])[] : [model], .. rest];
        context.Run(new()
        {
            Arguments = start,
            Environment = context.Invocation.Environment,
            WorkingDirectory = context.Invocation.WorkingDirectory,
            Source = context.Invocation.Source,
        });
    }

    private static (string Module, int First)? Engine(ProgramInvocation invocation) =>
        PythonCommand.TryParse(invocation) is { Kind: PythonCommandKind.Module, Target.Text: "dynamo.vllm" or "dynamo.sglang" or "dynamo.trtllm" } python
            ? (python.Target.Text, python.TargetIndex + 1)
            : null;
}
