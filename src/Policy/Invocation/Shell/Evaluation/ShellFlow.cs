namespace Modelgate.Policy.Invocation.Shell.Evaluation;

/// <summary>Where a script goes on after a command, nearest first.</summary>
internal enum ShellFlow
{
    Next,
    Continue,
    Break,
    Return,
    Exit,
}

/// <summary>What is known of a command's exit status.</summary>
internal enum ShellStatus
{
    Success,
    Failure,

    /// <summary>A program that is expected to succeed.</summary>
    Likely,

    /// <summary>Either; a test or a search.</summary>
    Unknown,
}

/// <summary>What happens to a failure of the command that is evaluated.</summary>
/// <param name="Ignored">True when its exit status, should it be a failure, stops nothing.</param>
/// <param name="Suppressed">True where <c>set -e</c> has no effect: conditions, before <c>&amp;&amp;</c> and <c>||</c> (POSIX XCU 2.14, set).</param>
internal readonly record struct FailureContext(bool Ignored, bool Suppressed)
{
    public static readonly FailureContext Free = new(true, true);
}
