using Modelgate.Policy.Invocation;
using Modelgate.Policy.Resolution;
using Modelgate.Policy.Workloads;

namespace Modelgate.Policy.Loaders;

/// <summary>Installers that bring code when the container starts: pip, uv, conda, apt, apk, dnf, npm.</summary>
/// <remarks>
/// While an image is built, installing is what one does, and the image's digest covers the result; only code from an address that may hold
/// other code tomorrow is worth a word there.
/// Packages may register plugins that servers load by themselves (entry points). An install of exact versions with hashes (<c>--require-hashes</c>)
/// names its content, but it is still no part of the image. Read: the tools' manual pages, August 2026.
/// </remarks>
internal sealed class PackageLoader : IModelLoader
{
    /// <inheritdoc/>
    public bool MatchesProgram(ProgramInvocation invocation) => CommandAt(invocation) >= 0;

    /// <inheritdoc/>
    public void Resolve(InvocationContext context)
    {
        var invocation = context.Invocation;
        var words = invocation.Arguments;
        var at = CommandAt(invocation);
        var command = -1;
        for (var i = at; i < words.Count && command < 0; i++)
        {
            if (words[i].Text is "install" or "add" or "sync" or "upgrade" or "dist-upgrade" or "create" or "i" or "ci" or "localinstall" or "-i")
                command = i;
            else if (words[i].Text is "download" or "uninstall" or "remove" or "update" or "list" or "freeze" or "show" or "config" or "clean" or "run" or "cache")
                return;
        }

        if (command < 0)
            return;
        if (context.Container.Kind == ContainerKind.Build)
        {
            ResolveBuild(context, command);
            return;
        }

        var text = string.Join(' ', words.Take(24).Select(word => word.Text));
        Downloads.Code(
            context,
            words[0].With(text),
            "packages are installed when the container starts, so the code that runs is not the image's",
            "Install the packages when the image is built");
    }

    private static void ResolveBuild(InvocationContext context, int command)
    {
        var words = context.Invocation.Arguments;
        for (var i = command + 1; i < words.Count; i++)
        {
            var text = words[i].Text;
            var at = text.IndexOf("git+", StringComparison.Ordinal);
            if (at < 0 || (at > 0 && text[at - 1] is not (' ' or '=' or '@')) || IsCommit(text))
                continue;
            Downloads.Code(
                context,
                words[i].With(text),
                "this installs whatever the branch or tag holds when the image is built",
                "Name the commit: git+https://HOST/REPOSITORY@<40 hex digits>");
        }
    }

    // pip's "VCS support": the revision follows the last @, before a fragment.
    private static bool IsCommit(string address)
    {
        var end = address.IndexOf('#', StringComparison.Ordinal);
        var text = end < 0 ? address : address[..end];
        return Models.CommitHash.IsGitObject(text[(text.LastIndexOf('@') + 1)..]);
    }

    // The index after which the installer's own words begin; -1 for another program.
    private static int CommandAt(ProgramInvocation invocation)
    {
        var name = invocation.ProgramName;
        if (name is "pip" or "pip3" or "pipx" or "conda" or "mamba" or "micromamba" or "apt-get" or "apt" or "apk" or "yum" or "dnf" or "microdnf" or "npm"
            || (name.StartsWith("pip3.", StringComparison.Ordinal) && name.Length <= 7))
        {
            return 1;
        }

        if (name == "uv")
            return invocation.Arguments.Count > 1 && invocation.Arguments[1].Text is "pip" or "add" or "sync" or "tool" ? 1 : -1;
        return PythonCommand.TryParse(invocation) is { Kind: PythonCommandKind.Module, Target.Text: "pip" or "uv" } python ? python.TargetIndex + 1 : -1;
    }
}
