using Modelgate.Policy.Invocation.Shell.Evaluation;

namespace Modelgate.Policy.Invocation.Shell;

/// <summary>Reads a shell script as <c>sh</c> or <c>bash</c> would and tells the host what it starts, reads and writes.</summary>
/// <remarks>
/// POSIX XCU chapter 2 and the Bash Reference Manual 5.2. Nothing is executed. Where a condition cannot be decided, all branches are
/// read and a variable that they set differently becomes unresolved. Time and memory are bounded whatever the text; over a bound,
/// and where the text is no shell script, <see cref="IShellHost.Unreadable"/> is called after what could be read has been run.
/// </remarks>
public static class ShellInterpreter
{
    /// <summary>Interprets a script. Never throws.</summary>
    public static void Interpret(ShellScript script, IShellHost host)
    {
        ArgumentNullException.ThrowIfNull(script);
        ArgumentNullException.ThrowIfNull(host);
        new ShellEvaluator(script, host).Run();
    }
}
