using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Provenance;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Resources;

/// <summary>Reads the command line that a controller makes from its own words and the object's.</summary>
/// <remarks>The controller's words are not the user's: a reference that only they make (<c>/mnt/models</c>, filled from <c>storageUri</c>) is not reported again.</remarks>
internal static class ControllerProgram
{
    /// <summary>Lets the runtime that the words start read them.</summary>
    /// <param name="context">The <c>(spec)</c>'s context.</param>
    /// <param name="own">The controller's words, the program first.</param>
    /// <param name="given">The object's words.</param>
    public static void Run(InvocationContext context, ReadOnlySpan<string> own, IReadOnlyList<Word> given)
    {
        var origin = new Origin(ReferenceOrigin.Default, context.Container.Path);
        var words = new Word[own.Length + given.Count];
        for (var i = 0; i < own.Length; i++)
            words[i] = new(own[i], origin);
        for (var i = 0; i < given.Count; i++)
            words[own.Length + i] = given[i];
        Run(context, words, origin);
    }

    /// <summary>Lets the runtime that the words start read them, with more variables than the context has.</summary>
    public static void Run(InvocationContext context, Word[] words, IReadOnlyDictionary<string, Word?> variables) =>
        Run(context, words, new(ReferenceOrigin.Default, context.Container.Path), context.Invocation.Environment.With(variables));

    /// <summary>Lets the runtime that the words start read them; references that only <paramref name="own"/> words make are dropped.</summary>
    public static void Run(InvocationContext context, Word[] words, Origin? own) => Run(context, words, own, context.Invocation.Environment);

    private static void Run(InvocationContext context, Word[] words, Origin? own, ResolvedEnvironment environment)
    {
        var invocation = new ProgramInvocation
        {
            Arguments = words,
            Environment = environment,
            WorkingDirectory = context.Invocation.WorkingDirectory,
            Source = context.Invocation.Source,
        };
        foreach (var runtime in ServingRuntimes.All)
        {
            if (!runtime.MatchesProgram(invocation))
                continue;
            var sink = own is null ? context.Sink : new UserOnly(context.Sink, own);
            runtime.Resolve(With(context, invocation, sink));
            return;
        }

        context.Run(invocation);
    }

    /// <summary>Asks every runtime whether the words, with the model's folder in front, look like its own; false when none does.</summary>
    public static bool TryRunBySignature(InvocationContext context, IReadOnlyList<Word> given)
    {
        var origin = new Origin(ReferenceOrigin.Default, context.Container.Path);
        var invocation = new ProgramInvocation
        {
            Arguments = (Word[])[new Word("server", origin), new Word("--model=" + KserveInferenceService.ModelFolder, origin), .. given],
            Environment = context.Invocation.Environment,
        };
        foreach (var runtime in ServingRuntimes.All)
        {
            if (!runtime.MatchesSignature(context.Container, invocation))
                continue;
            runtime.Resolve(With(context, invocation, new UserOnly(context.Sink, origin)));
            return true;
        }

        return false;
    }

    private static InvocationContext With(InvocationContext context, ProgramInvocation invocation, IResolutionSink sink) => new()
    {
        Invocation = invocation,
        Container = context.Container,
        Pod = context.Pod,
        Image = context.Image,
        Files = context.Files,
        Sink = sink,
        Run = started => Run(context, [.. started.Arguments], (sink as UserOnly)?.Own, started.Environment),
    };

    private sealed class UserOnly(IResolutionSink inner, Origin own) : IResolutionSink
    {
        public Origin Own => own;

        public string? Runtime => inner.Runtime;

        public void Add(ModelReference reference)
        {
            // A default that the runtime falls back to is as little the user's as the controller's own words.
            if (reference.Origin.Kind != ReferenceOrigin.Default)
                inner.Add(reference);
        }

        public void Add(Signal signal)
        {
            if (signal.Origin.Kind != ReferenceOrigin.Default)
                inner.Add(signal);
        }

        public void Step(Origin origin, string text) => inner.Step(origin, text);

        public void Recognise(string runtime) => inner.Recognise(runtime);
    }
}
