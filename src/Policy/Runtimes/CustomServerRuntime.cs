using Modelgate.Policy.Invocation;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes.Custom;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>A server that nothing here knows by name, but that says in its own words which model it loads.</summary>
/// <remarks>
/// Recognised by: flags such as <c>--model-path</c> or <c>--pretrained_model_name_or_path</c> with a hub id, a URI or a path, on a container that listens;
/// variables such as <c>MODEL_ID</c> on one that also has an accelerator, the hub's cache, or the path mounted.
/// A container that is told of another server is a client and loads nothing; neither do training, evaluation and conversion runs serve.
/// Model given by: those flags, else those variables.
/// </remarks>
internal sealed class CustomServerRuntime : IServingRuntime
{
    private static readonly string[] Listening = ["--port", "--host", "--listen", "--bind", "--http-port", "--http_port", "--server-port", "--server_port", "--grpc-port", "--grpc_port"];

    private static readonly string[] OtherWork =
        ["train", "tune", "sft", "dpo", "grpo", "eval", "bench", "convert", "quantiz", "test", "client", "router", "gateway", "proxy", "webui", "web-ui", "frontend", "dashboard", "exporter", "agent", "download", "preload", "epp", "mock", "simulator", "sim", "crawler", "ingest", "litellm", "notebook", "jupyter"];

    public string Name => "custom";

    public bool MatchesImage(ImageReference image) => false;

    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => null;

    public bool MatchesProgram(ProgramInvocation invocation) => false;

    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation)
    {
        var accelerated = CustomVariables.HasAccelerator(container);
        if (container.Kind != ContainerKind.Container || !Listens(container, invocation) || DoesOtherWork(container, invocation))
            return false;
        if (!accelerated && CustomVariables.IsClient(invocation))
            return false;
        return CustomFlags.NamesModel(invocation) || CustomVariables.NamesModel(container, invocation.Environment);
    }

    public void Resolve(InvocationContext context)
    {
        if (!CustomFlags.Add(context.Invocation.Arguments, isServer: false, context))
            CustomVariables.Add(context);
    }

    private static bool Listens(ContainerSpec container, ProgramInvocation invocation)
    {
        if (container.Ports.Count > 0 || container.ProbePaths.Count > 0)
            return true;
        for (var i = 0; i < Math.Min(invocation.Arguments.Count, 200); i++)
        {
            foreach (var flag in Listening)
            {
                if (invocation.Arguments[i].Text.StartsWith(flag, StringComparison.Ordinal))
                    return true;
            }
        }

        return false;
    }

    private static bool DoesOtherWork(ContainerSpec container, ProgramInvocation invocation)
    {
        if (IsOtherWork(ImageReference.Parse(container.Image).BaseName) || IsOtherWork(container.Name))
            return true;
        var python = PythonCommand.TryParse(invocation);
        var program = python?.Kind is PythonCommandKind.Module or PythonCommandKind.Script ? python.Target.Text : invocation.ProgramName;
        return !program.StartsWith('-') && IsOtherWork(program[(program.LastIndexOf('/') + 1)..]);
    }

    private static bool IsOtherWork(string name)
    {
        foreach (var range in name.AsSpan().SplitAny('-', '_', '.', '/'))
        {
            var part = name.AsSpan()[range];
            foreach (var word in OtherWork)
            {
                // "sim" and "epp" are words of their own only; the others are stems.
                if (word.Length <= 4 ? part.Equals(word, StringComparison.OrdinalIgnoreCase) : part.Contains(word, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return false;
    }
}
