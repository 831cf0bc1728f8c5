using System.Collections.Frozen;

namespace Modelgate.Policy.Resolution;

/// <summary>Programs that neither serve nor load a model, so that not knowing more about them leaves nothing open.</summary>
internal static class EverydayPrograms
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "[", "[[", "test", "true", "false", ":", "echo", "printf", "sleep", "wait", "kill", "pkill", "killall", "date", "hostname", "whoami", "id", "uname",
        "cat", "ls", "mkdir", "rmdir", "rm", "chmod", "chown", "chgrp", "touch", "stat", "df", "du", "find", "head", "tail", "wc", "sort", "uniq", "cut", "tr",
        "grep", "egrep", "fgrep", "sed", "awk", "gawk", "jq", "yq", "tee", "xargs", "basename", "dirname", "realpath", "readlink", "pwd", "seq", "expr", "yes",
        "env", "printenv", "export", "which", "type", "command", "ps", "top", "free", "nproc", "lscpu", "lspci", "nvidia-smi", "rocm-smi", "ldconfig", "sysctl",
        "mount", "umount", "swapoff", "ulimit", "sync", "nc", "ncat", "netcat", "ping", "nslookup", "dig", "getent", "ip", "ifconfig", "ss", "netstat",
        "pg_isready", "psql", "redis-cli", "mysql", "mysqladmin", "mongosh", "openssl", "base64", "md5sum", "sha256sum", "sha512sum", "update-ca-certificates",
        "kubectl", "pgrep", "pidof", "timeout", "trap", "clear", "tput", "stty", "logger", "install", "mktemp", "mkfifo", "ln", "locale-gen", "dpkg",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> WritesNothing = new[]
    {
        "[", "[[", "test", "true", "false", ":", "echo", "printf", "sleep", "wait", "date", "hostname", "whoami", "id", "uname", "cat", "ls", "mkdir", "chmod", "chown",
        "df", "du", "head", "tail", "wc", "grep", "basename", "dirname", "realpath", "readlink", "pwd", "seq", "expr", "env", "printenv", "export", "which", "type", "ps",
        "free", "nproc", "lscpu", "nvidia-smi", "rocm-smi", "ldconfig", "ulimit",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True for a program of that name.</summary>
    public static bool Contains(string name) => Names.Contains(name);

    /// <summary>True for one that writes to no file but its standard output, so that the image's own files stay what they were.</summary>
    public static bool LeavesFilesAlone(string name) => WritesNothing.Contains(name);
}
