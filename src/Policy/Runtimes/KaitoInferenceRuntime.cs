using Modelgate.Policy.Invocation;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes.Custom;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>KAITO's inference servers: <c>inference_api.py</c> around transformers or vLLM.</summary>
/// <remarks>
/// Recognised by: the script's name, behind <c>accelerate launch</c>, <c>torchrun</c> or <c>python</c>.
/// Model given by: <c>--pretrained_model_name_or_path</c> (transformers), vLLM's <c>--model</c> (under <c>vllm/</c>; flags that start with <c>--kaito-</c> are its own).
/// Remote code: <c>--trust_remote_code</c>. Versions read: kaito 056b8280b1, August 2026 (presets/workspace/inference).
/// </remarks>
internal sealed class KaitoInferenceRuntime : IServingRuntime
{
    public string Name => "kaito";

    public bool MatchesImage(ImageReference image) => false;

    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => null;

    public bool MatchesProgram(ProgramInvocation invocation) => Script(invocation) is not null;

    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation) => false;

    public void Resolve(InvocationContext context)
    {
        if (Script(context.Invocation) is not { } script)
            return;
        var words = context.Invocation.Arguments;
        var rest = new List<Word>(words.Count);
        for (var i = script.TargetIndex + 1; i < words.Count; i++)
        {
            if (!words[i].Text.StartsWith("--kaito-", StringComparison.Ordinal))
                rest.Add(words[i]);
            else if (!words[i].Text.Contains('=', StringComparison.Ordinal))
                i++;
        }

        if (script.Target.Text.Contains("vllm/", StringComparison.Ordinal))
        {
            context.Sink.Recognise("vllm");
            VllmRuntime.ReadEngineArguments([.. rest], context);
            return;
        }

        context.Sink.Recognise("transformers");
        CustomFlags.Add(rest, isServer: true, context);
    }

    private static PythonCommand? Script(ProgramInvocation invocation) =>
        PythonCommand.TryParse(invocation) is { Kind: PythonCommandKind.Script } python && python.Target.Text.EndsWith("inference_api.py", StringComparison.Ordinal) ? python : null;
}
