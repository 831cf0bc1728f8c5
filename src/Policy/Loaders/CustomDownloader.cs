using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes.Custom;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Loaders;

/// <summary>An image of somebody's own that fetches a model before the server starts: Kthena's downloader and the like.</summary>
/// <remarks>
/// Recognised by: <c>download</c>, <c>fetch</c>, <c>pull</c> or <c>puller</c> in the name of an image or init container that has no command, and
/// <c>--source</c>, <c>--model-uri</c>, <c>--repo-id</c> … or <c>MODEL_ID</c>, <c>REPO_ID</c> … with a hub id or a URI of a model store.
/// Target by <c>--output-dir</c>, <c>--local-dir</c> … Read: kthena 0.3 and published manifests, 2026.
/// </remarks>
internal sealed class CustomDownloader : IModelLoader
{
    private static readonly string[] Sources = ["source", "model", "model-id", "model-uri", "model-name", "repo-id", "repo", "uri", "hf-repo", "hf-model-id", "model-url"];
    private static readonly string[] Targets = ["output-dir", "local-dir", "output", "target", "target-dir", "dest", "destination", "dir", "model-dir", "download-dir", "path"];
    private static readonly string[] Variables = ["MODEL_ID", "HF_MODEL_ID", "MODEL_NAME", "HF_MODEL", "MODEL", "REPO_ID", "HF_REPO_ID", "HF_REPO", "MODEL_URI", "MODEL_SOURCE"];

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation) => false;

    /// <inheritdoc/>
    public bool MatchesContainer(ContainerSpec container, ImageReference image)
    {
        if (container.Command is not null || !(Says(image.BaseName) || (container.Kind == ContainerKind.InitContainer && Says(container.Name))))
            return false;
        var args = container.Args;
        for (var i = 0; i < Math.Min(args?.Count ?? 0, 100); i++)
        {
            if (Value(args![i], i + 1 < args.Count ? args[i + 1] : null, Sources) is not null)
                return true;
        }

        foreach (var variable in container.Environment)
        {
            if (Array.IndexOf(Variables, variable.Name) >= 0)
                return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        var words = context.Invocation.Arguments;
        Word? source = null, target = null;
        for (var i = 0; i < Math.Min(words.Count, 100); i++)
        {
            var next = i + 1 < words.Count ? words[i + 1] : null;
            if (source is null && Value(words[i].Text, next?.Text, Sources) is { } from && CustomValues.IsRemote(from))
                source = (words[i].Text.Contains('=', StringComparison.Ordinal) ? words[i] : next!).With(from);
            else if (target is null && Value(words[i].Text, next?.Text, Targets) is { } to)
                target = (words[i].Text.Contains('=', StringComparison.Ordinal) ? words[i] : next!).With(to);
        }

        foreach (var name in Variables)
        {
            if (source is null && context.Invocation.Environment[name] is { } value && CustomValues.IsRemote(value.Text))
                source = value;
        }

        if (source is null)
            return;
        var reference = CustomValues.Reference(ModelRole.Model, source, context.Invocation.Environment["REVISION"], context);
        Downloads.Record(context, reference, target?.Text);
    }

    private static bool Says(string name) =>
        name.Contains("download", StringComparison.OrdinalIgnoreCase) || name.Contains("fetch", StringComparison.OrdinalIgnoreCase)
        || name.Contains("pull", StringComparison.OrdinalIgnoreCase);

    /// <summary>The value of a flag of these names, or null.</summary>
    private static string? Value(string word, string? next, string[] names)
    {
        if (!word.StartsWith("--", StringComparison.Ordinal) || word.Length > 1_000)
            return null;
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var name = (equals < 0 ? word[2..] : word[2..equals]).Replace('_', '-');
        return Array.IndexOf(names, name) < 0 ? null : equals < 0 ? next : word[(equals + 1)..];
    }
}
