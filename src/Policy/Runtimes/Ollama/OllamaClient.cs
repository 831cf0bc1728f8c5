using Modelgate.Policy.Invocation;
using Modelgate.Policy.Invocation.Arguments;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Runtimes.Ollama;

/// <summary>The commands of <c>ollama</c> that talk to a server (ollama <c>cmd/cmd.go</c>, v0.33): they load into the server that <c>OLLAMA_HOST</c> names.</summary>
internal static class OllamaClient
{
    private static readonly Flag Insecure = Flag.Switch("--insecure");
    private static readonly Flag File = Flag.One("--file", "-f");
    private static readonly Flag LaunchModel = Flag.One("--model");
    private static readonly Flag Think = Flag.Optional("--think");

    private static readonly FlagTable Table = new(
        ArgumentDialect.Cobra,
        [
            Insecure, File, LaunchModel, Think,
            .. Flag.Ones("--quantize", "-q", "--draft-quantize", "--keepalive", "--format", "--dimensions", "--width", "--height", "--steps", "--seed", "--negative"),
            .. Flag.Switches("--experimental", "--experimental-yolo", "--experimental-websearch", "--verbose", "--nowordwrap", "--hidethinking", "--truncate", "--config", "--yes", "-y", "--help", "-h"),
        ]);

    // A runner is the process that the server starts for each model; started by hand it loads a file.
    private static readonly FlagTable RunnerTable = new(ArgumentDialect.GoFlag, [LaunchModel, .. Flag.Ones("--port", "--lora", "--mmproj"), .. Flag.Switches("--ollama-engine", "--verbose")]);

    /// <summary>Reads the words after the command's name; false when the command loads nothing.</summary>
    public static bool Resolve(Word command, ReadOnlySpan<Word> rest, InvocationContext context)
    {
        var elsewhere = OllamaHost.IsElsewhere(context.Invocation.Environment);
        switch (command.Text)
        {
            case "pull":
                AddAll(Parse(rest, context), elsewhere, context);
                return true;
            case "run":
                Run(Parse(rest, context), elsewhere, context);
                return true;
            case "create":
                Create(command, Parse(rest, context), elsewhere, context);
                return true;
            case "cp":
                Copy(Parse(rest, context), elsewhere, context);
                return true;
            case "launch":
                if (Parse(rest, context).Value(LaunchModel) is { } model)
                    AddName(model, elsewhere, context);
                return true;
            case "runner":
                if (ArgumentParser.Parse(rest, RunnerTable).Value(LaunchModel) is { } file)
                    OllamaReferences.AddLocal(ModelRole.Quantization, file, context.Invocation.WorkingDirectory, false, context);
                return true;
            default:
                return false;
        }
    }

    private static ParsedArguments Parse(ReadOnlySpan<Word> rest, InvocationContext context)
    {
        var parsed = ArgumentParser.Parse(rest, Table);
        if (parsed.Written(Insecure) is { } insecure && parsed.Switch(Insecure) == true)
        {
            context.Sink.Add(new Signal(
                SignalKind.RedirectedSource, insecure.Text, "Ollama then accepts any server as the registry, over plain HTTP or with any certificate", insecure.Origin));
        }

        return parsed;
    }

    // One name is allowed; of several, some version may take any.
    private static void AddAll(ParsedArguments parsed, bool elsewhere, InvocationContext context)
    {
        foreach (var name in parsed.Positionals)
            AddName(name, elsewhere, context);
        AddSwallowed(parsed, elsewhere, context);
    }

    // After an option that this version does not know, the next word may be the name.
    private static void AddSwallowed(ParsedArguments parsed, bool elsewhere, InvocationContext context)
    {
        foreach (var mistake in parsed.Mistakes)
        {
            if (mistake.Swallowed is { } word)
                AddName(word, elsewhere, context);
        }
    }

    private static void Run(ParsedArguments parsed, bool elsewhere, InvocationContext context)
    {
        // What follows the name is the prompt.
        if (parsed.Positionals is [var name, ..] && (elsewhere || !OllamaStore.Has(name.Text, context)))
            AddName(name, elsewhere, context);
        else if (parsed.Positionals.Count == 0)
            AddSwallowed(parsed, elsewhere, context);
    }

    private static void AddName(Word name, bool elsewhere, InvocationContext context)
    {
        OllamaReferences.AddName(ModelRole.Model, name, elsewhere, context);
        if (!elsewhere)
            OllamaStore.Put(name, context);
    }

    private static void Create(Word command, ParsedArguments parsed, bool elsewhere, InvocationContext context)
    {
        if (!elsewhere && parsed.Positionals is [var name, ..])
            OllamaStore.Put(name, context);
        if (parsed.Value(File) is not { } given)
            ReadModelfile(command.With("Modelfile"), elsewhere, context);
        else if (given.Text is "-" or "/dev/stdin" or "/dev/fd/0" or "/proc/self/fd/0")
            ReadInput(given, elsewhere, context);
        else
            ReadModelfile(given, elsewhere, context);
    }

    private static void ReadInput(Word given, bool elsewhere, InvocationContext context)
    {
        if (context.Invocation.StandardInput is { } input)
            ModelfileReferences.Add(input, null, context.Invocation.WorkingDirectory, elsewhere, context);
        else
            Unknown(given, new(UnresolvedKind.UnreadFile, "its text comes from a pipe that cannot be followed"), context);
    }

    private static void ReadModelfile(Word given, bool elsewhere, InvocationContext context)
    {
        if (!given.IsKnown)
        {
            Unknown(given, given.Unresolved!, context);
            return;
        }

        var path = context.Absolute(given.Text);
        if (path is null)
        {
            // What a script wrote under the same relative path is still known.
            if (ContainerPath.Unplaced(given.Text) is { } unplaced && context.Invocation.WorkingDirectory is null && context.Files.Read(unplaced).Content is { } written)
                ModelfileReferences.Add(written, given, null, elsewhere, context);
            else
                Unknown(given, new(UnresolvedKind.UnreadFile, $"{given.Text} lies in a working directory that only the image knows"), context);
            return;
        }

        var file = context.Files.Read(path);
        if (file.Content is { } content)
            ModelfileReferences.Add(content, given, path[..Math.Max(path.LastIndexOf('/'), 1)], elsewhere, context);
        else
            Unknown(given, new(UnresolvedKind.UnreadFile, file.Why ?? $"{given.Text} does not exist"), context);
    }

    private static void Unknown(Word given, Unresolved why, InvocationContext context) =>
        OllamaReferences.AddUnresolvable(given, "the Modelfile decides what the model is made of, and its text is not known", why, context);

    private static void Copy(ParsedArguments parsed, bool elsewhere, InvocationContext context)
    {
        if (parsed.Positionals is not [var source, var target, ..])
            return;
        // A copy answers under the new name; what lies under the old one is what is served.
        if (elsewhere || !OllamaStore.Has(source.Text, context))
            OllamaReferences.AddName(ModelRole.Model, source, elsewhere, context);
        if (!elsewhere)
            OllamaStore.Put(target, context);
    }
}
