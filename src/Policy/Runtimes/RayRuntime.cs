using Modelgate.Policy.Invocation;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes.Ray;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>Ray Serve, and Ray Serve LLM.</summary>
/// <remarks>
/// Recognised by: <c>serve run</c>, <c>serve deploy</c>, the images <c>rayproject/ray-llm</c> and <c>anyscale/ray-llm</c>. A bare <c>ray start</c> serves nothing.
/// Model given by: the configuration file (<c>llm_configs</c>, the application's code, <c>runtime_env</c>), or the module that is named instead of a file.
/// Versions read: ray 2.52 (<c>python/ray/serve/scripts.py</c>), August 2026.
/// </remarks>
internal sealed class RayRuntime : IServingRuntime
{
    public string Name => "ray";

    public bool MatchesImage(ImageReference image) => image.BaseName is "ray-llm" or "ray-llm-nightly" && !image.Name.Contains("operator", StringComparison.Ordinal);

    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => hasArgs ? [] : null;

    public bool MatchesProgram(ProgramInvocation invocation)
    {
        var words = invocation.Arguments;
        return invocation.ProgramName switch
        {
            "serve" => words.Count > 2 && words[1].Text is "run" or "deploy",
            "ray" => words.Count > 3 && words[1].Text == "job" && words[2].Text == "submit",
            _ => false,
        };
    }

    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation) => false;

    public void Resolve(InvocationContext context)
    {
        var words = context.Invocation.Arguments;
        if (context.Invocation.ProgramName == "ray")
        {
            ResolveJob(context);
            return;
        }

        context.Sink.Recognise(Name);
        for (var i = 2; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (text is "--runtime-env" or "--runtime-env-json" or "--working-dir" or "--address" or "-a" or "--app-dir" or "-d" or "--name" or "--route-prefix" or "-h" or "--host" or "-p" or "--port")
                i++;
            else if (!text.StartsWith('-'))
            {
                ResolveTarget(words[i], context);
                return;
            }
        }
    }

    private static void ResolveTarget(Word target, InvocationContext context)
    {
        var isFile = target.Text.EndsWith(".yaml", StringComparison.Ordinal) || target.Text.EndsWith(".yml", StringComparison.Ordinal);
        if (!isFile)
        {
            var module = RayServeConfig.Module(target.Text, context);
            if (module is null)
                Unknown(target, "the application's code names the models, and it is not part of the pod or its ConfigMaps", context);
            else
                context.Run(new() { Arguments = (Word[])[new("python", target.Origin), new("-c", target.Origin), module], Environment = context.Invocation.Environment, WorkingDirectory = context.Invocation.WorkingDirectory });
            return;
        }

        var path = context.Absolute(target.Text);
        var file = path is null ? null : context.Files.Read(path);
        if (file?.Content is { } content)
            RayServeConfig.Read(content, context);
        else
            Unknown(target, $"the models are named in this file, and it is not known: {file?.Why ?? "the working directory is not known"}", context);
    }

    private static void ResolveJob(InvocationContext context)
    {
        var words = context.Invocation.Arguments;
        for (var i = 3; i + 1 < words.Count; i++)
        {
            if (words[i].Text is "--working-dir" or "--runtime-env-json" && words[i + 1].Text.Contains("://", StringComparison.Ordinal))
                context.Sink.Add(new Signal(SignalKind.CodePlugin, words[i].Text + " " + words[i + 1].Text, "the job's code is fetched when it starts, so it is no part of the image", words[i].Origin));
            if (words[i].Text != "--")
                continue;
            context.Run(new()
            {
                Arguments = [.. words.Skip(i + 1)],
                Environment = context.Invocation.Environment,
                WorkingDirectory = context.Invocation.WorkingDirectory,
                Source = context.Invocation.Source,
            });
            return;
        }
    }

    private static void Unknown(Word target, string reason, InvocationContext context) =>
        context.Sink.Add(new Signal(SignalKind.Unresolvable, target.Text, reason, target.Origin, "Mount it from a ConfigMap", target.Unresolved ?? new(UnresolvedKind.UnreadFile, reason)));
}
