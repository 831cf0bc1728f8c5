using System.Globalization;
using Modelgate.Verification;
using Modelgate.Verification.Manifests;

namespace Modelgate.Operator.Verifying;

/// <summary>The files of a model as they lie there. Links are named, never followed.</summary>
internal sealed class ModelListing
{
    /// <summary>Files of one model. The signed list has a limit too; this one leaves room for what is ignored (<c>.git</c> is not entered).</summary>
    private const int MaxFiles = 4 * VerificationLimits.MaxManifestEntries;

    private ModelListing(string root, string? singleFileName, IReadOnlyList<PresentFile> files)
    {
        Root = root;
        SingleFileName = singleFileName;
        Files = files;
    }

    /// <summary>The folder; the file itself when the model is one file. Absolute, without links.</summary>
    public string Root { get; }

    /// <summary>The file's name when the model is one file, else null.</summary>
    public string? SingleFileName { get; }

    /// <summary>The files, ordered by path.</summary>
    public IReadOnlyList<PresentFile> Files { get; }

    /// <summary>Lists a folder, or one file.</summary>
    /// <returns>The listing, or why there is none.</returns>
    public static (ModelListing? Listing, string? Problem) Of(string path)
    {
        try
        {
            if (File.Exists(path))
            {
                var file = new FileInfo(path);
                var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
                return (new(target.FullName, file.Name, [new(".", target.Length, false)]), null);
            }

            if (!Directory.Exists(path))
                return (null, "there is no such file or folder");
            var folder = new DirectoryInfo(path);
            var root = (folder.ResolveLinkTarget(returnFinalTarget: true) ?? folder).FullName.TrimEnd('/');
            List<PresentFile> files = [];
            if (!Collect(root, files))
                return (null, string.Create(CultureInfo.InvariantCulture, $"the folder has more than {MaxFiles} files"));
            files.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
            return (new(root, null, files), null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return (null, "it cannot be listed: " + problem.Message);
        }
    }

    /// <summary>The path of a file inside the model, as the signed list would name it; null when it lies elsewhere.</summary>
    public string? Inside(string path)
    {
        if (SingleFileName is not null)
            return null;
        // The folder that holds the file may be reached through links; the file itself must not be one.
        var parent = new DirectoryInfo(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/");
        var full = Path.Combine((parent.Exists ? parent.ResolveLinkTarget(returnFinalTarget: true) : null)?.FullName ?? parent.FullName, Path.GetFileName(path));
        return full.StartsWith(Root + "/", StringComparison.Ordinal) ? full[(Root.Length + 1)..] : null;
    }

    /// <summary>Where a file of the listing lies; for a link, where it leads, or why it must not be followed.</summary>
    public (string? FullPath, string? Problem) Locate(PresentFile file)
    {
        if (SingleFileName is not null)
            return (Root, null);
        var full = Path.Combine(Root, file.Path);
        if (!file.IsLink)
            return (full, null);
        var target = new FileInfo(full).ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        if (target is null || !File.Exists(target))
            return (null, $"the link {file.Path} leads to no file");
        return target.StartsWith(Root + "/", StringComparison.Ordinal) && !PassesLink(target)
            ? (target, null)
            : (null, $"the link {file.Path} leads out of the model; put the file itself there (cp -L)");
    }

    /// <summary>True when a folder on the way to a file is a link: then the path says nothing about where the file lies.</summary>
    private bool PassesLink(string target)
    {
        for (var folder = Path.GetDirectoryName(target); folder is not null && folder.Length > Root.Length; folder = Path.GetDirectoryName(folder))
        {
            if (new DirectoryInfo(folder).LinkTarget is not null)
                return true;
        }

        return false;
    }

    private static bool Collect(string root, List<PresentFile> files)
    {
        var waiting = new Stack<DirectoryInfo>([new DirectoryInfo(root)]);
        while (waiting.TryPop(out var folder))
        {
            foreach (var entry in folder.EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = false }))
            {
                var path = entry.FullName[(root.Length + 1)..];
                if (files.Count >= MaxFiles)
                    return false;
                if (entry.LinkTarget is not null)
                    files.Add(new(path, LengthOfTarget(entry), true));
                else if (entry is DirectoryInfo directory)
                {
                    if (path != ".git")
                        waiting.Push(directory);
                }
                else if (entry is FileInfo file)
                    files.Add(new(path, file.Length, false));
            }
        }

        return true;
    }

    private static long LengthOfTarget(FileSystemInfo link) =>
        link.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } target ? target.Length : 0;
}
