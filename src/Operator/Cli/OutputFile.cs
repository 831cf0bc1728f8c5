namespace Modelgate.Operator.Cli;

/// <summary>Files that a command writes.</summary>
internal static class OutputFile
{
    /// <summary>Writes a file whole, or not at all; its folder is made where it is missing.</summary>
    /// <returns>False after saying what is wrong.</returns>
    public static bool Write(string path, byte[] content, bool force, Terminal terminal)
    {
        if (File.Exists(path) && !force)
        {
            terminal.Error.WriteLine($"modelgate: {path} is there already; give --force to overwrite it");
            return false;
        }

        var temporary = path + ".tmp";
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            terminal.Error.WriteLine($"modelgate: {path} cannot be written: {problem.Message}");
            return false;
        }
    }
}
