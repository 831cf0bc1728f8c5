using Modelgate.Policy.Invocation;
using Modelgate.Policy.Loaders;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Resolution;

/// <summary>What a container runs: <c>command</c> replaces the image's entrypoint, <c>args</c> replaces its arguments (core/v1 Container).</summary>
internal static class ContainerCommand
{
    /// <summary>The main program; null when the pod does not say and the image is not known.</summary>
    public static ProgramInvocation? Resolve(ContainerSpec container, ResolvedEnvironment environment, ImageReference image, IServingRuntime? known)
    {
        var words = new List<Word>((container.Command?.Count ?? 2) + (container.Args?.Count ?? 0));
        if (container.Command is { } command)
        {
            AddAll(words, command, new Origin(ReferenceOrigin.Command, container.Path.Field("command")) { Note = container.CommandNote }, environment);
        }
        else if ((known is null ? LoaderImages.Entrypoint(image) : known.Entrypoint(image, container.Args is not null)) is { } entrypoint)
        {
            var origin = new Origin(ReferenceOrigin.Image, container.Path.Field("image")) { Note = "the image's entrypoint" };
            foreach (var word in entrypoint)
                words.Add(new Word(word, origin));
        }

        if (container.Args is { } args)
            AddAll(words, args, new Origin(ReferenceOrigin.Args, container.Path.Field("args")) { Note = container.ArgsNote }, environment);
        return words.Count == 0 ? null : Of(words.ToArray(), container, environment, InvocationSource.Container);
    }

    /// <summary>An exec hook. The kubelet does not expand <c>$(NAME)</c> in hooks and probes.</summary>
    public static ProgramInvocation OfHook(ExecHook hook, ContainerSpec container, ResolvedEnvironment environment)
    {
        var words = new Word[hook.Command.Count];
        for (var i = 0; i < words.Length; i++)
            words[i] = new Word(hook.Command[i], new Origin(ReferenceOrigin.Command, hook.Path.Index(i)));
        return Of(words, container, environment, hook.Source);
    }

    /// <summary>A stand-in for a container that says nothing about its program.</summary>
    public static ProgramInvocation Empty(ContainerSpec container, ResolvedEnvironment environment) =>
        Of([new Word("", new Origin(ReferenceOrigin.Image, container.Path.Field("image")))], container, environment, InvocationSource.Container);

    private static ProgramInvocation Of(Word[] words, ContainerSpec container, ResolvedEnvironment environment, InvocationSource source) => new()
    {
        Arguments = words,
        Environment = environment,
        WorkingDirectory = container.WorkingDirectory is { } directory && directory.StartsWith('/') ? ContainerPath.Normalise(directory) : DirectoryOf(container),
        Source = source,
    };

    // Ollama's own image sets no working directory; those on ROCm's base before 2025 took over that base's.
    private static string? DirectoryOf(ContainerSpec container) =>
        container.WorkingDirectory is null && container.Image.Contains("ollama", StringComparison.Ordinal)
        && ImageReference.Parse(container.Image) is { Repository: var repository } image && (repository == "ollama/ollama" || repository.EndsWith("/ollama/ollama", StringComparison.Ordinal))
        && image.Tag?.Contains("rocm", StringComparison.Ordinal) != true ? "/" : null;

    private static void AddAll(List<Word> words, IReadOnlyList<string> texts, Origin list, ResolvedEnvironment environment)
    {
        for (var i = 0; i < texts.Count; i++)
            words.Add(VariableExpansion.Expand(texts[i], new Origin(list.Kind, list.Path.Index(i)) { Note = list.Note }, environment));
    }
}
