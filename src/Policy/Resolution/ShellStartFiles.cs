using Modelgate.Policy.Invocation;

namespace Modelgate.Policy.Resolution;

/// <summary>The files that a shell runs before what it is told to run: profiles of login shells, <c>.bashrc</c> of interactive ones, <c>BASH_ENV</c>, <c>ENV</c>, <c>--rcfile</c>.</summary>
/// <remarks>Bash Reference Manual 6.2, POSIX XCU sh. In the image they are the image's business; those that the pod writes or mounts may start anything.</remarks>
internal static class ShellStartFiles
{
    private static readonly string[] OfLogin = ["/etc/profile", "~/.bash_profile", "~/.bash_login", "~/.profile", "~/.zprofile", "~/.zlogin"];
    private static readonly string[] OfInteractive = ["/etc/bash.bashrc", "/etc/bashrc", "~/.bashrc", "~/.zshrc", "~/.kshrc"];

    /// <summary>The first of them that the pod provides; null when there is none.</summary>
    public static string? FromPod(ProgramInvocation invocation, PodFiles files)
    {
        var words = invocation.Arguments;
        bool isLogin = false, isInteractive = false;
        for (var i = 1; i < words.Count && words[i].Text is ['-' or '+', _, ..] text; i++)
        {
            if (text is "--rcfile" or "--init-file" && i + 1 < words.Count && Provided(words[++i].Text, invocation, files))
                return words[i].Text;
            isLogin |= text == "--login" || (text[1] != '-' && text.Contains('l', StringComparison.Ordinal));
            isInteractive |= text[1] != '-' && text.Contains('i', StringComparison.Ordinal);
        }

        if (isLogin && files.List("/etc/profile.d").Count > 0)
            return "/etc/profile.d";
        return (isLogin ? First(OfLogin, invocation, files) : null) ?? (isInteractive ? First(OfInteractive, invocation, files) : null)
            ?? Named("BASH_ENV", invocation, files) ?? (isInteractive ? Named("ENV", invocation, files) : null);
    }

    private static string? First(string[] paths, ProgramInvocation invocation, PodFiles files) => Array.Find(paths, path => Provided(path, invocation, files));

    private static string? Named(string variable, ProgramInvocation invocation, PodFiles files) =>
        invocation.Environment[variable] is { Text.Length: > 0 } value && (!value.IsKnown || Provided(value.Text, invocation, files)) ? value.Text : null;

    private static bool Provided(string path, ProgramInvocation invocation, PodFiles files) =>
        ContainerPath.Absolute(path, invocation.WorkingDirectory, invocation.Environment) is { } absolute && files.IsFromPod(absolute);
}
