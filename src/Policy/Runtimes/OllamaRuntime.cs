using Modelgate.Policy.Invocation;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes.LlamaCpp;
using Modelgate.Policy.Runtimes.Ollama;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Runtimes;

/// <summary>Ollama.</summary>
/// <remarks>
/// Recognised by: an image named <c>ollama</c>; the program <c>ollama</c>; an image with <c>ollama</c> in its name or tag that listens on
/// port 11434, mounts <c>.ollama</c> or sets a variable that only the server reads.
/// Model given by: <c>ollama pull|run|create|cp</c> anywhere in the pod, Modelfiles, requests to the API. The server itself names none: no
/// variable does, and everything in its folder is served.
/// Versions read: v0.33 (2026-08-21): <c>cmd/cmd.go</c>, <c>envconfig/config.go</c>, <c>parser/parser.go</c>, <c>types/model/name.go</c>, <c>server</c>.
/// </remarks>
public sealed class OllamaRuntime : IServingRuntime
{
    // Read by the server only; a client sets OLLAMA_HOST at most.
    private static readonly string[] ServerVariables =
    [
        "OLLAMA_MODELS", "OLLAMA_KEEP_ALIVE", "OLLAMA_ORIGINS", "OLLAMA_NUM_PARALLEL", "OLLAMA_MAX_LOADED_MODELS", "OLLAMA_MAX_QUEUE",
        "OLLAMA_FLASH_ATTENTION", "OLLAMA_KV_CACHE_TYPE", "OLLAMA_CONTEXT_LENGTH", "OLLAMA_LOAD_TIMEOUT", "OLLAMA_SCHED_SPREAD", "OLLAMA_NOPRUNE",
        "OLLAMA_LLM_LIBRARY", "OLLAMA_GPU_OVERHEAD", "OLLAMA_NUM_GPU", "OLLAMA_INTEL_GPU",
    ];

    // Names that charts and articles use; Ollama reads none of them.
    private static readonly string[] FolkloreVariables =
        ["OLLAMA_MODEL", "OLLAMA_MODEL_NAME", "OLLAMA_DEFAULT_MODEL", "OLLAMA_PULL_MODELS", "OLLAMA_PULL_MODEL", "OLLAMA_PRELOAD_MODELS"];

    /// <inheritdoc/>
    public string Name => "ollama";

    /// <inheritdoc/>
    public bool MatchesImage(ImageReference image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.BaseName.Equals("ollama", StringComparison.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string>? Entrypoint(ImageReference image, bool hasArgs) => hasArgs ? ["/bin/ollama"] : ["/bin/ollama", "serve"];

    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return invocation.Arguments[0].Text.EndsWith("ollama", StringComparison.Ordinal) && invocation.ProgramName is "ollama";
    }

    /// <inheritdoc/>
    public bool MatchesSignature(ContainerSpec container, ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(container);
        // What stands in command was followed already; only the image's own entrypoint is left to guess.
        if (container.Command is not null || !container.Image.Contains("ollama", StringComparison.OrdinalIgnoreCase) || !NamesOllamaLast(container.Image))
            return false;
        foreach (var mount in container.VolumeMounts)
        {
            if (mount.MountPath.AsSpan().TrimEnd('/').EndsWith("/.ollama", StringComparison.Ordinal))
                return true;
        }

        foreach (var variable in container.Environment)
        {
            if (ServerVariables.AsSpan().Contains(variable.Name))
                return true;
        }

        return container.Ports.Contains(11434);
    }

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var words = context.Invocation.Arguments;
        // Known by its signature only: whatever the image starts, a server comes of it.
        if (!MatchesProgram(context.Invocation))
        {
            Serve(words[0], context);
            return;
        }

        var at = 1;
        while (at < words.Count && words[at].Text.StartsWith('-'))
            at++;
        if (at == words.Count)
            return;
        var command = words[at];
        if (!command.IsKnown)
        {
            context.Sink.Recognise(Name);
            OllamaReferences.AddUnresolvable(command, "it decides whether Ollama serves, pulls or builds", command.Unresolved!, context);
        }
        else if (command.Text is "serve" or "start")
        {
            Serve(command, context);
        }
        else if (OllamaClient.Resolve(command, context.Invocation.Rest[at..], context))
        {
            context.Sink.Recognise(Name);
        }
    }

    private void Serve(Word command, InvocationContext context)
    {
        context.Sink.Recognise(Name);
        context.Sink.Add(new Signal(
            SignalKind.RuntimeMutation,
            "ollama serve",
            "anyone who reaches Ollama's API can pull, create, copy and delete models, without authentication",
            command.Origin,
            "Let only the pods that need it reach the port (NetworkPolicy), and mount the models read-only from an image volume named by digest"));
        foreach (var name in (ReadOnlySpan<string>)["OLLAMA_REMOTES", "OLLAMA_CLOUD_BASE_URL"])
        {
            if (context.Invocation.Environment[name] is { Text.Length: > 0 } host)
                context.Sink.Add(new Signal(SignalKind.RedirectedSource, $"{name}={OllamaReferences.Shorten(host.Text)}", "Ollama then runs remote models on this host", host.Origin));
        }

        if (OllamaStore.SharedMount(context) is { } mount)
        {
            if (OllamaStore.Placeholder(mount, context) is { } placeholder)
            {
                var why = $"the volume's attribute {placeholder} is a placeholder that nobody filled in";
                context.Sink.Add(new Signal(SignalKind.Unresolvable, mount.MountPath, $"which store Ollama's models lie on is not said: {why}",
                    new(Provenance.ReferenceOrigin.Volume, mount.Path), "Fill in the volume's attributes", new(UnresolvedKind.Placeholder, why)));
            }

            context.Sink.Add(new Signal(
                SignalKind.UnverifiableContent,
                mount.MountPath,
                $"Ollama serves every model that lies in its folder, and does not check files on volume {mount.Volume} again",
                new(Provenance.ReferenceOrigin.Volume, mount.Path)));
        }

        JudgeImage(context);
        JudgeFolklore(context);
        LlamaCppEnvironment.AddInherited(context);
    }

    // Ollama's own image holds no model. Another one without a model folder on a volume, and without anything that pulls, must bring its own.
    private static void JudgeImage(InvocationContext context)
    {
        var container = context.Container;
        if (container.Command is not null || container.ExecHooks.Count > 0 || IsOriginal(context.Image) || OllamaStore.IsMounted(context))
            return;
        // By digest the image is an artifact that can be attested; a tag says nothing about what is in it.
        if (context.Image.IsPinned && ImageContents.Of(container) is { } image)
        {
            context.Sink.Add(image);
            return;
        }

        OllamaReferences.AddUnresolvable(
            new Word(container.Image, new(Provenance.ReferenceOrigin.Image, container.Path.Field("image"))),
            "nothing in the pod names a model, so what is served comes with this image",
            new(UnresolvedKind.UnreadFile, "the models in the image cannot be seen"),
            context);
    }

    private static void JudgeFolklore(InvocationContext context)
    {
        foreach (var name in FolkloreVariables)
        {
            if (context.Invocation.Environment[name] is not { Text.Length: > 0 } value || IsUsed(name, context.Container))
                continue;
            OllamaReferences.AddUnresolvable(
                value.With($"{name}={value.Text}"),
                "Ollama reads no such variable: at most a script in the image does, and nothing is pinned by it",
                new(UnresolvedKind.UnreadFile, $"what reads {name} is not part of the pod"),
                context);
        }
    }

    private static bool IsUsed(string variable, ContainerSpec container)
    {
        if (IsNamed(variable, container.Command) || IsNamed(variable, container.Args))
            return true;
        foreach (var hook in container.ExecHooks)
        {
            if (IsNamed(variable, hook.Command))
                return true;
        }

        // A script from a volume may use it; if it can be read, it was followed.
        return container.VolumeMounts.Any(mount => container.Command?.Any(word => word.Contains(mount.MountPath, StringComparison.Ordinal)) == true);
    }

    private static bool IsNamed(string variable, IReadOnlyList<string>? words)
    {
        for (var i = 0; i < (words?.Count ?? 0); i++)
        {
            if (words![i].Contains(variable, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static bool IsOriginal(ImageReference image) =>
        image.Repository.Equals("ollama/ollama", StringComparison.OrdinalIgnoreCase)
        || image.Repository.EndsWith("/ollama/ollama", StringComparison.OrdinalIgnoreCase)
        || image.Repository.Equals("alpine/ollama", StringComparison.OrdinalIgnoreCase);

    private static bool NamesOllamaLast(string image)
    {
        var reference = ImageReference.Parse(image);
        return reference.BaseName.Contains("ollama", StringComparison.OrdinalIgnoreCase)
            || reference.Tag?.Contains("ollama", StringComparison.OrdinalIgnoreCase) == true;
    }
}
