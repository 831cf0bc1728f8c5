using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;

namespace Modelgate.Policy.Runtimes.Ollama;

/// <summary>The references that Ollama's command line, API and Modelfiles have in common.</summary>
internal static class OllamaReferences
{
    /// <summary>Said on every reference by name.</summary>
    public const string PinningHint =
        "Ollama names have no immutable form: put the model into the image or an image volume named by digest, or verify it at load";

    /// <summary>A model that is pulled by its name.</summary>
    public static void AddName(ModelRole role, Word name, bool elsewhere, InvocationContext context) =>
        context.Sink.Add(ModelReferences.At(role, name, ModelLocations.Ollama(name.Text)) with { PinningHint = PinningHint, LoadedElsewhere = elsewhere });

    /// <summary>A file or folder that Ollama reads.</summary>
    public static void AddLocal(ModelRole role, Word path, string? folder, bool elsewhere, InvocationContext context)
    {
        var absolute = ContainerPath.Absolute(path.Text, folder, context.Invocation.Environment);
        context.Sink.Add(ModelReferences.At(role, path, ModelLocations.Local(absolute ?? path.Text, context)) with { LoadedElsewhere = elsewhere });
    }

    /// <summary>Text that is part of the model: a template, a Modelfile.</summary>
    public static void AddInline(ModelRole role, Word text, InvocationContext context)
    {
        var shown = text.With(Shorten(text.Text));
        context.Sink.Add(ModelReferences.At(role, shown, ModelLocations.Local("(inline)")) with { Unresolved = text.Unresolved, IsUnknown = false });
    }

    /// <summary>Something that decides what is loaded and cannot be known.</summary>
    public static void AddUnresolvable(Word subject, string reason, Unresolved detail, InvocationContext context) =>
        context.Sink.Add(new Signal(SignalKind.Unresolvable, Shorten(subject.Text), reason, subject.Origin, null, detail));

    /// <summary>The first line of a text, short enough for a message.</summary>
    public static string Shorten(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var line = end < 0 ? text : text[..end];
        return line.Length <= 120 ? line : string.Concat(line.AsSpan(0, 117), "...");
    }
}
