using System.Text;
using Modelgate.Policy.Invocation;
using Modelgate.Policy.Loaders;
using Modelgate.Policy.Models;

namespace Modelgate.Policy.Resolution;

/// <summary>What scripts and loaders are seen to put into one volume, or into the writable layer of one container. Paths are the store's own.</summary>
internal sealed class FileStore
{
    // Most containers write nothing and download nothing.
    private Dictionary<string, WrittenFile>? _files;
    private List<(string Path, ModelReference Reference)>? _downloads;
    private HashSet<(string Path, ModelReference Reference)>? _known;
    private Dictionary<string, string>? _programs;
    private List<string>? _filled;

    /// <summary>The paths that scripts wrote.</summary>
    public IReadOnlyCollection<string> Written => _files?.Keys ?? (IReadOnlyCollection<string>)[];

    /// <summary>The downloads, in order.</summary>
    public IReadOnlyList<(string Path, ModelReference Reference)> Downloads => _downloads ?? (IReadOnlyList<(string, ModelReference)>)[];

    /// <summary>True when anything was written or downloaded.</summary>
    public bool IsTouched => _files is not null || _downloads is not null;

    /// <summary>Records that a folder was filled with nobody knows what: an archive was unpacked there.</summary>
    public void Fill(string folder)
    {
        if ((_filled ??= []).Count < ResolutionLimits.MaxLoopTurns)
            _filled.Add(folder);
    }

    /// <summary>True when the path lies in a folder that was filled.</summary>
    public bool IsFilled(string path) => _filled?.Exists(folder => ContainerPath.IsAtOrBelow(path, folder)) == true;

    /// <summary>The path of a program of that name that was put into a folder of programs (<c>…/bin</c>); null when there is none.</summary>
    public string? Program(string name) => _programs is not null && _programs.TryGetValue(name, out var path) ? path : null;

    /// <summary>Records a write. An append to a file that may already hold something makes its text unknown.</summary>
    public void Write(string path, Word? content, bool append, bool mayHoldMore)
    {
        _files ??= new(StringComparer.Ordinal);
        NoteProgram(path);
        if (!append)
            _files[path] = new(content);
        else if (_files.TryGetValue(path, out var file))
            file.Append(content);
        else
            _files[path] = new(mayHoldMore ? null : content);
    }

    /// <summary>Records a download. Repeats of the same reference at the same path count once.</summary>
    public void Download(string path, ModelReference reference)
    {
        if ((_downloads ??= []).Count >= ResolutionLimits.MaxPrograms || !(_known ??= []).Add((path, reference)))
            return;
        _downloads.Add((path, reference));
        NoteProgram(path);
    }

    /// <summary>Replaces a downloaded reference everywhere, when a later step settles its revision or content.</summary>
    public void Replace(ModelReference old, ModelReference now)
    {
        for (var i = 0; i < _downloads?.Count; i++)
        {
            if (_downloads[i].Reference == old)
                _downloads[i] = (_downloads[i].Path, now);
        }
    }

    /// <summary>The written text; null when the path was not written. <paramref name="content"/> is null when the text is not known.</summary>
    public bool TryRead(string path, out Word? content)
    {
        if (_files is not null && _files.TryGetValue(path, out var file))
        {
            content = file.Content;
            return true;
        }

        content = null;
        return false;
    }

    /// <summary>True when a download covers the path, or brings something below it.</summary>
    public bool IsDownloaded(string path)
    {
        foreach (var (at, _) in Downloads)
        {
            if (ContainerPath.IsAtOrBelow(at, path) || ContainerPath.IsAtOrBelow(path, at))
                return true;
        }

        return false;
    }

    /// <summary>True when something was written at the path or below it.</summary>
    public bool IsWritten(string path)
    {
        if (_files is null)
            return false;
        if (_files.ContainsKey(path))
            return true;
        foreach (var name in _files.Keys)
        {
            if (ContainerPath.IsAtOrBelow(name, path))
                return true;
        }

        return false;
    }

    /// <summary>The first model-like file at or below the path whose text nobody knows and that no download accounts for; null when there is none.</summary>
    public string? UnknownModelFile(string path)
    {
        if (_files is null)
            return null;
        foreach (var (name, file) in _files)
        {
            if (ContainerPath.IsAtOrBelow(name, path) && file.Content is not { IsKnown: true } && (name == path || ModelFileNames.IsModelLike(name)) && !IsDownloadedAt(name))
                return name;
        }

        return null;
    }

    private bool IsDownloadedAt(string path)
    {
        foreach (var (at, _) in Downloads)
        {
            if (string.Equals(at, path, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private void NoteProgram(string path)
    {
        var slash = path.LastIndexOf('/');
        var folder = path.AsSpan(0, Math.Max(slash, 0));
        if (folder.EndsWith("/bin", StringComparison.Ordinal) || folder.EndsWith("/sbin", StringComparison.Ordinal))
            (_programs ??= new(StringComparer.Ordinal))[path[(slash + 1)..]] = path;
    }

    private sealed class WrittenFile(Word? first)
    {
        private List<Word>? _parts;
        private Word? _content = first;
        private int _length = first?.Text.Length ?? 0;

        public Word? Content => _parts is null ? _content : _content ??= Join(_parts);

        public void Append(Word? more)
        {
            if (_parts is null && _content is null)
                return;
            if (more is null || more.Text.Length > ResolutionLimits.MaxTextLength - _length)
            {
                (_parts, _content) = (null, null);
                return;
            }

            _parts ??= [_content!];
            _parts.Add(more);
            _content = null;
            _length += more.Text.Length;
        }

        private static Word Join(List<Word> parts)
        {
            var text = new StringBuilder();
            Unresolved? unresolved = null;
            foreach (var part in parts)
            {
                text.Append(part.Text);
                unresolved ??= part.Unresolved;
            }

            return new(text.ToString(), parts[0].Origin, unresolved);
        }
    }
}
