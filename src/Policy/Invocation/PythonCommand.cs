namespace Modelgate.Policy.Invocation;

/// <summary>What a Python interpreter is told to run.</summary>
public enum PythonCommandKind
{
    /// <summary><c>-m module</c>.</summary>
    Module,

    /// <summary><c>-c code</c>.</summary>
    Code,

    /// <summary>A script file.</summary>
    Script,

    /// <summary>The program on standard input.</summary>
    StandardInput,
}

/// <summary>A Python command line, taken apart as CPython does (Modules/main.c, <c>python --help</c>).</summary>
/// <param name="Kind">What it runs.</param>
/// <param name="Target">The module, the code, the script's path, or the interpreter's own word for standard input.</param>
/// <param name="TargetIndex">Index of <paramref name="Target"/> among the invocation's arguments; what follows is the program's.</param>
public sealed record PythonCommand(PythonCommandKind Kind, Word Target, int TargetIndex)
{
    /// <summary>True for <c>python</c>, <c>python3</c>, <c>python3.12</c>, <c>pypy3</c>, with any path.</summary>
    public static bool IsPython(string programName)
    {
        var name = programName.AsSpan();
        if (name.StartsWith("python", StringComparison.Ordinal))
            name = name[6..];
        else if (name.StartsWith("pypy", StringComparison.Ordinal))
            name = name[4..];
        else
            return false;
        return !name.ContainsAnyExceptInRange('.', '9') && !name.Contains('/');
    }

    /// <summary>Takes the command line apart; null when the program is no Python interpreter.</summary>
    public static PythonCommand? TryParse(ProgramInvocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return invocation.Python;
    }

    internal static PythonCommand? Parse(ProgramInvocation invocation)
    {
        if (!IsPython(invocation.ProgramName))
            return null;
        var words = invocation.Arguments;
        for (var i = 1; i < words.Count; i++)
        {
            var text = words[i].Text;
            if (text.Length < 2 || text[0] != '-')
            {
                return text == "-"
                    ? new(PythonCommandKind.StandardInput, words[i], i)
                    : new(PythonCommandKind.Script, words[i], i);
            }

            if (text[1] == '-')
            {
                if (text == "--check-hash-based-pycs")
                    i++;
                continue;
            }

            // Short options may be bundled: -um module, -Ic code. -m and -c take the rest of the word or the next one; -W and -X as well.
            for (var at = 1; at < text.Length; at++)
            {
                if (text[at] is 'm' or 'c' or 'W' or 'X' or 'Q')
                {
                    var attached = at + 1 < text.Length;
                    if (!attached && ++i == words.Count)
                        return null;
                    if (text[at] is 'm' or 'c')
                    {
                        var target = attached ? words[i].With(text[(at + 1)..]) : words[i];
                        return new(text[at] == 'm' ? PythonCommandKind.Module : PythonCommandKind.Code, target, i);
                    }

                    break;
                }
            }
        }

        return new(PythonCommandKind.StandardInput, words[0], words.Count - 1);
    }
}
