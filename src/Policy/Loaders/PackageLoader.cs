using Modelgate.Policy.Invocation;
using Modelgate.Policy.Resolution;

namespace Modelgate.Policy.Loaders;

/// <summary>Installers that bring code when the container starts: pip, uv, conda, apt, apk, dnf, npm.</summary>
/// <remarks>
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
        var text = string.Join(' ', words.Take(24).Select(word => word.Text));
        Downloads.Code(
            context,
            words[0].With(text),
            "packages are installed when the container starts, so the code that runs is not the image's",
            "Install the packages when the image is built");
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
