namespace Modelgate.Policy.Invocation;

/// <summary>The command line of a shell: <c>bash -euxo pipefail -c SCRIPT NAME ARG…</c>, <c>sh script.sh ARG…</c> (POSIX sh, bash).</summary>
/// <param name="Script">The script's text (<c>-c</c>), or the path of its file, or null when it comes from standard input.</param>
/// <param name="IsFile">True when <paramref name="Script"/> is a path.</param>
/// <param name="Positional"><c>$0</c>, <c>$1</c>, ….</param>
/// <param name="ExitOnError">True for <c>-e</c>.</param>
public sealed record ShellCommandLine(Word? Script, bool IsFile, IReadOnlyList<Word> Positional, bool ExitOnError)
{
    /// <summary>True for the names of POSIX-like shells.</summary>
    public static bool IsShell(string programName) => programName is "sh" or "bash" or "ash" or "dash" or "zsh" or "ksh" or "mksh" or "rbash";

    /// <summary>Takes the command line apart; null when the program is no shell.</summary>
    public static ShellCommandLine? TryParse(ProgramInvocation invocation)
    {
        var words = invocation.Arguments;
        var at = 1;
        if (!IsShell(invocation.ProgramName))
        {
            // busybox sh -c …
            if (invocation.ProgramName is not ("busybox" or "toybox") || words.Count < 2 || !IsShell(words[1].Text))
                return null;
            at = 2;
        }

        bool isCommand = false, fromInput = false, exitOnError = false;
        for (; at < words.Count; at++)
        {
            var text = words[at].Text;
            if (text is "-" or "--")
            {
                at++;
                break;
            }

            if (text.StartsWith("--", StringComparison.Ordinal))
            {
                if (text is "--rcfile" or "--init-file")
                    at++;
                continue;
            }

            if (text.Length < 2 || text[0] is not ('-' or '+'))
                break;
            var set = text[0] == '-';
            foreach (var letter in text.AsSpan(1))
            {
                isCommand |= letter == 'c';
                fromInput |= letter == 's';
                if (letter == 'e')
                    exitOnError = set;
                if (letter is 'o' or 'O')
                {
                    at++;
                    if (at < words.Count && words[at].Text == "errexit")
                        exitOnError = set;
                }
            }
        }

        if (at >= words.Count || (fromInput && !isCommand))
            return new(null, false, at <= words.Count ? [words[0], .. Wrappers.Rest(words, Math.Min(at, words.Count))] : [words[0]], exitOnError);
        return isCommand
            ? new(words[at], false, at + 1 < words.Count ? Wrappers.Rest(words, at + 1) : [words[0]], exitOnError)
            : new(words[at], true, Wrappers.Rest(words, at), exitOnError);
    }
}
