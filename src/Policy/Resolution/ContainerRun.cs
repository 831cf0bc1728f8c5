using Modelgate.Policy.Invocation;
using Modelgate.Policy.Loaders;
using Modelgate.Policy.Runtimes;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Resolution;

/// <summary>One container while its pod is being resolved.</summary>
internal sealed class ContainerRun
{
    private ContainerRun(ContainerSpec container, ImageReference image, ResolvedEnvironment environment, PodFiles files, ContainerSink sink)
    {
        Container = container;
        Image = image;
        Environment = environment;
        Files = files;
        Sink = sink;
    }

    /// <summary>The container.</summary>
    public ContainerSpec Container { get; }

    /// <summary>Its image.</summary>
    public ImageReference Image { get; }

    /// <summary>Its environment.</summary>
    public ResolvedEnvironment Environment { get; }

    /// <summary>Its files.</summary>
    public PodFiles Files { get; }

    /// <summary>What was found in it.</summary>
    public ContainerSink Sink { get; }

    /// <summary>True when nothing that runs in the container may have changed the files that its image brings.</summary>
    public bool KeepsImage { get; private set; }

    /// <summary>True when the container serves, loads or fetches models, or is told to run a model's code.</summary>
    /// <remarks>A <c>pip install</c>, a proxy or an unreadable script alone says nothing about models.</remarks>
    public bool IsRelevant => Sink.Runtime is not null || Sink.References.Count > 0 || HasTellingSignal();

    /// <summary>True for the steps that make an image: a server that runs among them serves nobody.</summary>
    private bool IsBuild => Container.Kind == ContainerKind.Build;

    /// <summary>Follows everything that the container runs.</summary>
    public static ContainerRun Start(PodWorkload pod, ContainerSpec container, PodVolumes volumes, IConfigMapSource configMaps, ResolverOptions options)
    {
        var environment = ContainerEnvironment.Resolve(pod, container, configMaps);
        var image = ImageReference.Parse(container.Image);
        var sink = new ContainerSink(environment, options.CollectSteps, container.ExpectsArguments, volumes.Budget);
        var run = new ContainerRun(container, image, environment, new PodFiles(volumes, container, environment), sink);
        run.Files.Changed = new SystemFiles(sink, container.Path.Field(container.Args is null ? "command" : "args")).Judge;
        var interpreter = new ProgramInterpreter(pod, container, image, environment, run.Files, sink, options.Runtimes);
        run.Follow(interpreter);
        return run;
    }

    /// <summary>The result. A container that has nothing to do with models keeps none of its signals.</summary>
    public ContainerResolution ToResolution() => new()
    {
        Container = Container,
        Image = Image,
        Runtime = IsBuild ? null : Sink.Runtime,
        References = Sink.References,
        Signals = !IsRelevant ? [] : IsBuild ? [.. Sink.Signals.Where(s => s.Kind != SignalKind.RuntimeMutation)] : Sink.Signals,
        Steps = Sink.Steps,
    };

    private void Follow(ProgramInterpreter interpreter)
    {
        if (Container.ReadByController is { } controller)
            interpreter.RunController(controller, ContainerCommand.Empty(Container, Environment));
        else
            FollowCommand(interpreter);
        foreach (var hook in Container.ExecHooks)
            interpreter.Run(ContainerCommand.OfHook(hook, Container, Environment));
        KeepsImage = !interpreter.MayChangeImage;
    }

    private void FollowCommand(ProgramInterpreter interpreter)
    {
        var known = interpreter.Runtimes.OfImage(Image);
        var main = ContainerCommand.Resolve(Container, Environment, Image, known);
        if (main is not null)
        {
            if (Sink.WantsSteps)
                Sink.Step(main.Arguments[0].Origin, $"command line: {string.Join(' ', main.Arguments.Take(200).Select(word => word.Text))}");
            interpreter.Run(main);
        }

        if (Sink.Runtime is null)
            FollowSignature(interpreter, known, main);
    }

    /// <summary>Step 3: nothing on the command line is a known runtime.</summary>
    private void FollowSignature(ProgramInterpreter interpreter, IServingRuntime? known, ProgramInvocation? main)
    {
        var unknown = interpreter.UnknownPrograms.Count > 0 ? interpreter.UnknownPrograms[0] : null;
        if (main is null || unknown is not null || !interpreter.UnderstoodAny)
        {
            var shown = unknown ?? main ?? ContainerCommand.Empty(Container, Environment);
            if (IsLoader(interpreter, shown) || IsRuntime(interpreter, shown))
                return;
            for (var i = 1; i < interpreter.UnknownPrograms.Count; i++)
            {
                if (IsRuntime(interpreter, interpreter.UnknownPrograms[i]))
                    return;
            }

            if (known is null && IsCustom(interpreter, shown))
                return;
        }

        if (known is null || (unknown is null && interpreter.RunsBystander))
            return;
        Sink.Recognise(known.Name);
        if (unknown is not null || main is null)
            interpreter.ResolveAs(ServingRuntimes.Custom, unknown ?? ContainerCommand.Empty(Container, Environment));
        if (unknown is not null)
        {
            Sink.Add(new Signal(
                SignalKind.Unresolvable,
                unknown.Arguments[0].Text,
                $"the {known.Name} image is told to run this program, and what it loads cannot be known",
                unknown.Arguments[0].Origin,
                "Call the server directly in command and args, or mount the script from a ConfigMap so that it can be read",
                new(UnresolvedKind.UnreadFile, $"the program {unknown.ProgramName} is part of the image")));
        }
    }

    private bool IsRuntime(ProgramInterpreter interpreter, ProgramInvocation shown)
    {
        foreach (var runtime in ServingRuntimes.All)
        {
            if (runtime.MatchesSignature(Container, shown))
            {
                interpreter.ResolveAs(runtime, shown);
                return true;
            }
        }

        return false;
    }

    private bool IsCustom(ProgramInterpreter interpreter, ProgramInvocation first)
    {
        for (var i = -1; i < interpreter.UnknownPrograms.Count; i++)
        {
            var shown = i < 0 ? first : interpreter.UnknownPrograms[i];
            if (interpreter.RunsBystander || !ServingRuntimes.Custom.MatchesSignature(Container, shown))
                continue;
            interpreter.ResolveAs(ServingRuntimes.Custom, shown);
            return true;
        }

        return false;
    }

    private bool IsLoader(ProgramInterpreter interpreter, ProgramInvocation shown)
    {
        foreach (var loader in ModelLoaders.All)
        {
            if (loader.MatchesContainer(Container, Image))
            {
                interpreter.ResolveAs(loader, shown);
                return true;
            }
        }

        return false;
    }

    private bool HasTellingSignal()
    {
        foreach (var signal in Sink.Signals)
        {
            // Over a limit nobody knows what else it starts, and a script that long is no accident.
            if (signal.IsAboutModels || signal.Detail?.Kind == UnresolvedKind.TooLarge || signal.Kind is SignalKind.RemoteCode or SignalKind.UnsafeDeserialization or SignalKind.RuntimeMutation)
                return true;
        }

        return false;
    }
}
