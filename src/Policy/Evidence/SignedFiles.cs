namespace Modelgate.Policy.Evidence;

/// <summary>The files that one statement says belong to one artifact: signed name and sha256.</summary>
/// <remarks>
/// A file is found by the path that was signed with the artifact's identity, or by its name; and where all names of the statement lie in one folder, below
/// that folder. A name that is signed with two digests says nothing.
/// </remarks>
internal sealed class SignedFiles
{
    /// <summary>Folders in front of all names that are tried.</summary>
    private const int MaxFolders = 16;

    private readonly Dictionary<string, string> _digests = new(StringComparer.Ordinal);
    private readonly List<string> _folders = [];
    private string? _common;

    /// <summary>How many there are.</summary>
    public int Count => _digests.Count;

    /// <summary>The name under which a digest is signed, or null.</summary>
    public string? NameOf(ReadOnlySpan<char> sha256)
    {
        foreach (var (name, digest) in _digests)
        {
            if (sha256.SequenceEqual(digest))
                return name;
        }

        return null;
    }

    /// <summary>Adds a file by a path that is the artifact's own for certain.</summary>
    public void Add(string path, string sha256)
    {
        if (!_digests.TryAdd(path, sha256) && _digests[path] != sha256)
            _digests[path] = "";
    }

    /// <summary>Adds a file by a name that may have the model's folder in front.</summary>
    public void AddNamed(string name, string sha256)
    {
        Add(name, sha256);
        _common = _common is null ? name[..(name.LastIndexOf('/') + 1)] : Common(_common, name);
    }

    /// <summary>The signed digest of a file of the artifact; null when it is not signed, empty when it is signed with several.</summary>
    public string? Find(string path)
    {
        if (_digests.TryGetValue(path, out var digest))
            return digest;
        if (_folders.Count == 0 && _common is { Length: > 0 } common)
        {
            for (var slash = common.IndexOf('/', StringComparison.Ordinal); slash >= 0 && _folders.Count < MaxFolders; slash = common.IndexOf('/', slash + 1))
                _folders.Add(common[..(slash + 1)]);
        }

        foreach (var folder in _folders)
        {
            if (_digests.TryGetValue(folder + path, out digest))
                return digest;
        }

        return null;
    }

    private static string Common(string folder, string name)
    {
        var length = folder.AsSpan().CommonPrefixLength(name);
        return folder[..(folder.AsSpan(0, length).LastIndexOf('/') + 1)];
    }
}
