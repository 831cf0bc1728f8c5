namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <summary>Names that the interpreter treats specially, each with its reason.</summary>
internal static class ShellTexts
{
    /// <summary>Variables that the kubelet, the container runtime or a workload controller sets without the pod naming them. Unset here does not mean unset.</summary>
    public static bool IsSetByPlatform(string name) =>
        name is "HOME" or "HOSTNAME" or "PATH" or "PWD" or "OLDPWD" or "SHELL" or "USER" or "SHLVL" or "RANDOM" or "UID" or "EUID" or "PPID" or "SECONDS"
            or "JOB_COMPLETION_INDEX" or "BASH_VERSION" or "BASH" or "LINENO" or "IFS" or "TERM"
        || name.StartsWith("KUBERNETES_", StringComparison.Ordinal)
        || name.StartsWith("LWS_", StringComparison.Ordinal)
        || name.EndsWith("_SERVICE_HOST", StringComparison.Ordinal)
        || name.EndsWith("_SERVICE_PORT", StringComparison.Ordinal);

    /// <summary>Programs that ask a question by their exit status; a branch on it is a condition, not a failure.</summary>
    public static bool IsQuestion(string program) =>
        program is "grep" or "egrep" or "fgrep" or "pgrep" or "which" or "diff" or "cmp" or "nc" or "pg_isready" or "ping" or "mountpoint" or "rg" or "kill";

    /// <summary>Programs whose output a script evaluates to set up its own image's tools: they come from the image, like the programs themselves.</summary>
    public static bool IsImageHook(string program) =>
        program is "conda" or "mamba" or "micromamba" or "ssh-agent" or "pyenv" or "dircolors" or "lesspipe" or "brew" or "ldconfig";
}
