using Modelgate.Policy.Invocation;
using Modelgate.Policy.Models;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Tests.Runtimes;

/// <summary>A container's files for tests: what is not known by text is unknown.</summary>
internal sealed class HarnessFiles : IPodFiles
{
    private readonly Dictionary<string, List<ModelReference>> _downloads = new(StringComparer.Ordinal);

    /// <summary>Files with their text.</summary>
    public Dictionary<string, Word> Known { get; } = new(StringComparer.Ordinal);

    public PodFile Read(string path) => Known.TryGetValue(ContainerPath.Normalise(path), out var text)
        ? new(FileKnowledge.Known, text, null)
        : new(FileKnowledge.Unknown, null, "it lies in the image or on a volume");

    public IReadOnlyList<string> List(string folder) =>
        [.. Known.Keys.Where(path => ContainerPath.IsAtOrBelow(path, folder)).Order(StringComparer.Ordinal)];

    public void Write(string path, Word? content, bool append = false)
    {
        if (content is not null)
            Known[path] = content;
    }

    public void Download(string path, ModelReference reference)
    {
        if (!_downloads.TryGetValue(path, out var list))
            _downloads[path] = list = [];
        list.Add(reference);
    }

    public IReadOnlyList<ModelReference> DownloadsAt(string path) => _downloads.TryGetValue(path, out var list) ? list : [];

    public bool Exists(string path) => _downloads.ContainsKey(path) || List(path).Count > 0;
}
