using Modelgate.Policy.Invocation;

namespace Modelgate.Policy.Resolution;

/// <summary>Finds the file of the pod that stands behind a program's name.</summary>
internal sealed class ProgramFiles(PodFiles files)
{
    private const int MaxFolders = 64;

    /// <summary>The absolute path that a word names; while the working directory is not known, a stand-in for a relative one.</summary>
    public string? PathOf(Word word, ProgramInvocation invocation)
    {
        _ = files;
        if (!word.IsKnown)
            return null;
        return ContainerPath.Absolute(word.Text, invocation.WorkingDirectory, invocation.Environment)
            ?? (invocation.WorkingDirectory is null ? ContainerPath.Unplaced(word.Text) : null);
    }

    /// <summary>True for the names of standard input.</summary>
    public static bool IsInput(string path) => path is "/dev/stdin" or "/dev/fd/0" or "/proc/self/fd/0";

    /// <summary>The file that runs in place of what the name says; null when the pod provides none.</summary>
    public PodFile? Replaced(ProgramInvocation invocation)
    {
        var program = invocation.Arguments.Count == 0 ? null : invocation.Arguments[0];
        if (program is not { IsKnown: true, Text.Length: > 0 })
            return null;
        var name = program.Text;
        if (name.Contains('/', StringComparison.Ordinal))
            return PathOf(program, invocation) is { } path ? Known(path) : null;
        if (invocation.Environment["PATH"] is { } search && FromSearchPath(search.Text, name, invocation) is { } found)
            return found;
        return files.Program(name) is { } written ? files.Read(written) : null;
    }

    private PodFile? FromSearchPath(string search, string name, ProgramInvocation invocation)
    {
        var left = MaxFolders;
        foreach (var range in search.AsSpan().Split(':'))
        {
            if (--left < 0)
                return null;
            var folder = search[range];
            var path = folder is "" or "." ? invocation.WorkingDirectory : folder[0] == '/' ? folder : null;
            if (path is not null && Known(path + "/" + name) is { } file)
                return file;
        }

        return null;
    }

    private PodFile? Known(string path) => files.Read(path) is { Knowledge: FileKnowledge.Known } file ? file : null;
}
