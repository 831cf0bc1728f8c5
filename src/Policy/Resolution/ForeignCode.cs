using System.Buffers;
using Modelgate.Policy.Invocation;

namespace Modelgate.Policy.Resolution;

/// <summary>Code in languages that are not read here (Perl, Ruby, JavaScript, awk, …), given on the command line or on standard input.</summary>
internal static class ForeignCode
{
    private static readonly SearchValues<string> Reach = SearchValues.Create(
        ["system", "exec", "spawn", "popen", "`", "qx", "fork", "http", "socket", "eval", "require", "import", "open("],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> AwkReach = SearchValues.Create(["system", "getline", "| \"", "|\"", "|&", "@load"], StringComparison.Ordinal);

    /// <summary>The code, when it may start a program or fetch something; null for other programs and for code that only works on text.</summary>
    public static Word? Find(ProgramInvocation invocation)
    {
        var name = invocation.ProgramName;
        if (name is "awk" or "gawk" or "mawk" or "nawk")
            return FindAwk(invocation);
        if (name is "sed" or "gsed")
            return SedScript.Find(invocation);
        if (name is "crontab" or "at" or "batch")
            return invocation.StandardInput ?? (name == "crontab" ? invocation.Arguments[^1] : null);
        if (name is not ("perl" or "ruby" or "node" or "nodejs" or "deno" or "bun" or "php" or "lua" or "luajit" or "tclsh" or "expect" or "Rscript" or "julia" or "pwsh" or "guile"))
            return null;
        var words = invocation.Arguments;
        var hasScript = false;
        for (var i = 1; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (text is not ['-', _, ..])
            {
                hasScript = true;
                break;
            }

            var takesCode = text is "--eval" or "--print" or "-Command" || (text[1] != '-' && text[^1] is 'e' or 'E' or 'r' or 'p' or 'c');
            if (takesCode && i + 1 < words.Count && Reaches(words[i + 1]))
                return words[i + 1];
            if (Reaches(words[i]))
                return words[i];
        }

        return !hasScript && invocation.StandardInput is { } input && Reaches(input) ? input : null;
    }

    /// <summary>True for programs that start what a file tells them: <c>make</c>, <c>supervisord</c>.</summary>
    public static bool ReadsRecipe(string name) =>
        name is "make" or "gmake" or "ninja" or "just" or "task" or "supervisord" or "s6-svscan" or "runsvdir" or "runsv" or "pm2" or "foreman" or "honcho" or "circusd" or "monit"
            or "ansible-playbook" or "invoke" or "hivemind" or "overmind" or "run-parts" or "logrotate" or "crond" or "cron" or "anacron" or "ed" or "ex" or "vi" or "vim" or "nvim" or "gdb";

    private static Word? FindAwk(ProgramInvocation invocation)
    {
        foreach (var word in invocation.Rest)
        {
            if (word.Text.AsSpan().ContainsAny(AwkReach))
                return word;
        }

        return null;
    }

    private static bool Reaches(Word code) => !code.IsKnown || code.Text.AsSpan().ContainsAny(Reach);
}
