using Modelgate.Operator.Reports;

namespace Modelgate.Operator.Reviewing;

/// <summary>Finds the files to review below the paths that were given, in a fixed order.</summary>
internal static class InputFinder
{
    /// <summary>Standard input's name in reports.</summary>
    public const string StandardInput = "stdin";

    /// <summary>Deeper trees are other people's caches.</summary>
    private const int MaxDepth = 48;

    /// <summary>Most files of one run; keeps a review of <c>/</c> from running for hours.</summary>
    private const int MaxFiles = 200_000;

    private static readonly HashSet<string> IgnoredFolders = new(StringComparer.Ordinal)
    {
        ".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", "venv", "site-packages", ".terraform", ".tox", ".mypy_cache",
    };

    /// <summary>Finds the files; what cannot be read is added to <paramref name="errors"/>.</summary>
    public static List<InputFile> Find(IReadOnlyList<string> paths, List<InputError> errors)
    {
        var files = new List<InputFile>();
        foreach (var path in paths)
        {
            if (path == "-")
                files.Add(new InputFile(StandardInput, null, InputKind.Manifest, true));
            else if (Directory.Exists(path))
                Walk(path, path.TrimEnd('/'), 0, files, errors);
            else if (File.Exists(path))
                files.Add(new InputFile(path, path, KindOf(Path.GetFileName(path)) ?? InputKind.Manifest, true));
            else
                errors.Add(new InputError(path, null, "there is no such file or folder"));
        }

        return files;
    }

    /// <summary>What a file of that name is read as; null when reviews pass over it.</summary>
    public static InputKind? KindOf(string name)
    {
        var extension = Path.GetExtension(name).ToLowerInvariant();
        if (extension is ".yaml" or ".yml" or ".json")
            return InputKind.Manifest;
        if (extension is ".dockerfile" or ".containerfile" || IsNamed(name, "Dockerfile") || IsNamed(name, "Containerfile"))
            return InputKind.Dockerfile;
        if (extension is ".modelfile" || IsNamed(name, "Modelfile"))
            return InputKind.Modelfile;
        return extension switch
        {
            ".py" => InputKind.Python,
            ".sh" or ".bash" => InputKind.Shell,
            _ => null,
        };
    }

    /// <summary><c>Dockerfile</c>, <c>Dockerfile.gpu</c>, but not <c>Dockerfile.md</c>.</summary>
    private static bool IsNamed(string name, string word) =>
        name.Equals(word, StringComparison.OrdinalIgnoreCase)
        || (name.StartsWith(word + ".", StringComparison.OrdinalIgnoreCase)
            && Path.GetExtension(name).ToLowerInvariant() is not (".md" or ".txt" or ".py" or ".sh" or ".dockerignore" or ".j2" or ".tmpl" or ".template"));

    private static void Walk(string folder, string source, int depth, List<InputFile> files, List<InputError> errors)
    {
        FileSystemInfo[] entries;
        try
        {
            entries = new DirectoryInfo(folder).GetFileSystemInfos();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            errors.Add(new InputError(source, null, "the folder cannot be read: " + problem.Message));
            return;
        }

        Array.Sort(entries, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        foreach (var entry in entries)
        {
            var name = source.Length == 0 ? "/" + entry.Name : source + "/" + entry.Name;
            if (entry is DirectoryInfo)
            {
                // A link may lead back up. "..data" is how kubelet lays out a mounted ConfigMap: the same files again.
                if (entry.LinkTarget is not null || IgnoredFolders.Contains(entry.Name) || entry.Name.StartsWith("..", StringComparison.Ordinal))
                    continue;
                if (depth >= MaxDepth)
                    errors.Add(new InputError(name, null, $"folders deeper than {MaxDepth} levels are not read"));
                else
                    Walk(Path.Combine(folder, entry.Name), name, depth + 1, files, errors);
            }
            else if (KindOf(entry.Name) is { } kind && entry is FileInfo { Exists: true } file && (file.LinkTarget is not null || file.Length > 0))
            {
                if (files.Count >= MaxFiles)
                {
                    if (files.Count == MaxFiles)
                        errors.Add(new InputError(name, null, $"more than {MaxFiles} files; review the folders one by one"));
                    return;
                }

                files.Add(new InputFile(name, Path.Combine(folder, entry.Name), kind, false));
            }
        }
    }
}
