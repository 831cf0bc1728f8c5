using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;

namespace Modelgate.Policy.Resolution;

/// <summary>How much is known of a path in a container.</summary>
public enum FileKnowledge
{
    /// <summary>The text is known.</summary>
    Known,

    /// <summary>A volume whose content is known as a whole does not have the file.</summary>
    Missing,

    /// <summary>The file may exist; its content cannot be known here.</summary>
    Unknown,
}

/// <summary>A file's text, or why it is not known.</summary>
/// <param name="Knowledge">How much is known.</param>
/// <param name="Content">The text with its origin when <see cref="FileKnowledge.Known"/>, else null.</param>
/// <param name="Why">Why the text is not known, for people: <c>it lies on PersistentVolumeClaim models</c>; null when it is.</param>
public sealed record PodFile(FileKnowledge Knowledge, Word? Content, string? Why);

/// <summary>The file system of one container, as far as the pod determines it: ConfigMaps, what scripts write, what loaders download.</summary>
/// <remarks>Volumes are shared: what an init container writes to an emptyDir, a later container reads under its own mount path.</remarks>
public interface IPodFiles
{
    /// <summary>Reads a file. <paramref name="path"/> must be absolute and is normalised (<c>.</c>, <c>..</c>, double slashes).</summary>
    PodFile Read(string path);

    /// <summary>The known files directly or indirectly below a folder, as absolute paths, sorted; empty when none is known.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>A script writes a file. Null content: something is written, nobody knows what.</summary>
    void Write(string path, Word? content, bool append = false);

    /// <summary>A loader puts the content of a reference at a path (file or folder).</summary>
    void Download(string path, ModelReference reference);

    /// <summary>The downloads that put content at or below a path, or at a folder above it, in the order they happened.</summary>
    IReadOnlyList<ModelReference> DownloadsAt(string path);

    /// <summary>Replaces a downloaded reference, when a later step settled its revision or content. Keeping the old one is safe: it is less certain.</summary>
    void Replace(ModelReference old, ModelReference now)
    {
    }

    /// <summary>True when a mount, a written file or a download of this pod provides the path or something below it.</summary>
    bool Exists(string path);
}
