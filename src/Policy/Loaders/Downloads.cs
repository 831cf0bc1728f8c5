using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Signals;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Loaders;

/// <summary>What all loaders do with something that is fetched: say what it is, where it lies, and what is dangerous about it.</summary>
internal static class Downloads
{
    /// <summary>Records a download: the reference, the path it fills, and the signal for files that run code when loaded.</summary>
    /// <param name="context">The loader's context.</param>
    /// <param name="reference">What is fetched.</param>
    /// <param name="target">Where it is put, as the tool was told or by its default; null when not known.</param>
    /// <param name="isModel">False when only a later use can tell that it is a model: it is traced, and reported when a server opens it.</param>
    public static void Record(InvocationContext context, ModelReference reference, string? target, bool isModel = true)
    {
        var path = target is null ? null : context.Absolute(target);
        reference = reference with { IsDownload = true, DownloadedTo = path };
        if (isModel)
            context.Sink.Add(reference);
        if ((path ?? (target is null ? null : ContainerPath.Unplaced(target))) is { } place)
            context.Files.Download(place, reference);
        if (isModel && reference.Location.File is { } file && ModelFileNames.IsPickle(file))
            Unsafe(context, new Word(file, reference.Origin));
    }

    /// <summary>A file is fetched that runs code when it is loaded.</summary>
    public static void Unsafe(InvocationContext context, Word file) => context.Sink.Add(new Signal(
        SignalKind.UnsafeDeserialization,
        file.Text,
        "files of this format are Python pickles, which can run code when they are loaded",
        file.Origin,
        "Fetch the safetensors or GGUF files instead"));

    /// <summary>Code is fetched or installed when the container starts.</summary>
    public static void Code(InvocationContext context, Word subject, string reason, string? remedy = null) =>
        context.Sink.Add(new Signal(SignalKind.CodePlugin, subject.Text, reason, subject.Origin, remedy));

    /// <summary>When the container's programs run, for messages.</summary>
    public static string When(InvocationContext context) =>
        context.Container.Kind == ContainerKind.Build ? "while the image is built" : "when the container starts";

    /// <summary>What a tool fetches is not on its command line.</summary>
    public static void Unknown(InvocationContext context, Word subject, string reason) => context.Sink.Add(new Signal(
        SignalKind.Unresolvable, subject.Text, reason, subject.Origin, null, subject.Unresolved ?? new(UnresolvedKind.UnreadFile, reason)));

    /// <summary>A tool is told to ask another host than its own, or to trust anybody.</summary>
    public static void Redirected(InvocationContext context, Word subject, string reason) =>
        context.Sink.Add(new Signal(SignalKind.RedirectedSource, subject.Text, reason, subject.Origin));

    /// <summary>Replaces a download that a later step settled.</summary>
    public static void Settle(InvocationContext context, ModelReference old, ModelReference now)
    {
        context.Sink.Replace(old, now);
        context.Files.Replace(old, now);
    }

    /// <summary>The folder and name that a tool writes when the target may be a folder: <c>cp X DIR/</c>.</summary>
    public static string Into(string target, string source, bool isFolder)
    {
        if (!isFolder)
            return target;
        var end = source.TrimEnd('/');
        return target.TrimEnd('/') + "/" + end[(end.LastIndexOf('/') + 1)..];
    }
}
