using Modelgate.Testing;

namespace Modelgate.Conventions.Tests;

/// <summary>The repository's own files, without what builds make.</summary>
internal static class Tree
{
    private static readonly string[] Made = ["artifacts", "bin", "obj", ".git", "TestResults", ".vs", ".idea"];

    /// <summary>Paths from the root, with <c>/</c>, in order.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Find(new(Repository.Root), "").Order(StringComparer.Ordinal)];

    /// <summary>The files below a folder with an ending.</summary>
    public static IEnumerable<string> Below(string folder, string ending) =>
        Files.Where(f => f.StartsWith(folder + "/", StringComparison.Ordinal) && f.EndsWith(ending, StringComparison.Ordinal));

    public static string Read(string file) => File.ReadAllText(Repository.Path(file));

    public static bool Exists(string file) => File.Exists(Repository.Path(file)) || Directory.Exists(Repository.Path(file));

    private static IEnumerable<string> Find(DirectoryInfo folder, string prefix)
    {
        foreach (var file in folder.EnumerateFiles())
            yield return prefix + file.Name;
        foreach (var below in folder.EnumerateDirectories().Where(d => !Made.Contains(d.Name)))
        {
            foreach (var file in Find(below, prefix + below.Name + "/"))
                yield return file;
        }
    }
}
